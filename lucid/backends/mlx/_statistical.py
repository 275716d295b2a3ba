"""Reductions and cumulations: the standard's result dtypes, and sums that stay accurate on the CPU.

On the CPU MLX adds floating numbers up one after the other, which loses a digit for every tenfold length; there long
sums are taken in stages. GPU kernels work in that way by themselves.
"""

from __future__ import annotations

import math
from typing import Any

import mlx.core as mx

from lucid.backends.mlx._axes import one_axis, reduced_shape, several_axes
from lucid.backends.mlx._dtypes import HALVES
from lucid.backends.mlx._scalars import RANGES, on_cpu

__all__ = ["cumulative_prod", "cumulative_sum", "max", "mean", "min", "prod", "std", "sum", "var"]

Array = Any
Axis = int | tuple[int, ...] | None

_SHORT = 128  # what is added up one after the other, as NumPy does
_BLOCK = 16  # among the powers of two the most accurate and, because whole rows are added, the fastest

_FLOAT32 = mx.float32


def sum(x: Array, /, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False) -> Array:
    """Return the sum: of integers in int64 or uint64, of half precision in float32 on the way."""
    if axis is None and dtype is None and 0 < x.size <= _SHORT and x.dtype == _FLOAT32:
        return mx.sum(x, keepdims=keepdims)  # what follows takes three times as long to find that out
    axes = several_axes(axis, x.ndim)
    wanted = _wide(x.dtype) if dtype is None else dtype
    if wanted in HALVES:
        return sum(x, axis=axis, dtype=mx.float32, keepdims=keepdims).astype(wanted)
    if not x.size:
        return _of_nothing(x, 0, wanted, axes, keepdims)
    x = x.astype(wanted)
    if wanted in RANGES or _count(x, axes) <= _SHORT or not on_cpu():
        return mx.sum(x, axis=axes, keepdims=keepdims).astype(wanted)  # MLX adds small integers up in 32 bits
    shape = reduced_shape(x.shape, axes, keepdims)
    if len(axes) == x.ndim:
        x, axes = x.reshape(-1), (0,)
    for a in axes:
        x = _sum_by_blocks(x, a)
    return x.reshape(shape)


def _sum_by_blocks(x: Array, axis: int) -> Array:
    """Return the sum along one axis, whose length is 1 then; the error grows with the logarithm of its length."""
    while (n := x.shape[axis]) > _BLOCK:
        blocks, rest = divmod(n, _BLOCK)
        before, after = x.shape[:axis], x.shape[axis + 1 :]
        head, tail = mx.split(x, [blocks * _BLOCK], axis=axis) if rest else (x, None)
        x = mx.sum(head.reshape(*before, _BLOCK, blocks, *after), axis=axis)
        if tail is not None:
            x = mx.concatenate([x, mx.sum(tail, axis=axis, keepdims=True)], axis=axis)
    return mx.sum(x, axis=axis, keepdims=True)


def prod(x: Array, /, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False) -> Array:
    """Return the product: of integers in int64 or uint64, of half precision in float32 on the way."""
    axes = several_axes(axis, x.ndim)
    wanted = _wide(x.dtype) if dtype is None else dtype
    if not x.size:
        return _of_nothing(x, 1, wanted, axes, keepdims)
    wide = mx.float32 if wanted in HALVES else wanted
    return mx.prod(x.astype(wide), axis=axes, keepdims=keepdims).astype(wanted)


def max(x: Array, /, *, axis: Axis = None, keepdims: bool = False) -> Array:
    """Return the maximum; nan if there is one."""
    if x.dtype == mx.complex64:
        raise TypeError("complex numbers have no largest")
    return _extreme(mx.max, x, axis, keepdims)


def min(x: Array, /, *, axis: Axis = None, keepdims: bool = False) -> Array:
    """Return the minimum; nan if there is one."""
    if x.dtype == mx.complex64:
        raise TypeError("complex numbers have no smallest")
    return _extreme(mx.min, x, axis, keepdims)


def _extreme(function: Any, x: Array, axis: Axis, keepdims: bool) -> Array:
    axes = several_axes(axis, x.ndim)
    if not x.size and _count(x, axes):
        return _of_nothing(x, 0, x.dtype, axes, keepdims)  # nothing for each of no results
    return function(x, axis=axes, keepdims=keepdims)


def mean(x: Array, /, *, axis: Axis = None, keepdims: bool = False) -> Array:
    """Return the mean: half precision and long integers are added up in float32, those of at most 32 bits exactly."""
    if not mx.issubdtype(x.dtype, mx.inexact):
        total = sum(x, axis=axis, dtype=mx.int64 if x.dtype.size < 8 else mx.float32, keepdims=keepdims)
    else:
        total = sum(x, axis=axis, dtype=mx.float32 if x.dtype in HALVES else None, keepdims=keepdims)
    out = total / (_count(x, several_axes(axis, x.ndim)) or math.nan)
    return out.astype(x.dtype) if x.dtype in HALVES else out


def var(x: Array, /, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False) -> Array:
    """Return the variance, nan where the correction leaves no degree of freedom."""
    if x.dtype in HALVES:
        return var(x.astype(mx.float32), axis=axis, correction=correction, keepdims=keepdims).astype(x.dtype)
    deviation = x - mean(x, axis=axis, keepdims=True)
    if deviation.dtype == mx.complex64:
        squares = mx.square(mx.real(deviation)) + mx.square(mx.imag(deviation))
    else:
        squares = mx.square(deviation)
    freedom = _count(x, several_axes(axis, x.ndim)) - correction
    return sum(squares, axis=axis, keepdims=keepdims) / (freedom if freedom > 0 else math.nan)


def std(x: Array, /, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False) -> Array:
    """Return the standard deviation."""
    return mx.sqrt(var(x, axis=axis, correction=correction, keepdims=keepdims))


def cumulative_sum(x: Array, /, *, axis: int | None = None, dtype: Any = None, include_initial: bool = False) -> Array:
    """Return the sums of the first 1, 2, ... elements, or of the first 0, 1, 2, ... ones."""
    return _accumulate(mx.cumsum, 0, x, axis, dtype, include_initial)


def cumulative_prod(x: Array, /, *, axis: int | None = None, dtype: Any = None, include_initial: bool = False) -> Array:
    """Return the products of the first 1, 2, ... elements, or of the first 0, 1, 2, ... ones."""
    return _accumulate(mx.cumprod, 1, x, axis, dtype, include_initial)


def _accumulate(function: Any, initial: int, x: Array, axis: int | None, dtype: Any, include_initial: bool) -> Array:
    if axis is None:
        if x.ndim != 1:
            raise ValueError(f"axis may be left out for one dimension only, the array has {x.ndim}")
        axis = 0
    axis = one_axis(axis, x.ndim)
    wanted = _wide(x.dtype) if dtype is None else dtype
    out = function(x.astype(mx.float32 if wanted in HALVES else wanted), axis=axis).astype(wanted)
    if not include_initial:
        return out
    first = list(x.shape)
    first[axis] = 1
    return mx.concatenate([mx.full(first, initial, out.dtype), out], axis=axis)


def _of_nothing(x: Array, value: int, dtype: Any, axes: tuple[int, ...], keepdims: bool) -> Array:
    """Return the reduction of an empty array, which MLX at times never finishes on the CPU (seen in 0.32.4)."""
    return mx.full(reduced_shape(x.shape, axes, keepdims), value, dtype)


def _wide(dtype: Any) -> Any:
    """Return the dtype to add numbers of a dtype up in, by the standard."""
    if mx.issubdtype(dtype, mx.inexact):
        return dtype
    return mx.uint64 if mx.issubdtype(dtype, mx.unsignedinteger) else mx.int64


def _count(x: Array, axes: tuple[int, ...]) -> int:
    """Return how many elements are reduced to one."""
    return math.prod([x.shape[a] for a in axes])
