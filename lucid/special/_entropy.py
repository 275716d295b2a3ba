"""Logarithms with a factor that may be zero, and the entropies made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, Scalar, binary, unary

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["entr", "kl_div", "rel_entr", "xlog1py", "xlogy"]

_ENTR = Op("special.entr", "x", elementwise=True)
_KL_DIV = Op("special.kl_div", "x y", elementwise=True)
_REL_ENTR = Op("special.rel_entr", "x y", elementwise=True)
_XLOG1PY = Op("special.xlog1py", "x y", elementwise=True)
_XLOGY = Op("special.xlogy", "x y", elementwise=True)


def xlogy(x: Tensor | Scalar, y: Tensor | Scalar, /) -> Tensor:
    """Return ``x * log(y)``, which is 0 where `x` is.

    Parameters
    ----------
    x, y : Tensor or number
        Factor and argument of the logarithm. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Of the promoted floating dtype and the broadcast shape. nan where `y` is nan, also if `x` is 0.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.xlogy(lucid.asarray([0.0, 2.0]), lucid.asarray([0.0, 1.0]))
    Tensor([0., 0.])
    """
    return binary(_XLOGY, x, y)


def xlog1py(x: Tensor | Scalar, y: Tensor | Scalar, /) -> Tensor:
    """Return ``x * log(1 + y)``, which is 0 where `x` is.

    Parameters
    ----------
    x, y : Tensor or number
        Factor, and what is added to 1 in the logarithm. Shapes that broadcast; at most one is a Python
        number.

    Returns
    -------
    Tensor
        Of the promoted floating dtype and the broadcast shape. nan where `y` is nan, also if `x` is 0.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.xlog1py(lucid.asarray([0.0, 2.0]), lucid.asarray([-1.0, 1e-20]))
    Tensor([0.e+00, 2.e-20])
    """
    return binary(_XLOG1PY, x, y)


def entr(x: Tensor, /) -> Tensor:
    """Return ``-x * log(x)``, whose sum is the entropy of a distribution.

    Parameters
    ----------
    x : Tensor
        Probabilities; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`; 0 at 0 and ``-inf`` below.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.entr(lucid.asarray([0.0, 0.5, -1.0]))
    Tensor([0.        , 0.34657359,       -inf])
    """
    return unary(_ENTR, x)


def rel_entr(x: Tensor | Scalar, y: Tensor | Scalar, /) -> Tensor:
    """Return ``x * log(x / y)``, whose sum is the relative entropy of two distributions.

    Parameters
    ----------
    x, y : Tensor or number
        Probabilities. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Of the promoted floating dtype and the broadcast shape; 0 where `x` is 0 and `y` is not negative,
        infinity where one of them is negative or `y` alone is 0.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.rel_entr(lucid.asarray([0.0, 0.5]), lucid.asarray([0.5, 0.5]))
    Tensor([0., 0.])
    """
    return binary(_REL_ENTR, x, y)


def kl_div(x: Tensor | Scalar, y: Tensor | Scalar, /) -> Tensor:
    """Return ``x * log(x / y) - x + y``, whose sum is the Kullback-Leibler divergence.

    Parameters
    ----------
    x, y : Tensor or number
        Nonnegative numbers. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Of the promoted floating dtype and the broadcast shape; never negative, infinity outside of the domain.

    Examples
    --------
    >>> import lucid
    >>> lucid.special.kl_div(lucid.asarray([0.0, 0.5]), lucid.asarray([0.5, 0.5]))
    Tensor([0.5, 0. ])
    """
    return binary(_KL_DIV, x, y)
