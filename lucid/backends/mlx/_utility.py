"""Utility functions with the axes that the standard allows."""

from __future__ import annotations

from typing import Any

import mlx.core as mx

from lucid.backends.mlx._axes import one_axis, several_axes

__all__ = ["all", "any", "diff"]

Array = Any


def all(x: Array, /, *, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Array:
    """Return whether all elements are true."""
    return mx.all(x, axis=several_axes(axis, x.ndim), keepdims=keepdims)


def any(x: Array, /, *, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Array:
    """Return whether any element is true."""
    return mx.any(x, axis=several_axes(axis, x.ndim), keepdims=keepdims)


def diff(x: Array, /, *, axis: int = -1, n: int = 1) -> Array:
    """Return the `n`-th differences."""
    axis = one_axis(axis, x.ndim)
    # more differences than elements leave nothing
    return mx.diff(x, n=min(n, x.shape[axis]), axis=axis)
