"""Set functions: nan is distinct from nan, values come sorted, and inverse indices have the shape of `x`."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["isin", "unique_all", "unique_counts", "unique_inverse", "unique_values"]

Array = Any


def isin(x1: Array, x2: Array, /, *, invert: bool = False) -> Array:
    """Return whether each element of `x1` is in `x2`."""
    x1, x2 = np.asarray(x1), np.asarray(x2)
    if {x1.dtype.kind, x2.dtype.kind} == {"i", "u"} and np.result_type(x1, x2).kind == "f":
        # uint64 and a signed type meet in float64, which merges large integers: keep to the values that both can hold.
        x2 = x2[(x2 >= 0) if x2.dtype.kind == "i" else (x2 <= np.iinfo(x1.dtype).max)].astype(x1.dtype)
    return np.isin(x1, x2, invert=invert)


def unique_all(x: Array, /) -> tuple[Array, Array, Array, Array]:
    """Return the values, their first indices, the inverse and the counts."""
    values, indices, inverse, counts = np.unique(
        x, return_index=True, return_inverse=True, return_counts=True, equal_nan=False
    )
    return values, indices, inverse.reshape(x.shape), counts


def unique_counts(x: Array, /) -> tuple[Array, Array]:
    """Return the values and their counts."""
    return np.unique(x, return_counts=True, equal_nan=False)


def unique_inverse(x: Array, /) -> tuple[Array, Array]:
    """Return the values and, for each element, the index of its value."""
    values, inverse = np.unique(x, return_inverse=True, equal_nan=False)
    return values, inverse.reshape(x.shape)


def unique_values(x: Array, /) -> Array:
    """Return the distinct values, sorted."""
    return np.unique(x, equal_nan=False)
