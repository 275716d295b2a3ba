"""Utility functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, call, reduce
from lucid._errors import ArgumentError
from lucid.functions.manipulation import concat

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["all", "any", "diff"]

_ALL = Op("all", "x")
_ANY = Op("any", "x")
_DIFF = Op("diff", "x")


def all(x: Tensor, /, *, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Tensor:
    """Return whether all elements are true.

    Parameters
    ----------
    x : Tensor
        Truth values; a number is true if it is not zero, so nan is.
    axis : int or tuple of int, optional
        The axis or axes to reduce; all by default.
    keepdims : bool, default False
        Keep the reduced axes with length one.

    Returns
    -------
    Tensor
        Bool; True of no elements.

    Raises
    ------
    AxisError
        If an axis is out of range.

    Examples
    --------
    >>> import lucid
    >>> lucid.all(lucid.asarray([[True, False], [True, True]]), axis=1)
    Tensor([False,  True])
    """
    return reduce(_ALL, x, axis, keepdims)


def any(x: Tensor, /, *, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Tensor:
    """Return whether at least one element is true.

    Parameters
    ----------
    x : Tensor
        Truth values; a number is true if it is not zero, so nan is.
    axis : int or tuple of int, optional
        The axis or axes to reduce; all by default.
    keepdims : bool, default False
        Keep the reduced axes with length one.

    Returns
    -------
    Tensor
        Bool; False of no elements.

    Raises
    ------
    AxisError
        If an axis is out of range.

    Examples
    --------
    >>> import lucid
    >>> lucid.any(lucid.asarray([[True, False], [False, False]]), axis=1)
    Tensor([ True, False])
    """
    return reduce(_ANY, x, axis, keepdims)


def diff(
    x: Tensor, /, n: int = 1, *, axis: int = -1, prepend: Tensor | None = None, append: Tensor | None = None
) -> Tensor:
    """Return the differences of neighbouring elements.

    Parameters
    ----------
    x : Tensor, shape (..., m, ...)
        Numbers, of at least one dimension.
    n : int, default 1
        How many times to take differences; 0 returns a copy.
    axis : int, default -1
        The axis along which neighbours lie.
    prepend, append : Tensor, optional
        Elements to put in front of `x` and behind it first: of the shape of `x`, but for the length of the axis.

    Returns
    -------
    Tensor, shape (..., m - n, ...)
        ``x[1:] - x[:-1]`` along the axis, `n` times; `m` counts what was put in front and behind. For bool, whether
        neighbours differ.

    Raises
    ------
    ArgumentError
        If `n` is negative.
    AxisError
        If the axis is out of range.
    ShapeError
        If `prepend` or `append` has another shape than it must.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([1.0, 4.0, 9.0])
    >>> lucid.diff(x)
    Tensor([3., 5.])
    >>> lucid.diff(x, n=2, prepend=lucid.asarray([0.0]))
    Tensor([2., 2.])
    """
    if n < 0:
        raise ArgumentError(f"diff: n must not be negative, got {n}")
    if prepend is not None or append is not None:
        x = concat([part for part in (prepend, x, append) if part is not None], axis=axis)
    return call(_DIFF, (x,), {"axis": axis, "n": n})
