"""Searching functions where NumPy accepts what the standard does not, or loses a scalar's value."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["argmax", "argmin", "searchsorted", "where"]

Array = Any


def argmax(x: Array, /, *, axis: int | None = None, keepdims: bool = False) -> Array:
    """Return the index of the first maximum, or of the first nan."""
    if x.dtype.kind == "c":
        raise TypeError("complex numbers have no largest")
    return np.argmax(x, axis=axis, keepdims=keepdims)


def argmin(x: Array, /, *, axis: int | None = None, keepdims: bool = False) -> Array:
    """Return the index of the first minimum, or of the first nan."""
    if x.dtype.kind == "c":
        raise TypeError("complex numbers have no smallest")
    return np.argmin(x, axis=axis, keepdims=keepdims)


def searchsorted(x1: Array, x2: Array, sorter: Array = None, /, *, side: Any = "left") -> Array:
    """Return where the values `x2` go in the sorted `x1`."""
    if not hasattr(x2, "dtype"):
        x2 = np.asarray(x2, np.result_type(x1, x2))
    if x1.dtype.kind == "c" or x2.dtype.kind == "c":
        raise TypeError("complex numbers have no order to search by")
    return np.searchsorted(x1, x2, side=side, sorter=sorter)


def where(condition: Array, x1: Array, x2: Array, /) -> Array:
    """Return `x1` where the condition holds, else `x2`."""
    if getattr(condition, "dtype", None) != np.bool:
        raise TypeError("condition must be a bool array; compare first, as in where(x > 0, x1, x2)")
    # NumPy would wrap a Python integer that does not fit the other dtype: 300 becomes 44 in int8.
    if x1.__class__ is int and hasattr(x2, "dtype"):
        x1 = np.asarray(x1, np.result_type(x1, x2))
    elif x2.__class__ is int and hasattr(x1, "dtype"):
        x2 = np.asarray(x2, np.result_type(x1, x2))
    return np.where(condition, x1, x2)
