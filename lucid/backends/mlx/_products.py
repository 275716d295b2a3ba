"""Products of raw arrays: MLX has none of integers, and adds up long ones inaccurately on the CPU."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import mlx.core as mx

from lucid.backends.mlx._axes import one_axis, several_axes
from lucid.backends.mlx._scalars import on_cpu

__all__ = ["matmul", "matrix_transpose", "tensordot", "vecdot"]

Array = Any

_LONG = 512  # MLX adds up float32 products one after the other: a sum of 1e6 equal ones is off by one per cent
_MANY = 1 << 22  # products of integers in memory at a time


def matmul(x1: Array, x2: Array, /) -> Array:
    """Return the matrix product, in halves where the sums are long; MLX has none of integers."""
    if not x1.ndim or not x2.ndim:
        raise ValueError("matmul needs arrays of one dimension at least, not numbers")
    a = x1[None, :] if x1.ndim == 1 else x1
    b = x2[:, None] if x2.ndim == 1 else x2
    if a.shape[-1] != b.shape[-2]:
        raise ValueError(f"the shapes {x1.shape} and {x2.shape} do not fit: {a.shape[-1]} columns, {b.shape[-2]} rows")
    mx.broadcast_shapes((1, *a.shape[:-2]), (1, *b.shape[:-2]))  # raises before anything is computed
    dtype = mx.result_type(x1.dtype, x2.dtype)
    if dtype == mx.bool_:
        raise TypeError("matmul takes numbers, not bools")
    product = _product if mx.issubdtype(dtype, mx.inexact) else _integer_product
    out = product(a.astype(dtype), b.astype(dtype))
    if x2.ndim == 1:
        out = out.squeeze(-1)
    return out.squeeze(-1 if x2.ndim == 1 else -2) if x1.ndim == 1 else out


def _product(a: Array, b: Array) -> Array:
    n = a.shape[-1]
    if n <= _LONG or not on_cpu():
        return mx.matmul(a, b)
    half = n // 2
    return _product(a[..., :half], b[..., :half, :]) + _product(a[..., half:], b[..., half:, :])


def _integer_product(a: Array, b: Array) -> Array:
    m, n = a.shape[-2], a.shape[-1]
    shape = (*mx.broadcast_shapes((1, *a.shape[:-2]), (1, *b.shape[:-2]))[1:], m, b.shape[-1])
    out = mx.zeros(shape, dtype=a.dtype)
    step = max(1, _MANY // max(1, math.prod(shape)))
    for i in range(0, n if out.size else 0, step):
        part = mx.sum(a[..., :, i : i + step, None] * b[..., None, i : i + step, :], axis=-2)
        out = out + part.astype(a.dtype)
    return out


def matrix_transpose(x: Array, /) -> Array:
    """Return the transpose of each matrix."""
    if x.ndim < 2:
        raise ValueError(f"a matrix or a stack of matrices is needed, but x has shape {x.shape}")
    return mx.swapaxes(x, -1, -2)


def tensordot(x1: Array, x2: Array, /, *, axes: int | tuple[Sequence[int], Sequence[int]] = 2) -> Array:
    """Return sums of products over pairs of axes: the product of two matrices."""
    if isinstance(axes, int):
        if not 0 <= axes <= min(x1.ndim, x2.ndim):
            raise ValueError(f"axes={axes} is out of range for {x1.ndim} and {x2.ndim} dimensions")
        first, second = tuple(range(x1.ndim - axes, x1.ndim)), tuple(range(axes))
    else:
        first, second = several_axes(tuple(axes[0]), x1.ndim), several_axes(tuple(axes[1]), x2.ndim)
    lengths = [x1.shape[axis] for axis in first]
    if lengths != [x2.shape[axis] for axis in second]:
        raise ValueError(f"the shapes {x1.shape} and {x2.shape} differ along the axes {first} and {second}")
    left = [axis for axis in range(x1.ndim) if axis not in first]
    right = [axis for axis in range(x2.ndim) if axis not in second]
    rows, columns = [x1.shape[axis] for axis in left], [x2.shape[axis] for axis in right]
    n = math.prod(lengths)
    a = mx.transpose(x1, [*left, *first]).reshape((math.prod(rows), n))
    b = mx.transpose(x2, [*second, *right]).reshape((n, math.prod(columns)))
    return matmul(a, b).reshape((*rows, *columns))


def vecdot(x1: Array, x2: Array, /, *, axis: int = -1) -> Array:
    """Return the sum of products along an axis, of the conjugate of `x1`."""
    a = mx.moveaxis(x1, one_axis(axis, x1.ndim), -1)
    b = mx.moveaxis(x2, one_axis(axis, x2.ndim), -1)
    if a.shape[-1] != b.shape[-1]:
        raise ValueError(f"the shapes {x1.shape} and {x2.shape} differ along axis {axis}")
    if a.dtype == mx.complex64:
        a = mx.conj(a)
    return matmul(a[..., None, :], b[..., :, None]).squeeze((-2, -1))
