"""Functions of the bits of a floating number: its sign, and its neighbours."""

from __future__ import annotations

from typing import Any

import mlx.core as mx

from lucid.backends.mlx._scalars import as_arrays

__all__ = ["copysign", "nextafter", "signbit"]

Array = Any

_INTEGERS = {mx.float16: mx.int16, mx.bfloat16: mx.int16, mx.float32: mx.int32}


def signbit(x: Array, /) -> Array:
    """Return whether the sign bit is set."""
    if x.dtype == mx.complex64:
        raise TypeError("complex numbers have no sign bit; take it of their real or imaginary parts")
    if not mx.issubdtype(x.dtype, mx.floating):
        return x < 0
    return x.view(_INTEGERS[x.dtype]) < 0


def copysign(x1: Array, x2: Array, /) -> Array:
    """Return the magnitude of `x1` with the sign of `x2`."""
    x1, x2, dtype = _as_integers(x1, x2)
    least = _sign_mask(x1.dtype)
    return ((x1 & ~least) | (x2 & least)).view(dtype)


def nextafter(x1: Array, x2: Array, /) -> Array:
    """Return the number next to `x1` on the way to `x2`."""
    bits1, bits2, dtype = _as_integers(x1, x2)
    bits1, bits2 = mx.broadcast_arrays(bits1, bits2)
    x1, x2 = bits1.view(dtype), bits2.view(dtype)
    # The bits of floating numbers of one sign count up with their magnitude.
    away = (x2 > x1) == (bits1 >= 0)
    step = mx.where(away, mx.ones_like(bits1), mx.full((), -1, bits1.dtype))
    from_zero = mx.where(bits2 < 0, _sign_mask(bits1.dtype) | 1, mx.ones_like(bits1))
    moved = mx.where((bits1 & ~_sign_mask(bits1.dtype)) == 0, from_zero, bits1 + step).view(dtype)
    lost = mx.isnan(x1) | mx.isnan(x2)
    return mx.where(lost, x1 + x2, mx.where(x1 == x2, x2, moved))


def _as_integers(x1: Array, x2: Array) -> tuple[Array, Array, Any]:
    x1, x2 = as_arrays(x1, x2)
    dtype = x1.dtype if x1.dtype in _INTEGERS else mx.float32
    if x1.dtype == mx.complex64:
        raise TypeError("complex numbers have no sign bit")
    bits = _INTEGERS[dtype]
    return x1.astype(dtype).view(bits), x2.astype(dtype).view(bits), dtype


def _sign_mask(dtype: Any) -> Array:
    return mx.array(-(2 ** (dtype.size * 8 - 1)), dtype=dtype)
