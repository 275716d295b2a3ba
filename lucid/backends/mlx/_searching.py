"""Searching functions with indices in int64, and those whose result is as long as the values say."""

from __future__ import annotations

from typing import Any

import mlx.core as mx

from lucid._errors import IndexingError
from lucid.backends.mlx import _statistical
from lucid.backends.mlx._computing import promise
from lucid.backends.mlx._scalars import as_arrays, integer, on_cpu

__all__ = ["argmax", "argmin", "count_nonzero", "nonzero", "searchsorted", "where"]

Array = Any


def argmax(x: Array, /, *, axis: int | None = None, keepdims: bool = False) -> Array:
    """Return the index of the first maximum, or of the first nan."""
    if x.dtype == mx.complex64:
        raise TypeError("complex numbers have no largest")
    if _is_empty(x, axis):
        return _statistical.sum(x, axis=axis, keepdims=keepdims).astype(mx.int64)
    return mx.argmax(x, axis=axis, keepdims=keepdims).astype(mx.int64)


def argmin(x: Array, /, *, axis: int | None = None, keepdims: bool = False) -> Array:
    """Return the index of the first minimum, or of the first nan."""
    if x.dtype == mx.complex64:
        raise TypeError("complex numbers have no smallest")
    if _is_empty(x, axis):
        return _statistical.sum(x, axis=axis, keepdims=keepdims).astype(mx.int64)
    return mx.argmin(x, axis=axis, keepdims=keepdims).astype(mx.int64)


def _is_empty(x: Array, axis: int | None) -> bool:
    # MLX refuses every array without elements; where the reduced axis has some, the result has none either.
    return bool(x.size == 0 and axis is not None and x.shape[axis] > 0)


def count_nonzero(x: Array, /, *, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Array:
    """Return how many elements are not 0."""
    return _statistical.sum(x != 0, axis=axis, keepdims=keepdims)


def positions(mask: Array) -> Array:
    """Return the indices (int32) of the true elements of a one-dimensional mask.

    Their number is the shape of the result, so the values up to here are computed at once.
    """
    seen = mx.cumsum(mask.astype(mx.int32))
    n = int(seen[-1].item()) if mask.size else 0
    return mx.searchsorted(seen, mx.arange(1, n + 1, dtype=mx.int32)).astype(mx.int32)


def nonzero(x: Array, /) -> tuple[Array, ...]:
    """Return the indices of the elements that are not 0, one array for each axis."""
    if x.ndim == 0:
        raise ValueError("nonzero needs at least one dimension; reshape(x, (1,)) has one")
    flat = positions((x != 0).reshape(-1))
    out = []
    for length in reversed(x.shape):
        out.append((flat % length).astype(mx.int64) if length else flat.astype(mx.int64))
        flat = flat // length if length else flat
    return tuple(reversed(out))


def searchsorted(x1: Array, x2: Array, sorter: Array = None, /, *, side: Any = "left") -> Array:
    """Return where the values `x2` go in the sorted `x1`."""
    x1, x2 = as_arrays(x1, x2)
    if x1.dtype == mx.complex64:
        raise TypeError("complex numbers have no order to search by")
    if x1.ndim != 1:
        raise ValueError(f"x1 must have one dimension, it has {x1.ndim}")
    if side not in ("left", "right"):
        raise ValueError(f"side must be 'left' or 'right', got {side!r}")
    if sorter is not None:
        x1 = mx.take(x1, _indices(sorter, x1.shape[0]))
    return mx.searchsorted(x1, x2, side=side).astype(mx.int64)


def _indices(sorter: Array, n: int) -> Array:
    """Return indices below `n`; what is none is an error, on a GPU when values are next computed."""
    if sorter.shape != (n,):
        raise ValueError(f"sorter must have the shape of x1, {(n,)}, got {tuple(sorter.shape)}")
    if on_cpu():
        if n and bool(mx.any((sorter < 0) | (sorter >= n)).item()):
            raise IndexError(f"sorter holds an index outside of x1, which has {n} elements")
        return sorter
    message = f"searchsorted: the sorter of an earlier call held an index outside of x1, which had {n} elements"
    promise((sorter >= 0) & (sorter < n), IndexingError(message))
    return mx.clip(sorter, 0, n - 1)


def where(condition: Array, x1: Array, x2: Array, /) -> Array:
    """Return `x1` where the condition holds, else `x2`."""
    if getattr(condition, "dtype", None) != mx.bool_:
        raise TypeError("condition must be a bool array; compare first, as in where(x > 0, x1, x2)")
    if x1.__class__ is int:
        x1 = integer(x1, x2.dtype) if isinstance(x2, mx.array) else mx.array(x1, dtype=mx.int64)
    if x2.__class__ is int:
        x2 = integer(x2, x1.dtype) if isinstance(x1, mx.array) else mx.array(x2, dtype=mx.int64)
    return mx.where(condition, x1, x2)
