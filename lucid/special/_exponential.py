"""Exponentials, and the logistic function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, unary

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["exp2", "expit", "logit"]

_EXP2 = Op("special.exp2", "x", elementwise=True)
_EXPIT = Op("special.expit", "x", elementwise=True)
_LOGIT = Op("special.logit", "x", elementwise=True)


def exp2(x: Tensor, /) -> Tensor:
    """Return 2 to the power of each element.

    Parameters
    ----------
    x : Tensor
        Real numbers; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.exp2(lucid.asarray([0.0, 3.0]))
    Tensor([1., 8.])
    """
    return unary(_EXP2, x)


def expit(x: Tensor, /) -> Tensor:
    r"""Return the logistic function, with values between 0 and 1.

    Parameters
    ----------
    x : Tensor
        Real numbers; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`.

    Notes
    -----
    :math:`\sigma(x) = 1 / (1 + e^{-x})`, without overflow, and the gradient keeps its digits where the value
    rounds to 1.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.expit(lucid.asarray([0.0, 800.0]))
    Tensor([0.5, 1. ])
    """
    return unary(_EXPIT, x)


def logit(x: Tensor, /) -> Tensor:
    r"""Return the inverse of the logistic function.

    Parameters
    ----------
    x : Tensor
        Probabilities, between 0 and 1; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`; nan outside of ``[0, 1]``.

    Notes
    -----
    :math:`\log(x / (1 - x))`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.logit(lucid.asarray([0.5, 1.0]))
    Tensor([ 0., inf])
    """
    return unary(_LOGIT, x)
