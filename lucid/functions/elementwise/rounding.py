"""Rounding, and limiting to a range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, Scalar, binary, call, unary

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["ceil", "clip", "floor", "nextafter", "round", "trunc"]

_CEIL = Op("ceil", "x", elementwise=True)
_FLOOR = Op("floor", "x", elementwise=True)
_TRUNC = Op("trunc", "x", elementwise=True)
_ROUND = Op("round", "x", elementwise=True)
_NEXTAFTER = Op("nextafter", "x1 x2", elementwise=True)
_CLIP = Op("clip", "x min max", elementwise=True)


def ceil(x: Tensor, /) -> Tensor:
    """Return the least whole number that is not below each element.

    Parameters
    ----------
    x : Tensor
        Real numbers.

    Returns
    -------
    Tensor
        Of the shape and dtype of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.ceil(lucid.asarray([1.5, -1.5]))
    Tensor([ 2., -1.])
    """
    return unary(_CEIL, x)


def floor(x: Tensor, /) -> Tensor:
    """Return the greatest whole number that is not above each element.

    Parameters
    ----------
    x : Tensor
        Real numbers.

    Returns
    -------
    Tensor
        Of the shape and dtype of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.floor(lucid.asarray([1.5, -1.5]))
    Tensor([ 1., -2.])
    """
    return unary(_FLOOR, x)


def trunc(x: Tensor, /) -> Tensor:
    """Return the whole part of each element.

    Parameters
    ----------
    x : Tensor
        Real numbers.

    Returns
    -------
    Tensor
        Of the shape and dtype of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.trunc(lucid.asarray([1.5, -1.5]))
    Tensor([ 1., -1.])
    """
    return unary(_TRUNC, x)


def round(x: Tensor, /) -> Tensor:
    """Return the nearest whole number, the even one of two equally near.

    Parameters
    ----------
    x : Tensor
        Numbers; the parts of a complex number are rounded each.

    Returns
    -------
    Tensor
        Of the shape and dtype of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.round(lucid.asarray([0.5, 1.5, 2.6]))
    Tensor([0., 2., 3.])
    """
    return unary(_ROUND, x)


def nextafter(x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor:
    """Return the next number that the dtype has, in the direction of another.

    Parameters
    ----------
    x1, x2 : Tensor or number
        Where to start and where to go, real floating. Shapes that broadcast; at most one is a Python number.

    Returns
    -------
    Tensor
        The promoted dtype and the broadcast shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.nextafter(lucid.asarray([1.0]), 2.0) - 1
    Tensor([2.22044605e-16])
    """
    return binary(_NEXTAFTER, x1, x2)


def clip(x: Tensor, /, min: Tensor | float | None = None, max: Tensor | float | None = None) -> Tensor:
    """Return the elements of `x` moved into a range.

    Parameters
    ----------
    x : Tensor
        Real numbers.
    min, max : Tensor or number, optional
        The least and the greatest value allowed, of shapes that broadcast with `x`; None is no limit.

    Returns
    -------
    Tensor
        ``minimum(maximum(x, min), max)`` in the dtype of `x`, of the broadcast shape. nan where `x` or a bound is nan.

    Raises
    ------
    DTypeError
        If `x` or a bound is complex, or a bound of integers is nan.

    Notes
    -----
    The result is always in the dtype of `x`. For integers, a bound is rounded inward, and one that the dtype cannot
    hold counts as the last number it can hold. Where a scalar bound is met exactly the derivative is 1.

    Examples
    --------
    >>> import lucid
    >>> lucid.clip(lucid.asarray([-1.0, 0.5, 2.0]), 0.0, 1.0)
    Tensor([0. , 0.5, 1. ])
    """
    return call(_CLIP, (x, min, max), {})
