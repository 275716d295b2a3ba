"""Creation functions of raw arrays: MLX computes numbers in float32, drops bits beyond it, and checks few shapes."""

from __future__ import annotations

import operator
from typing import Any

import mlx.core as mx

from lucid.backends.mlx import _host
from lucid.backends.mlx._shapes import checked_shape

__all__ = ["arange", "empty", "eye", "full", "linspace", "ones", "tril", "triu", "zeros"]

Array = Any
Dtype = Any

_EXACT = 2**31  # MLX counts in double precision, and takes Python integers of 32 bits for some arguments


def arange(start: float, stop: float, step: float, /, *, dtype: Dtype, device: None = None) -> Array:
    """Return numbers counted exactly: by MLX where it does, else by NumPy. Raw arrays have no device to name."""
    small = all(type(number) is int and -_EXACT <= number < _EXACT for number in (start, stop, step))
    if small and mx.issubdtype(dtype, mx.integer):
        return mx.arange(start, stop, step, dtype=dtype)
    return _host.arange(start, stop, step, dtype)


def linspace(start: complex, stop: complex, num: int, /, *, dtype: Dtype, endpoint: bool = True) -> Array:
    """Return evenly spaced numbers, worked out in double precision and rounded once."""
    return _host.linspace(start, stop, num, dtype, endpoint)


def full(shape: Any, fill_value: complex, /, *, dtype: Dtype) -> Array:
    """Return an array of one value, which may be any integer that the dtype holds: MLX stops at 63 bits."""
    return mx.full(checked_shape(shape), _host.scalar(fill_value, dtype), dtype=dtype)


def zeros(shape: Any, /, *, dtype: Dtype = mx.float32) -> Array:
    """Return zeros."""
    return mx.zeros(checked_shape(shape), dtype=dtype)


def ones(shape: Any, /, *, dtype: Dtype = mx.float32) -> Array:
    """Return ones."""
    return mx.ones(checked_shape(shape), dtype=dtype)


empty = zeros  # MLX does not hand out memory as it is


def eye(n_rows: int, n_cols: int | None = None, /, *, k: int = 0, dtype: Dtype = mx.float32) -> Array:
    """Return a matrix with ones on a diagonal; without MLX's `eye`, which Metal lacks for dtypes of 8 bytes."""
    rows, columns = checked_shape((n_rows, n_rows if n_cols is None else n_cols))
    return _above(rows, columns, operator.index(k), mx.equal).astype(dtype)


def tril(x: Array, /, *, k: int = 0) -> Array:
    """Return the lower triangle."""
    return mx.where(_triangle(x, k, mx.less_equal), x, mx.zeros((), dtype=x.dtype))


def triu(x: Array, /, *, k: int = 0) -> Array:
    """Return the upper triangle."""
    return mx.where(_triangle(x, k, mx.greater_equal), x, mx.zeros((), dtype=x.dtype))


def _triangle(x: Array, k: int, comparison: Any) -> Array:
    if x.ndim < 2:
        raise ValueError(f"a matrix or a stack of matrices is needed, but x has shape {x.shape}")
    rows, columns = x.shape[-2:]
    return _above(rows, columns, operator.index(k), comparison)


def _above(rows: int, columns: int, k: int, comparison: Any) -> Array:
    """Return where a comparison holds between how far an element is above the main diagonal and `k`."""
    k = max(-rows, min(k, columns))  # any further off there is nothing
    return comparison(mx.arange(columns)[None, :] - mx.arange(rows)[:, None], k)
