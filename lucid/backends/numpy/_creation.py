"""Creation functions of raw arrays where NumPy's parameters differ or it takes too much."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

__all__ = ["eye", "tril", "triu"]

Array = np.ndarray[Any, Any]


def eye(n_rows: int, n_cols: int | None = None, /, *, k: int = 0, dtype: Any = None) -> Array:
    """Return a matrix with ones on a diagonal."""
    return np.eye(n_rows, n_cols, k=k, dtype=dtype)


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
