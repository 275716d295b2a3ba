"""What the standard has not, and NumPy has."""

from __future__ import annotations

from typing import Any

import mlx.core as mx
import numpy as np

from lucid.backends.mlx._host import on_host
from lucid.backends.numpy import _extra

__all__ = ["convolve", "roots"]

Array = Any

roots = on_host(_extra.roots)
_convolve = on_host(np.convolve)


def convolve(a: Array, v: Array, /) -> Array:
    """Return the convolution of two sequences; MLX has that of floating ones."""
    dtype = mx.result_type(a, v)
    if not mx.issubdtype(dtype, mx.floating):
        return _convolve(a, v)
    return mx.convolve(a.astype(dtype), v.astype(dtype))
