"""Indexing functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, call
from lucid._dtypes import as_dtype
from lucid._errors import ArgumentError, IndexingError, ShapeError

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["take", "take_along_axis"]

_TAKE = Op("take", "x indices")
_TAKE_ALONG_AXIS = Op("take_along_axis", "x indices")


def take(x: Tensor, indices: Tensor, /, *, axis: int | None = None) -> Tensor:
    """Return the elements at some indices along an axis.

    Parameters
    ----------
    x : Tensor
        The array.
    indices : Tensor of int, shape (k,)
        The indices; negative ones count from the end.
    axis : int, optional
        The axis; may be left out if `x` has one.

    Returns
    -------
    Tensor
        The shape of `x` with `k` along `axis`. An index that is named twice is copied twice, and its gradient is the
        sum of both.

    Raises
    ------
    IndexingError
        If an index is out of bounds or `indices` is not integer.
    ArgumentError
        If `axis` is left out and `x` has several.

    Examples
    --------
    >>> import lucid
    >>> lucid.take(lucid.asarray([10, 20, 30]), lucid.asarray([2, 0]))
    Tensor([30, 10])
    """
    _check_indices("take", indices)
    if axis is None:
        if hasattr(x, "_raw") and x.ndim != 1:
            raise ArgumentError(f"take: x has shape {x.shape}, so axis must be given")
        axis = 0
    return call(_TAKE, (x, indices), {"axis": axis})


def take_along_axis(x: Tensor, indices: Tensor, /, *, axis: int = -1) -> Tensor:
    """Return elements along an axis by indices of their own for each position on the other axes.

    Parameters
    ----------
    x : Tensor
        The array.
    indices : Tensor of int
        The indices along `axis`; has as many axes as `x`, and the others broadcast with those of `x`.
    axis : int, default: -1
        The axis.

    Returns
    -------
    Tensor
        The broadcast shape, with the length of `indices` along `axis`.

    Raises
    ------
    IndexingError
        If an index is out of bounds or `indices` is not integer.
    ShapeError
        If the numbers of axes differ.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([[3, 1, 2], [6, 5, 4]])
    >>> lucid.take_along_axis(x, lucid.argsort(x), axis=1)
    Tensor([[1, 2, 3],
            [4, 5, 6]])
    """
    _check_indices("take_along_axis", indices)
    if hasattr(x, "_raw") and hasattr(indices, "_raw") and x.ndim != indices.ndim:
        raise ShapeError(
            f"take_along_axis: x has {x.ndim} axes and indices has {indices.ndim}; both need the same number"
        )
    return call(_TAKE_ALONG_AXIS, (x, indices), {"axis": axis})


def _check_indices(name: str, indices: Tensor) -> None:
    dtype = getattr(indices, "dtype", None)
    if dtype is not None and not as_dtype(dtype).is_integer:
        raise IndexingError(f"{name}: indices must be integers, got {as_dtype(dtype).name}")
