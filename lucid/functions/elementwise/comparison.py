"""Comparisons, and tests for the special values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, Scalar, binary, unary

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = [
    "equal",
    "greater",
    "greater_equal",
    "isfinite",
    "isinf",
    "isnan",
    "less",
    "less_equal",
    "maximum",
    "minimum",
    "not_equal",
]

_EQUAL = Op("equal", "x1 x2", elementwise=True)
_NOT_EQUAL = Op("not_equal", "x1 x2", elementwise=True)
_LESS = Op("less", "x1 x2", elementwise=True)
_LESS_EQUAL = Op("less_equal", "x1 x2", elementwise=True)
_GREATER = Op("greater", "x1 x2", elementwise=True)
_GREATER_EQUAL = Op("greater_equal", "x1 x2", elementwise=True)
_MAXIMUM = Op("maximum", "x1 x2", elementwise=True)
_MINIMUM = Op("minimum", "x1 x2", elementwise=True)
_ISFINITE = Op("isfinite", "x", elementwise=True)
_ISINF = Op("isinf", "x", elementwise=True)
_ISNAN = Op("isnan", "x", elementwise=True)


def equal(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return whether ``x1 == x2``, element by element.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Arrays of any dtype. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Bool, of the broadcast shape. nan equals nothing.

    Examples
    --------
    >>> import lucid
    >>> lucid.equal(lucid.asarray([1, 2]), 2)
    Tensor([False,  True])
    """
    return binary(_EQUAL, x1, x2)


def not_equal(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return whether ``x1 != x2``, element by element.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Arrays of any dtype. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Bool, of the broadcast shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.not_equal(lucid.asarray([1, 2]), 2)
    Tensor([ True, False])
    """
    return binary(_NOT_EQUAL, x1, x2)


def less(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return whether ``x1 < x2``, element by element.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Real numbers. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Bool, of the broadcast shape. False where there is a nan.

    Examples
    --------
    >>> import lucid
    >>> lucid.less(lucid.asarray([1, 2, 3]), 2)
    Tensor([ True, False, False])
    """
    return binary(_LESS, x1, x2)


def less_equal(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return whether ``x1 <= x2``, element by element.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Real numbers. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Bool, of the broadcast shape. False where there is a nan.

    Examples
    --------
    >>> import lucid
    >>> lucid.less_equal(lucid.asarray([1, 2, 3]), 2)
    Tensor([ True,  True, False])
    """
    return binary(_LESS_EQUAL, x1, x2)


def greater(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return whether ``x1 > x2``, element by element.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Real numbers. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Bool, of the broadcast shape. False where there is a nan.

    Examples
    --------
    >>> import lucid
    >>> lucid.greater(lucid.asarray([1, 2, 3]), 2)
    Tensor([False, False,  True])
    """
    return binary(_GREATER, x1, x2)


def greater_equal(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return whether ``x1 >= x2``, element by element.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Real numbers. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        Bool, of the broadcast shape. False where there is a nan.

    Examples
    --------
    >>> import lucid
    >>> lucid.greater_equal(lucid.asarray([1, 2, 3]), 2)
    Tensor([False,  True,  True])
    """
    return binary(_GREATER_EQUAL, x1, x2)


def maximum(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return the larger of two elements.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Real numbers. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        The promoted dtype and the broadcast shape. nan where there is a nan.

    Notes
    -----
    The derivative at a tie is shared equally.

    Examples
    --------
    >>> import lucid
    >>> lucid.maximum(lucid.asarray([1.0, 3.0]), 2.0)
    Tensor([2., 3.])
    """
    return binary(_MAXIMUM, x1, x2)


def minimum(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return the smaller of two elements.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Real numbers. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        The promoted dtype and the broadcast shape. nan where there is a nan.

    Notes
    -----
    The derivative at a tie is shared equally.

    Examples
    --------
    >>> import lucid
    >>> lucid.minimum(lucid.asarray([1.0, 3.0]), 2.0)
    Tensor([1., 2.])
    """
    return binary(_MINIMUM, x1, x2)


def isfinite(x: Tensor, /) -> Tensor:
    """Return whether each element is neither infinite nor nan.

    Parameters
    ----------
    x : Tensor
        Numbers.

    Returns
    -------
    Tensor
        Bool, of the shape of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.isfinite(lucid.asarray([1.0, lucid.inf, lucid.nan]))
    Tensor([ True, False, False])
    """
    return unary(_ISFINITE, x)


def isinf(x: Tensor, /) -> Tensor:
    """Return whether each element is infinite, of either sign.

    Parameters
    ----------
    x : Tensor
        Numbers.

    Returns
    -------
    Tensor
        Bool, of the shape of `x`. True for a complex number with an infinite part.

    Examples
    --------
    >>> import lucid
    >>> lucid.isinf(lucid.asarray([1.0, -lucid.inf, lucid.nan]))
    Tensor([False,  True, False])
    """
    return unary(_ISINF, x)


def isnan(x: Tensor, /) -> Tensor:
    """Return whether each element is nan.

    Parameters
    ----------
    x : Tensor
        Numbers.

    Returns
    -------
    Tensor
        Bool, of the shape of `x`. True for a complex number with a nan part.

    Examples
    --------
    >>> import lucid
    >>> lucid.isnan(lucid.asarray([1.0, lucid.inf, lucid.nan]))
    Tensor([False, False,  True])
    """
    return unary(_ISNAN, x)
