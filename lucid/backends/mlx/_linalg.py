"""The `linalg` extension of raw arrays.

MLX has no GPU kernel for the decompositions, so those that it has right run on its CPU stream, which on Apple silicon
works on the same memory: they stay lazy, and report a nan when the values are asked for. For the others see `_host`.

``__all__`` lists what the main namespace has as well.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import mlx.core as mx
import numpy as np

from lucid.backends.mlx._axes import one_axis, several_axes
from lucid.backends.mlx._host import on_host
from lucid.backends.mlx._scalars import on_cpu
from lucid.backends.mlx._statistical import sum

__all__ = ["matmul", "matrix_transpose", "tensordot", "vecdot"]

Array = Any

_LONG = 512  # MLX adds up float32 products one after the other: a sum of 1e6 equal ones is off by one per cent
_MANY = 1 << 22  # products of integers in memory at a time


# --- products -------------------------------------------------------------------------------------------------------


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


def cross(x1: Array, x2: Array, /, *, axis: int = -1) -> Array:
    """Return the cross product; MLX takes vectors of two elements as well."""
    if x1.shape[one_axis(axis, x1.ndim)] != 3 or x2.shape[one_axis(axis, x2.ndim)] != 3:
        raise ValueError(f"cross takes vectors of 3 elements, got the shapes {x1.shape} and {x2.shape}, axis={axis}")
    return mx.linalg.cross(x1, x2, axis=axis)


# --- decompositions -------------------------------------------------------------------------------------------------

_HOST = {
    name: on_host(getattr(np.linalg, name))
    for name in ("cholesky", "det", "eig", "eigvals", "inv", "qr", "slogdet", "solve", "svd")
}


def _matrix(x: Array, *, square: bool = False) -> Array:
    """Return a floating matrix, or say what is wrong."""
    if x.ndim < 2:
        raise np.linalg.LinAlgError(f"{x.ndim}-dimensional array given. Array must be at least two-dimensional")
    if square and x.shape[-1] != x.shape[-2]:
        raise np.linalg.LinAlgError("Last 2 dimensions of the array must be square")
    return _floating(x)


def _floating(x: Array) -> Array:
    if x.dtype == mx.float16:
        raise TypeError("array type float16 is unsupported in linalg")
    return x if mx.issubdtype(x.dtype, mx.inexact) else x.astype(mx.float32)


def cholesky(x: Array, /, *, upper: bool = False) -> Array:
    """Return the Cholesky factor; MLX does not notice a matrix that has none."""
    return _HOST["cholesky"](_matrix(x, square=True), upper=upper)


def det(x: Array, /) -> Array:
    """Return the determinant of each matrix."""
    return _HOST["det"](_matrix(x, square=True))


def slogdet(x: Array, /) -> tuple[Array, Array]:
    """Return sign and logarithm of the determinant of each matrix."""
    return tuple(_HOST["slogdet"](_matrix(x, square=True)))


def eig(x: Array, /) -> tuple[Array, Array]:
    """Return eigenvalues and eigenvectors, always complex."""
    values, vectors = _HOST["eig"](_matrix(x, square=True))
    return values.astype(mx.complex64), vectors.astype(mx.complex64)


def eigvals(x: Array, /) -> Array:
    """Return the eigenvalues, always complex."""
    return _HOST["eigvals"](_matrix(x, square=True)).astype(mx.complex64)


def eigh(x: Array, /) -> tuple[Array, Array]:
    """Return eigenvalues and eigenvectors of Hermitian matrices."""
    values, vectors = mx.linalg.eigh(_matrix(x, square=True), stream=mx.cpu)
    return values, vectors


def eigvalsh(x: Array, /) -> Array:
    """Return the eigenvalues of Hermitian matrices."""
    return mx.linalg.eigvalsh(_matrix(x, square=True), stream=mx.cpu)


def inv(x: Array, /) -> Array:
    """Return the inverse of each matrix."""
    return _HOST["inv"](_matrix(x, square=True))


def solve(x1: Array, x2: Array, /) -> Array:
    """Return the solution of each system of equations."""
    return _HOST["solve"](_matrix(x1, square=True), _floating(x2))


def qr(x: Array, /, *, mode: str = "reduced") -> tuple[Array, Array]:
    """Return the QR decomposition; MLX has the reduced one of real matrices."""
    x = _matrix(x)
    if mode == "reduced" and x.dtype == mx.float32:
        q, r = mx.linalg.qr(x, stream=mx.cpu)
        return q, r
    return tuple(_HOST["qr"](x, mode=mode))


def svd(x: Array, /, *, full_matrices: bool = True) -> tuple[Array, Array, Array]:
    """Return the singular value decomposition; MLX has the one with square factors only."""
    return tuple(_HOST["svd"](_matrix(x), full_matrices=full_matrices))


def svdvals(x: Array, /) -> Array:
    """Return the singular values of each matrix."""
    x = _matrix(x)
    if x.size == 0:
        return mx.zeros((*x.shape[:-2], min(x.shape[-2:])), dtype=mx.float32)
    return mx.linalg.svd(x, compute_uv=False, stream=mx.cpu)


def pinv(x: Array, /, rtol: Any = None) -> Array:
    """Return the pseudo-inverse: singular values up to `rtol` times the largest count as zero."""
    x = _matrix(x)
    m, n = x.shape[-2:]
    if x.size == 0:
        return mx.zeros((*x.shape[:-2], n, m), dtype=x.dtype)
    if rtol is None:
        rtol = max(m, n) * float(np.finfo(np.float32).eps)
    u, values, vh = svd(x, full_matrices=False)
    rtol = rtol if isinstance(rtol, mx.array) else mx.array(rtol, dtype=mx.float32)
    kept = values > rtol[..., None] * mx.max(values, axis=-1, keepdims=True)
    inverse = mx.where(kept, 1 / mx.where(kept, values, 1), 0)
    return matmul(_adjoint(vh) * inverse[..., None, :].astype(x.dtype), _adjoint(u))


def _adjoint(x: Array) -> Array:
    x = mx.swapaxes(x, -1, -2)
    return mx.conj(x) if x.dtype == mx.complex64 else x


# --- norms and diagonals --------------------------------------------------------------------------------------------


def diagonal(x: Array, /, *, offset: int = 0) -> Array:
    """Return a diagonal of each matrix."""
    return mx.diagonal(x, offset, -2, -1)


def trace(x: Array, /, *, offset: int = 0) -> Array:
    """Return the sum of a diagonal of each matrix."""
    return mx.sum(diagonal(x, offset=offset), axis=-1).astype(x.dtype)


def matrix_norm(x: Array, /, *, keepdims: bool = False) -> Array:
    """Return the Frobenius norm of each matrix."""
    return vector_norm(x, axis=(-2, -1), keepdims=keepdims)


def vector_norm(
    x: Array, /, *, axis: int | tuple[int, ...] | None = None, keepdims: bool = False, ord: float = 2
) -> Array:
    """Return a norm, scaled by the largest element so that no power in its sum overflows or underflows."""
    axes = several_axes(axis, x.ndim)
    size = mx.abs(x)
    if ord == math.inf or ord == -math.inf:
        return (mx.max if ord > 0 else mx.min)(size, axis=axes, keepdims=keepdims)
    if ord == 0:
        return sum((size != 0).astype(size.dtype), axis=axes, keepdims=keepdims)
    if ord == 1:
        return sum(size, axis=axes, keepdims=keepdims)
    if x.size == 0:
        return mx.power(sum(size, axis=axes, keepdims=keepdims), 1 / ord)
    extreme = mx.max(size, axis=axes, keepdims=True) if ord > 0 else mx.min(size, axis=axes, keepdims=True)
    scale = mx.where(mx.logical_and(extreme > 0, extreme < math.inf), extreme, 1).astype(size.dtype)
    powers = mx.square(size / scale) if ord == 2 else mx.power(size / scale, ord)
    out = sum(powers, axis=axes, keepdims=True)
    out = (mx.sqrt(out) if ord == 2 else mx.power(out, 1 / ord)).astype(size.dtype) * scale
    return out if keepdims else mx.squeeze(out, axes)
