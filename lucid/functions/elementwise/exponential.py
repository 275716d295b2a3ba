"""Powers, exponentials and logarithms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, Scalar, binary, unary

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["exp", "expm1", "log", "log10", "log1p", "log2", "logaddexp", "pow", "sqrt"]

_EXP = Op("exp", "x", elementwise=True)
_EXPM1 = Op("expm1", "x", elementwise=True)
_LOG = Op("log", "x", elementwise=True)
_LOG1P = Op("log1p", "x", elementwise=True)
_LOG2 = Op("log2", "x", elementwise=True)
_LOG10 = Op("log10", "x", elementwise=True)
_LOGADDEXP = Op("logaddexp", "x1 x2", elementwise=True)
_POW = Op("pow", "x1 x2", elementwise=True)
_SQRT = Op("sqrt", "x", elementwise=True)


def exp(x: Tensor, /) -> Tensor:
    """Return e to the power of each element.

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
    >>> lucid.exp(lucid.asarray([0.0, 1.0]))
    Tensor([1.        , 2.71828183])
    """
    return unary(_EXP, x)


def expm1(x: Tensor, /) -> Tensor:
    """Return ``exp(x) - 1``, accurate where `x` is near zero.

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
    >>> lucid.expm1(lucid.asarray([0.0, 1e-10]))
    Tensor([0.e+00, 1.e-10])
    """
    return unary(_EXPM1, x)


def log(x: Tensor, /) -> Tensor:
    """Return the natural logarithm.

    Parameters
    ----------
    x : Tensor
        Numbers; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`. ``-inf`` at zero and nan at negative real numbers.

    Notes
    -----
    For complex `x` the branch cut is the negative real axis, and the imaginary part lies in ``[-pi, pi]``.

    Examples
    --------
    >>> import lucid
    >>> lucid.log(lucid.asarray([1.0, lucid.e]))
    Tensor([0., 1.])
    """
    return unary(_LOG, x)


def log1p(x: Tensor, /) -> Tensor:
    """Return ``log(1 + x)``, accurate where `x` is near zero.

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
    >>> lucid.log1p(lucid.asarray([0.0, 1e-10]))
    Tensor([0.e+00, 1.e-10])
    """
    return unary(_LOG1P, x)


def log2(x: Tensor, /) -> Tensor:
    """Return the logarithm to base 2.

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
    >>> lucid.log2(lucid.asarray([1.0, 8.0]))
    Tensor([0., 3.])
    """
    return unary(_LOG2, x)


def log10(x: Tensor, /) -> Tensor:
    """Return the logarithm to base 10.

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
    >>> lucid.log10(lucid.asarray([1.0, 1000.0]))
    Tensor([0., 3.])
    """
    return unary(_LOG10, x)


def logaddexp(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return ``log(exp(x1) + exp(x2))`` without overflow.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Logarithms of the summands, real. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Floating, of the broadcast shape.

    Notes
    -----
    Computed as ``m + log1p(exp(-abs(x1 - x2)))`` with ``m = maximum(x1, x2)``.

    Examples
    --------
    >>> import lucid
    >>> lucid.logaddexp(lucid.asarray([1000.0, 0.0]), 1000.0)
    Tensor([1000.69314718, 1000.        ])
    """
    return binary(_LOGADDEXP, x1, x2)


def pow(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return ``x1`` to the power of ``x2``, element by element.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Base and exponent. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        The promoted dtype and the broadcast shape.

    Raises
    ------
    ArgumentError
        If an integer is raised to a negative integer; make one of them floating.

    Notes
    -----
    ``x1 ** 0`` is 1 for every `x1`, nan included. A negative real base has a real power only for whole exponents, and
    gives nan for others.

    Examples
    --------
    >>> import lucid
    >>> lucid.pow(lucid.asarray([2.0, 3.0]), 2)
    Tensor([4., 9.])
    """
    return binary(_POW, x1, x2)


def sqrt(x: Tensor, /) -> Tensor:
    """Return the square root.

    Parameters
    ----------
    x : Tensor
        Numbers; integers and bool count as the default floating dtype.

    Returns
    -------
    Tensor
        Floating, of the shape of `x`. nan at negative real numbers.

    Notes
    -----
    For complex `x` the branch cut is the negative real axis, and the real part is never negative.

    Examples
    --------
    >>> import lucid
    >>> lucid.sqrt(lucid.asarray([4.0, 9.0]))
    Tensor([2., 3.])
    """
    return unary(_SQRT, x)
