"""Modified Bessel functions of the first kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, Scalar, binary, unary

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["i0", "i0e", "i1", "i1e", "iv", "ive"]

_I0 = Op("special.i0", "x", elementwise=True)
_I0E = Op("special.i0e", "x", elementwise=True)
_I1 = Op("special.i1", "x", elementwise=True)
_I1E = Op("special.i1e", "x", elementwise=True)
_IV = Op("special.iv", "v x", elementwise=True)
_IVE = Op("special.ive", "v x", elementwise=True)


def i0(x: Tensor, /) -> Tensor:
    """Return the modified Bessel function of order 0.

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
    >>> lucid.special.i0(lucid.asarray([0.0, 1.0]))
    Tensor([1.        , 1.26606588])
    """
    return unary(_I0, x)


def i0e(x: Tensor, /) -> Tensor:
    """Return ``exp(-abs(x)) * i0(x)``, which does not overflow.

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
    >>> lucid.special.i0e(lucid.asarray([0.0, 1000.0]))
    Tensor([1.        , 0.01261724])
    """
    return unary(_I0E, x)


def i1(x: Tensor, /) -> Tensor:
    """Return the modified Bessel function of order 1.

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
    >>> lucid.special.i1(lucid.asarray([0.0, 1.0]))
    Tensor([0.       , 0.5651591])
    """
    return unary(_I1, x)


def i1e(x: Tensor, /) -> Tensor:
    """Return ``exp(-abs(x)) * i1(x)``, which does not overflow.

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
    >>> lucid.special.i1e(lucid.asarray([0.0, 1000.0]))
    Tensor([0.        , 0.01261093])
    """
    return unary(_I1E, x)


def iv(v: Tensor | Scalar, x: Tensor | Scalar, /) -> Tensor:
    """Return the modified Bessel function of any real order.

    Parameters
    ----------
    v : Tensor or number
        The order; an integer where `x` is negative.
    x : Tensor or number
        Real numbers.

    Returns
    -------
    Tensor
        Of the promoted floating dtype and the broadcast shape.

    Notes
    -----
    There is no gradient for the order `v`: a call in which it requires grad is a `GradientError`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.iv(2, lucid.asarray([0.0, 1.0]))
    Tensor([0.        , 0.13574767])
    """
    return binary(_IV, v, x)


def ive(v: Tensor | Scalar, x: Tensor | Scalar, /) -> Tensor:
    """Return ``exp(-abs(x)) * iv(v, x)``, which does not overflow.

    Parameters
    ----------
    v : Tensor or number
        The order; an integer where `x` is negative.
    x : Tensor or number
        Real numbers.

    Returns
    -------
    Tensor
        Of the promoted floating dtype and the broadcast shape.

    Notes
    -----
    There is no gradient for the order `v`: a call in which it requires grad is a `GradientError`.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.ive(2, lucid.asarray([0.0, 1000.0]))
    Tensor([0.        , 0.01259202])
    """
    return binary(_IVE, v, x)
