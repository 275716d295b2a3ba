"""The `linalg` extension of raw arrays: `numpy.linalg`, where it follows the standard."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


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
    return np.asarray(np.linalg.pinv(x, rtol=rtol))


def vector_norm(x: Array, /, *, axis: Any = None, keepdims: bool = False, ord: float = 2) -> Array:
    """Return a norm, right also where the powers in its sum overflow or underflow: in float16, already for (300, 400)."""
    if x.dtype.kind not in "fc" or not 1 < ord < np.inf:
        return np.linalg.vector_norm(x, axis=axis, keepdims=keepdims, ord=ord)
    with np.errstate(over="ignore", under="ignore"):
        out = np.asarray(np.linalg.vector_norm(x, axis=axis, keepdims=True, ord=ord))
        limits = np.finfo(out.dtype)
        smallest = float(limits.smallest_normal / limits.eps) ** (1 / ord)
        doubtful = ~((out >= smallest) & (out < np.inf))
        if x.size and doubtful.any():
            largest = np.max(np.abs(x), axis=axis, keepdims=True)
            scale = np.where((largest > 0) & (largest < np.inf), largest, 1)
            scaled = np.linalg.vector_norm(x / scale, axis=axis, keepdims=True, ord=ord) * scale
            out = np.where(doubtful, scaled, out)
    return out if keepdims else out.reshape(_reduced(x.shape, axis))


def _reduced(shape: tuple[int, ...], axis: Any) -> tuple[int, ...]:
    """Return a shape without the axes that were reduced."""
    if axis is None:
        return ()
    gone = {a % len(shape) for a in (axis if isinstance(axis, tuple) else (axis,))}
    return tuple([n for i, n in enumerate(shape) if i not in gone])


def __getattr__(name: str) -> Any:
    return getattr(np.linalg, name)
