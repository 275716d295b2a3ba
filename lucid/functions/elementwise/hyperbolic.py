"""Hyperbolic functions and their inverses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, unary

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["acosh", "asinh", "atanh", "cosh", "sinh", "tanh"]

_SINH = Op("sinh", "x", elementwise=True)
_COSH = Op("cosh", "x", elementwise=True)
_TANH = Op("tanh", "x", elementwise=True)
_ASINH = Op("asinh", "x", elementwise=True)
_ACOSH = Op("acosh", "x", elementwise=True)
_ATANH = Op("atanh", "x", elementwise=True)


def sinh(x: Tensor, /) -> Tensor:
    """Return the hyperbolic sine of each element.

    Parameters
    ----------
    x : Tensor
        Numbers; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.sinh(lucid.asarray([0.0, 1.0]))
    Tensor([0.        , 1.17520119])
    """
    return unary(_SINH, x)


def cosh(x: Tensor, /) -> Tensor:
    """Return the hyperbolic cosine of each element.

    Parameters
    ----------
    x : Tensor
        Numbers; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.cosh(lucid.asarray([0.0, 1.0]))
    Tensor([1.        , 1.54308063])
    """
    return unary(_COSH, x)


def tanh(x: Tensor, /) -> Tensor:
    """Return the hyperbolic tangent of each element.

    Parameters
    ----------
    x : Tensor
        Numbers; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`. In ``[-1, 1]`` for real `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.tanh(lucid.asarray([0.0, 1.0]))
    Tensor([0.        , 0.76159416])
    """
    return unary(_TANH, x)


def asinh(x: Tensor, /) -> Tensor:
    """Return the inverse hyperbolic sine of each element.

    Parameters
    ----------
    x : Tensor
        Numbers; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.asinh(lucid.asarray([0.0, 1.0]))
    Tensor([0.        , 0.88137359])
    """
    return unary(_ASINH, x)


def acosh(x: Tensor, /) -> Tensor:
    """Return the inverse hyperbolic cosine of each element.

    Parameters
    ----------
    x : Tensor
        Numbers; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`. nan below 1 for real `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.acosh(lucid.asarray([1.0, 2.0]))
    Tensor([0.       , 1.3169579])
    """
    return unary(_ACOSH, x)


def atanh(x: Tensor, /) -> Tensor:
    """Return the inverse hyperbolic tangent of each element.

    Parameters
    ----------
    x : Tensor
        Numbers; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`. nan outside ``[-1, 1]`` for real `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.atanh(lucid.asarray([0.0, 0.5]))
    Tensor([0.        , 0.54930614])
    """
    return unary(_ATANH, x)
