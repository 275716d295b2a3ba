"""Reductions that NumPy answers slowly."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["sum"]

Array = np.ndarray[Any, Any]


def sum(x: Array, /, *, axis: Any = None, dtype: Any = None, keepdims: bool = False) -> Array:
    """Return the sum; `np.add.reduce` is what `np.sum` ends in, half a microsecond later."""
    return np.add.reduce(x, axis=axis, dtype=dtype, keepdims=keepdims)
