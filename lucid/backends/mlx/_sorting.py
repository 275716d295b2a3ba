"""Sorting with the standard's keywords: MLX sorts upwards only, always stably."""

from __future__ import annotations

from typing import Any

import mlx.core as mx

from lucid.backends.mlx._axes import one_axis

__all__ = ["argsort", "sort"]

Array = Any


def sort(x: Array, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Array:
    """Return `x` sorted along an axis."""
    axis = _axis(x, axis)
    if not descending:
        return mx.sort(x, axis=axis)
    # equal elements keep their order if the array is reversed before and after
    return mx.flip(mx.sort(mx.flip(x, axis), axis=axis), axis)


def argsort(x: Array, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Array:
    """Return the indices that sort `x` along an axis."""
    axis = _axis(x, axis)
    if not descending:
        return mx.argsort(x, axis=axis).astype(mx.int64)
    backward = mx.flip(mx.argsort(mx.flip(x, axis), axis=axis), axis)
    return x.shape[axis] - 1 - backward.astype(mx.int64)


def _axis(x: Array, axis: int) -> int:
    if x.dtype == mx.complex64:
        raise TypeError("complex numbers have no order to sort by")
    return one_axis(axis, x.ndim)
