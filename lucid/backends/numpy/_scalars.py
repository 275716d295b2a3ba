"""Python numbers as operands."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

__all__ = ["integer", "number"]


@lru_cache(maxsize=256)  # made anew it would take as long as working on a few hundred elements
def integer(value: int, dtype: Any) -> np.ndarray[Any, Any]:
    """Return a Python integer as an operand beside arrays of a dtype.

    NumPy would wrap one that does not fit: 300 becomes 44 in int8.
    """
    made: np.ndarray[Any, Any] = np.asarray(value, dtype if dtype.kind in "fc" else np.result_type(value, dtype))
    made.flags.writeable = False
    return made


def number(value: float, dtype: Any) -> np.ndarray[Any, Any]:
    """Return a Python number as an operand beside arrays of a floating dtype."""
    return integer(value, dtype) if value.__class__ is int else np.asarray(value, dtype)
