"""Reductions and cumulations that NumPy answers slowly, or not as the standard says."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from lucid.backends.numpy import _large

__all__ = ["cumulative_prod", "cumulative_sum", "max", "mean", "min", "prod", "std", "sum", "var"]

Array = Any
Axis = int | tuple[int, ...] | None

# NumPy adds float16 up in float16: 4096 times 0.1 along the first axis gives 256.
_HALF = np.dtype(np.float16)

# What `np.sum` and its like end in, half a microsecond later.
_sum: Callable[..., Array] = np.add.reduce
_prod: Callable[..., Array] = np.multiply.reduce
_max: Callable[..., Array] = np.maximum.reduce
_min: Callable[..., Array] = np.minimum.reduce


_SHORT = 16
"""Elements of a last axis along which NumPy reduces slowly, for it starts a loop for each row."""


def _reduced(reduce: Callable[..., Array], x: Array, axis: Axis, keepdims: bool, rows: int) -> Array:
    """Return ``reduce(x, axis=axis, keepdims=keepdims)``, of more than some short rows column by column.

    4096 rows of 10 float32: the maximum takes 14 us so, and 166 row after row; the sum 14 and 58.
    """
    if axis not in _LAST or x.ndim != 2 or not 1 < x.shape[1] <= _SHORT or x.shape[0] <= rows or x.dtype not in _FLOATS:
        return reduce(x, axis=axis, keepdims=keepdims)
    out = np.empty((x.shape[0], 1) if keepdims else x.shape[0], x.dtype)
    flat = out[:, 0] if keepdims else out
    for i in range(0, x.shape[0], _ROWS):
        reduce(np.ascontiguousarray(x[i : i + _ROWS].T), axis=0, out=flat[i : i + _ROWS])
    return out


_ROWS = 8192  # whose columns fit the cache
_LAST = (1, -1)
_FLOATS = frozenset((np.dtype(np.float32), np.dtype(np.float64)))


def sum(x: Array, /, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False) -> Array:
    """Return the sum; of all elements of a big array by blocks on all processors, of float16 in float32 on the way."""
    if (
        x.dtype is not _HALF
        and axis is None
        and not keepdims
        and dtype is None
        and x.size >= _large.LARGE
        and x.dtype.kind in "fc"
    ):
        return _large.total(x)
    if x.dtype is _HALF and dtype is None:
        return _sum(x, axis=axis, dtype=np.float32, keepdims=keepdims).astype(_HALF)
    if dtype is None:
        return _reduced(_sum, x, axis, keepdims, 128)
    return _sum(x, axis=axis, dtype=dtype, keepdims=keepdims)


def prod(x: Array, /, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False) -> Array:
    """Return the product; of float16 in float32 on the way."""
    if x.dtype is _HALF and dtype is None:
        return _prod(x, axis=axis, dtype=np.float32, keepdims=keepdims).astype(_HALF)
    return _prod(x, axis=axis, dtype=dtype, keepdims=keepdims)


def max(x: Array, /, *, axis: Axis = None, keepdims: bool = False) -> Array:
    """Return the maximum; nan if there is one."""
    if x.dtype.kind == "c":
        raise TypeError("complex numbers have no largest")
    return _reduced(_max, x, axis, keepdims, 16)


def min(x: Array, /, *, axis: Axis = None, keepdims: bool = False) -> Array:
    """Return the minimum; nan if there is one."""
    if x.dtype.kind == "c":
        raise TypeError("complex numbers have no smallest")
    return _reduced(_min, x, axis, keepdims, 16)


def _count(x: Array, axis: Axis) -> int:
    """Return how many elements are reduced to one."""
    if axis is None:
        return int(x.size)
    if isinstance(axis, tuple):
        return math.prod([x.shape[a] for a in axis])
    return int(x.shape[axis])


def mean(x: Array, /, *, axis: Axis = None, keepdims: bool = False) -> Array:
    """Return the mean: float16 is added up in float32, integers in float64."""
    kind, half = x.dtype.kind, x.dtype == np.float16
    wide = np.float32 if half else None if kind in "fc" else np.float64
    total = sum(x, axis=axis, dtype=wide, keepdims=keepdims)
    # Of no elements the mean is nan, and no warning is due.
    out = total / (_count(x, axis) or math.nan)
    return out.astype(x.dtype) if half else out


def var(x: Array, /, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False) -> Array:
    """Return the variance, nan where the correction leaves no degree of freedom (NumPy says inf)."""
    if x.dtype == np.float16:
        return var(x.astype(np.float32), axis=axis, correction=correction, keepdims=keepdims).astype(np.float16)
    deviation = np.asarray(x - mean(x, axis=axis, keepdims=True))
    if deviation.dtype.kind == "c":
        squares = np.square(deviation.real) + np.square(deviation.imag)
    else:
        squares = np.square(deviation, out=deviation)
    freedom = _count(x, axis) - correction
    return sum(squares, axis=axis, keepdims=keepdims) / (freedom if freedom > 0 else math.nan)


def std(x: Array, /, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False) -> Array:
    """Return the standard deviation."""
    return np.sqrt(var(x, axis=axis, correction=correction, keepdims=keepdims))


def cumulative_sum(x: Array, /, *, axis: int | None = None, dtype: Any = None, include_initial: bool = False) -> Array:
    """Return the sums of the first 1, 2, ... elements, or of the first 0, 1, 2, ... ones."""
    return _accumulate(np.cumsum, 0, x, axis, dtype, include_initial)


def cumulative_prod(x: Array, /, *, axis: int | None = None, dtype: Any = None, include_initial: bool = False) -> Array:
    """Return the products of the first 1, 2, ... elements, or of the first 0, 1, 2, ... ones."""
    return _accumulate(np.cumprod, 1, x, axis, dtype, include_initial)


def _accumulate(function: Any, initial: int, x: Array, axis: int | None, dtype: Any, include_initial: bool) -> Array:
    if axis is None:
        if x.ndim != 1:
            raise ValueError(f"axis may be left out for one dimension only, the array has {x.ndim}")
        axis = 0
    elif x.ndim == 0:
        raise np.exceptions.AxisError(axis, 0)
    if x.dtype is _HALF and dtype is None:
        out = function(x, axis=axis, dtype=np.float32).astype(_HALF)
    else:
        out = function(x, axis=axis, dtype=dtype)
    if not include_initial:
        return out
    first = list(x.shape)
    first[axis] = 1
    return np.concat([np.full(first, initial, out.dtype), out], axis=axis)
