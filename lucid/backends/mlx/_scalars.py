"""Python scalars and mixed dtypes as operands: MLX wraps, refuses or merges some integers.

MLX gives ``bool + 1`` as int32, ``uint64 + (-1)`` wrapped around, and cannot take integers of 2**63 and above.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mlx.core as mx

__all__ = [
    "RANGES",
    "as_arrays",
    "comparable",
    "comparison",
    "full_integer",
    "integer",
    "is_complex",
    "on_cpu",
    "with_scalars",
]

Array = Any

RANGES: dict[Any, tuple[int, int]] = {
    dtype: (0, 2**bits - 1) if unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    for dtype, bits, unsigned in (
        (mx.int8, 8, False), (mx.int16, 16, False), (mx.int32, 32, False), (mx.int64, 64, False),
        (mx.uint8, 8, True), (mx.uint16, 16, True), (mx.uint32, 32, True), (mx.uint64, 64, True),
    )
}  # fmt: skip
"""The least and the greatest value of each integer dtype."""

_SIGNED = (mx.int8, mx.int16, mx.int32, mx.int64)


def on_cpu() -> bool:
    """Whether operations run on the CPU here and now, where a look at a value stalls nothing."""
    return bool(mx.default_device() == mx.cpu)


def is_complex(x: Array) -> bool:
    """Whether an array or a Python scalar is complex."""
    return x.dtype == mx.complex64 if isinstance(x, mx.array) else isinstance(x, complex)


def integer(value: int, dtype: Any) -> Any:
    """Return a Python integer as the operand that meets an array of a dtype; OverflowError if the dtype lacks it."""
    if dtype not in RANGES:
        # to MLX itself, bool and int make int32
        return mx.array(value, dtype=mx.int64) if dtype == mx.bool_ else float(value)
    low, high = RANGES[dtype]
    if not low <= value <= high:
        raise OverflowError(f"{value} is out of bounds for {str(dtype).rpartition('.')[2]}")
    return value if value < 2**63 else full_integer(value, dtype)


def full_integer(value: int, dtype: Any) -> Array:
    """Return an integer that the dtype holds as an array without axes."""
    if value < 2**63:
        return mx.array(value, dtype=dtype)
    return mx.array(value - 2**64, dtype=mx.int64).view(mx.uint64)  # the same bits: MLX takes no such integer


def as_arrays(x1: Array, x2: Array) -> tuple[Array, Array]:
    """Return two operands, one of which may be a Python scalar, as arrays of one dtype."""
    if not isinstance(x1, mx.array):
        x1 = _scalar_array(x1, x2.dtype)
    elif not isinstance(x2, mx.array):
        x2 = _scalar_array(x2, x1.dtype)
    dtype = mx.result_type(x1, x2)
    return x1.astype(dtype), x2.astype(dtype)


def _scalar_array(value: Any, dtype: Any) -> Array:
    if isinstance(value, bool):
        return mx.array(value)
    if isinstance(value, int):
        value = integer(value, dtype)
    if isinstance(value, mx.array):
        return value
    wanted = mx.complex64 if isinstance(value, complex) else mx.float32 if isinstance(value, float) else dtype
    if isinstance(value, float) and mx.issubdtype(dtype, mx.inexact):
        wanted = dtype
    return mx.array(value, dtype=wanted)


def with_scalars(function: Callable[..., Array]) -> Callable[[Array, Array], Array]:
    """Return a function of two operands that takes Python integers as Lucid does."""

    def wrapped(x1: Array, x2: Array, /) -> Array:
        if x2.__class__ is int:
            x2 = integer(x2, x1.dtype)
        elif x1.__class__ is int:
            x1 = integer(x1, x2.dtype)
        return function(x1, x2)

    return wrapped


def comparison(function: Callable[..., Array], *, ordered: bool) -> Callable[[Array, Array], Array]:
    """Return a comparison by value, whatever the integers' dtypes; of complex numbers only if it needs no order."""

    def wrapped(x1: Array, x2: Array, /) -> Array:
        if ordered and (is_complex(x1) or is_complex(x2)):
            raise TypeError("complex numbers have no order; compare their real parts or their absolute values")
        if x2.__class__ is int:
            x1, x2 = comparable(x1, x2)
        elif x1.__class__ is int:
            x2, x1 = comparable(x2, x1)
        elif isinstance(x1, mx.array) and isinstance(x2, mx.array) and x1.dtype != x2.dtype:
            # MLX would compare these in float32
            if x1.dtype in _SIGNED and x2.dtype == mx.uint64:
                return mx.where(x1 < 0, function(-1, 0), function(x1.astype(mx.uint64), x2))
            if x2.dtype in _SIGNED and x1.dtype == mx.uint64:
                return mx.where(x2 < 0, function(0, -1), function(x1, x2.astype(mx.uint64)))
        return function(x1, x2)

    return wrapped


def comparable(x: Array, value: int) -> tuple[Array, Any]:
    """Return an array and an integer fit to be compared: what is beyond the array's dtype is beyond all its values."""
    if x.dtype in RANGES:
        low, high = RANGES[x.dtype]
        if not low <= value <= high:
            return x.astype(mx.float32), float("inf") if value > 0 else float("-inf")
    return x, integer(value, x.dtype)
