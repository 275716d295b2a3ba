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
    return np.linalg.pinv(x, rtol=rtol)


def __getattr__(name: str) -> Any:
    return getattr(np.linalg, name)
