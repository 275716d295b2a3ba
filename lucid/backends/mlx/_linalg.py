"""The `linalg` extension of raw arrays.

MLX has no GPU kernel for the decompositions, so the one that it has right, the reduced QR of real matrices, runs on its
CPU stream, which on Apple silicon works on the same memory, and stays lazy. For the others see `_host`.
"""

from __future__ import annotations

import math
from typing import Any

import mlx.core as mx
import numpy as np

from lucid.backends.mlx._axes import one_axis, several_axes
from lucid.backends.mlx._dtypes import HALVES
from lucid.backends.mlx._host import on_host
from lucid.backends.mlx._products import matmul
from lucid.backends.mlx._statistical import sum

__all__: list[str] = []

Array = Any


def cross(x1: Array, x2: Array, /, *, axis: int = -1) -> Array:
    """Return the cross product; MLX takes vectors of two elements as well."""
    if x1.shape[one_axis(axis, x1.ndim)] != 3 or x2.shape[one_axis(axis, x2.ndim)] != 3:
        raise ValueError(f"cross takes vectors of 3 elements, got the shapes {x1.shape} and {x2.shape}, axis={axis}")
    return mx.linalg.cross(x1, x2, axis=axis)


# --- decompositions -------------------------------------------------------------------------------------------------

_ON_HOST = ("cholesky", "det", "eig", "eigh", "eigvals", "eigvalsh", "inv", "qr", "slogdet", "solve", "svd", "svdvals")
_HOST = {name: on_host(getattr(np.linalg, name)) for name in _ON_HOST}


def _matrix(x: Array, *, square: bool = False) -> Array:
    """Return a floating matrix, or say what is wrong."""
    if x.ndim < 2:
        raise np.linalg.LinAlgError(f"{x.ndim}-dimensional array given. Array must be at least two-dimensional")
    if square and x.shape[-1] != x.shape[-2]:
        raise np.linalg.LinAlgError("Last 2 dimensions of the array must be square")
    return _floating(x)


def _floating(x: Array) -> Array:
    if x.dtype in HALVES:
        raise TypeError(f"array type {str(x.dtype).rpartition('.')[2]} is unsupported in linalg")
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
    return tuple(_HOST["eigh"](_matrix(x, square=True)))


def eigvalsh(x: Array, /) -> Array:
    """Return the eigenvalues of Hermitian matrices."""
    return _HOST["eigvalsh"](_matrix(x, square=True))


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
    return _HOST["svdvals"](_matrix(x))


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
