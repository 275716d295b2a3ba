"""Utility functions: the reductions below what `np.all` and `np.any` wrap, and differences that are always new."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["all", "any", "diff"]

Array = np.ndarray[Any, Any]

all = np.logical_and.reduce
any = np.logical_or.reduce


def diff(x: Array, /, *, axis: int = -1, n: int = 1) -> Array:
    """Return the `n`-th differences; NumPy returns `x` itself for ``n=0``."""
    return np.diff(x, axis=axis, n=n) if n else np.array(x)
