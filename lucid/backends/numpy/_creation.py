"""Creation functions of raw arrays where NumPy's parameters differ or it takes too much."""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np

from lucid.backends.numpy import _large

__all__ = ["eye", "full", "tril", "triu"]

Array = np.ndarray[Any, Any]


def eye(n_rows: int, n_cols: int | None = None, /, *, k: int = 0, dtype: Any = None) -> Array:
    """Return a matrix with ones on a diagonal."""
    return np.eye(n_rows, n_cols, k=k, dtype=dtype)


def full(shape: Any, fill_value: Any, *, dtype: Any = None, device: Any = None) -> Array:
    """Return an array filled with a number, a big one in used memory."""
    if dtype is None or shape.__class__ is not tuple or math.prod(shape) < _large.REUSED:
        return np.full(shape, fill_value, dtype=dtype)
    out = _large.empty(shape, np.dtype(dtype))
    out[...] = fill_value
    return out


def tril(x: Array, /, *, k: int = 0) -> Array:
    """Return the lower triangle; NumPy makes a matrix of a vector."""
    return np.tril(_matrix(x), operator.index(k))


def triu(x: Array, /, *, k: int = 0) -> Array:
    """Return the upper triangle; NumPy makes a matrix of a vector."""
    return np.triu(_matrix(x), operator.index(k))


def _matrix(x: Array) -> Array:
    if x.ndim < 2:
        raise ValueError(f"a matrix or a stack of matrices is needed, but x has shape {x.shape}")
    return x
