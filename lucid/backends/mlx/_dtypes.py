"""MLX's dtypes and Lucid's."""

from __future__ import annotations

from typing import Any

import mlx.core as mx

from lucid import _dtypes
from lucid._dtypes import DType

__all__ = ["FROM_MLX", "HALVES", "TO_MLX"]

# float64 exists on MLX's CPU device alone and is computed in float32 there by several kernels, and complex128 does not
# exist at all: neither is offered.
TO_MLX: dict[DType, Any] = {
    _dtypes.bool: mx.bool_,
    _dtypes.int8: mx.int8,
    _dtypes.int16: mx.int16,
    _dtypes.int32: mx.int32,
    _dtypes.int64: mx.int64,
    _dtypes.uint8: mx.uint8,
    _dtypes.uint16: mx.uint16,
    _dtypes.uint32: mx.uint32,
    _dtypes.uint64: mx.uint64,
    _dtypes.float16: mx.float16,
    _dtypes.bfloat16: mx.bfloat16,
    _dtypes.float32: mx.float32,
    _dtypes.complex64: mx.complex64,
}
HALVES = (mx.float16, mx.bfloat16)
"""What is added up in float32 on the way."""
FROM_MLX: dict[Any, DType] = {raw: dtype for dtype, raw in TO_MLX.items()}
