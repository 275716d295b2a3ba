"""What the standard has not and NumPy does otherwise than Lucid."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["roots"]

Array = Any


def roots(p: Array, /) -> Array:
    """Return the roots of a polynomial; NumPy's are real if all happen to be."""
    out = np.roots(p)
    return out.astype(np.result_type(out, np.complex64))
