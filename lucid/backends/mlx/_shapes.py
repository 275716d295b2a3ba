"""Shapes checked in Python: MLX takes some that no array can have."""

from __future__ import annotations

import math
import operator
from typing import Any

__all__ = ["checked_shape"]

_LONGEST = 2**31 - 1  # MLX counts along an axis in 32 bits


def checked_shape(shape: Any) -> tuple[int, ...]:
    """Return a shape, given as a tuple or one integer, as a tuple that an array can have."""
    lengths = tuple([operator.index(n) for n in (shape if isinstance(shape, tuple | list) else (shape,))])
    if any(n < 0 for n in lengths):
        raise ValueError(f"negative dimensions are not allowed, got the shape {lengths}")
    if any(n > _LONGEST for n in lengths) or math.prod(lengths) > 2**48:
        raise MemoryError(f"an MLX array cannot have the shape {lengths}")
    return lengths
