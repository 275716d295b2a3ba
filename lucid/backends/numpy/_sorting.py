"""Sorting with the standard's keywords: NumPy sorts upwards only."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

__all__ = ["argsort", "sort"]

Array = Any


def sort(x: Array, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Array:
    """Return `x` sorted along an axis."""
    kind = _kind(x, stable)
    if not descending:
        return np.sort(x, axis=axis, kind=kind)
    return np.flip(np.sort(np.flip(x, axis=axis), axis=axis, kind=kind), axis=axis).copy()


def argsort(x: Array, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Array:
    """Return the indices that sort `x` along an axis."""
    kind = _kind(x, stable)
    if not descending:
        return np.argsort(x, axis=axis, kind=kind)
    # Equal elements keep their order if the array is reversed before and after.
    backward = np.flip(np.argsort(np.flip(x, axis=axis), axis=axis, kind=kind), axis=axis)
    return x.shape[axis] - 1 - backward


def _kind(x: Array, stable: bool) -> Literal["stable", "quicksort"]:
    if x.dtype.kind == "c":
        raise TypeError("complex numbers have no order to sort by")
    return "stable" if stable else "quicksort"
