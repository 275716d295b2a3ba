"""Trigonometric functions and their inverses; angles are in radians."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, Scalar, binary, unary

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["acos", "asin", "atan", "atan2", "cos", "hypot", "sin", "tan"]

_SIN = Op("sin", "x", elementwise=True)
_COS = Op("cos", "x", elementwise=True)
_TAN = Op("tan", "x", elementwise=True)
_ASIN = Op("asin", "x", elementwise=True)
_ACOS = Op("acos", "x", elementwise=True)
_ATAN = Op("atan", "x", elementwise=True)
_ATAN2 = Op("atan2", "x1 x2", elementwise=True)
_HYPOT = Op("hypot", "x1 x2", elementwise=True)


def sin(x: Tensor, /) -> Tensor:
    """Return the sine of each element.

    Parameters
    ----------
    x : Tensor
        Angles; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.sin(lucid.asarray([0.0, lucid.pi / 2]))
    Tensor([0., 1.])
    """
    return unary(_SIN, x)


def cos(x: Tensor, /) -> Tensor:
    """Return the cosine of each element.

    Parameters
    ----------
    x : Tensor
        Angles; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.cos(lucid.asarray([0.0, lucid.pi]))
    Tensor([ 1., -1.])
    """
    return unary(_COS, x)


def tan(x: Tensor, /) -> Tensor:
    """Return the tangent of each element.

    Parameters
    ----------
    x : Tensor
        Angles; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.tan(lucid.asarray([0.0, lucid.pi / 4]))
    Tensor([0., 1.])
    """
    return unary(_TAN, x)


def asin(x: Tensor, /) -> Tensor:
    """Return the inverse sine of each element.

    Parameters
    ----------
    x : Tensor
        Numbers; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`. In ``[-pi/2, pi/2]``, and nan outside ``[-1, 1]``, for real `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.asin(lucid.asarray([0.0, 1.0]))
    Tensor([0.        , 1.57079633])
    """
    return unary(_ASIN, x)


def acos(x: Tensor, /) -> Tensor:
    """Return the inverse cosine of each element.

    Parameters
    ----------
    x : Tensor
        Numbers; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`. In ``[0, pi]``, and nan outside ``[-1, 1]``, for real `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.acos(lucid.asarray([1.0, 0.0]))
    Tensor([0.        , 1.57079633])
    """
    return unary(_ACOS, x)


def atan(x: Tensor, /) -> Tensor:
    """Return the inverse tangent of each element.

    Parameters
    ----------
    x : Tensor
        Numbers; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`. In ``[-pi/2, pi/2]`` for real `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.atan(lucid.asarray([0.0, 1.0]))
    Tensor([0.        , 0.78539816])
    """
    return unary(_ATAN, x)


def atan2(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return the angle of the point ``(x2, x1)``, with the quadrant right.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Ordinate and abscissa, real. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Floating, in ``[-pi, pi]``, of the broadcast shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.atan2(lucid.asarray([1.0, -1.0]), lucid.asarray([1.0, -1.0]))
    Tensor([ 0.78539816, -2.35619449])
    """
    return binary(_ATAN2, x1, x2)


def hypot(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return ``sqrt(x1**2 + x2**2)`` without overflow or underflow on the way.

    Parameters
    ----------
    x1, x2 : Tensor or number
        The legs of right triangles, real. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Floating, of the broadcast shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.hypot(lucid.asarray([3.0, 5.0]), lucid.asarray([4.0, 12.0]))
    Tensor([ 5., 13.])
    """
    return binary(_HYPOT, x1, x2)
