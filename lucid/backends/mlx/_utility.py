"""Utility functions with the axes that the standard allows."""

from __future__ import annotations

from typing import Any

import mlx.core as mx

from lucid.backends.mlx._axes import one_axis, reduced_shape, several_axes

__all__ = ["all", "any", "diff"]

Array = Any


def all(x: Array, /, *, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Array:
    """Return whether all elements are true."""
    return _reduce(mx.all, True, x, axis, keepdims)


def any(x: Array, /, *, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Array:
    """Return whether any element is true."""
    return _reduce(mx.any, False, x, axis, keepdims)


def _reduce(function: Any, of_nothing: bool, x: Array, axis: int | tuple[int, ...] | None, keepdims: bool) -> Array:
    axes = several_axes(axis, x.ndim)
    if not x.size:
        # MLX at times never finishes the reduction of an empty array on the CPU (seen in 0.32.4)
        return mx.full(reduced_shape(x.shape, axes, keepdims), of_nothing)
    return function(x, axis=axes, keepdims=keepdims)


def diff(x: Array, /, *, axis: int = -1, n: int = 1) -> Array:
    """Return the `n`-th differences."""
    axis = one_axis(axis, x.ndim)
    # more differences than elements leave nothing
    return mx.diff(x, n=min(n, x.shape[axis]), axis=axis)
