"""The `linalg` extension of raw arrays, which is `numpy.linalg` where that follows the standard.

``__all__`` lists what the main namespace has as well.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np

from lucid.backends.numpy import _large

__all__ = ["matmul", "matrix_transpose", "tensordot"]

Array = np.ndarray[Any, Any]

# NumPy has a slow loop for products of float16 (195 ms for 256 x 256, in float32 0.5 ms), whose sums are float32 too.
_HALF = np.dtype(np.float16)


def matmul(x1: Any, x2: Any, /) -> Array:
    """Return the matrix product, a big one in used memory."""
    dtype = x1.dtype
    if dtype is _HALF is x2.dtype:
        return np.asarray(matmul(x1.astype(np.float32), x2.astype(np.float32)).astype(_HALF))
    if dtype is not x2.dtype or x1.ndim < 2 or x2.ndim < 2 or x1.shape[-1] != x2.shape[-2]:
        return np.asarray(np.matmul(x1, x2))
    shape: tuple[int, ...] = (x1.shape[-2], x2.shape[-1])
    if x1.ndim > 2 or x2.ndim > 2:
        shape = (*np.broadcast_shapes(x1.shape[:-2], x2.shape[:-2]), *shape)
    elif 4 * shape[0] <= shape[1] and _is_short(x1, x2):
        return np.ascontiguousarray(np.matmul(x2.T, x1.T).T)
    if math.prod(shape) < _large.REUSED:
        return np.matmul(x1, x2)  # type: ignore[no-any-return]  # so NumPy's stubs
    return np.matmul(x1, x2, out=_large.empty(shape, dtype))


def _is_short(x1: Array, x2: Array) -> bool:
    """Whether ``x1 @ x2`` is computed faster as the transpose of ``x2.T @ x1.T``: few rows, many transposed columns.

    Such is a layer's product of a small batch. OpenBLAS (0.3.31, float32, AVX-512) takes 96 us for 64 rows by 784 x 256
    and 90 so, copy included, for 32 rows 78 and 47, for 16 rows 64 and 28; for more rows than these the copy takes
    longer than what it saves.
    """
    size = x1.itemsize
    return bool(1 < x1.shape[0] <= 256 // size and x2.strides[0] == size < x2.strides[1] and x1.dtype.kind in "fc")


def matrix_transpose(x: Array, /) -> Array:
    """Return the transpose of each matrix, as `numpy.matrix_transpose` does half a microsecond later."""
    return x.mT


def tensordot(x1: Any, x2: Any, /, *, axes: Any = 2) -> Array:
    """Return the sum of products over pairs of axes; that of two matrices over one pair is a matrix product."""
    if x1.ndim == 2 == x2.ndim and axes.__class__ is tuple and len(axes[0]) == 1:
        return matmul(x1 if axes[0][0] % 2 else x1.T, x2.T if axes[1][0] % 2 else x2)
    if x1.dtype is _HALF is x2.dtype:
        return np.asarray(tensordot(x1.astype(np.float32), x2.astype(np.float32), axes=axes).astype(_HALF))
    return np.asarray(np.tensordot(x1, x2, axes=axes))


def eig(x: Array, /) -> tuple[Array, Array]:
    """Return eigenvalues and eigenvectors, complex also where NumPy finds that all are real."""
    values, vectors = np.linalg.eig(x)
    return _complex(values), _complex(vectors)


def eigvals(x: Array, /) -> Array:
    """Return the eigenvalues, complex also where NumPy finds that all are real."""
    return _complex(np.linalg.eigvals(x))


def _complex(x: Array) -> Array:
    return x if x.dtype.kind == "c" else x.astype(np.result_type(x, np.complex64))


def pinv(x: Array, /, rtol: Any = None) -> Array:
    """Return the pseudo-inverse; left to itself, NumPy takes a fixed cutoff instead of the standard's."""
    x = x if x.dtype.kind in "fc" else x.astype(np.float64)
    return np.asarray(np.linalg.pinv(x, rtol=rtol))


def vector_norm(x: Array, /, *, axis: Any = None, keepdims: bool = False, ord: float = 2) -> Array:
    """Return a norm, right also where the powers in its sum overflow or underflow (float16: from 300 and 400 on)."""
    norm = np.linalg.vector_norm
    if x.dtype.kind not in "fc" or not 1 < ord < np.inf:
        return norm(x, axis=axis, keepdims=keepdims, ord=ord)  # type: ignore[no-any-return]  # so NumPy's stubs
    with np.errstate(over="ignore", under="ignore"):
        out = norm(x, axis=axis, keepdims=keepdims, ord=ord)
        smallest = _smallest_exact(out.dtype, ord)
        if x.size and not ((out >= smallest) & (out < np.inf)).all():
            largest = np.max(np.abs(x), axis=axis, keepdims=True)
            scale = np.where((largest > 0) & (largest < np.inf), largest, 1)
            scaled = norm(x / scale, axis=axis, keepdims=True, ord=ord) * scale
            out = scaled if keepdims else scaled.reshape(out.shape)
    return out  # type: ignore[no-any-return]


@cache
def _smallest_exact(dtype: Any, ord: float) -> float:
    """Return the norm below which the powers in its sum lose digits."""
    limits = np.finfo(dtype)
    return float(float(limits.smallest_normal / limits.eps) ** (1 / ord))


def __getattr__(name: str) -> Any:
    return getattr(np.linalg, name)
