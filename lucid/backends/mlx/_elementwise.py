"""Elementwise functions where MLX misses rows of the standard's special-case tables, or ends the process."""

from __future__ import annotations

import math
from typing import Any

import mlx.core as mx

from lucid._errors import ArgumentError, DTypeError
from lucid.backends.mlx import _utility
from lucid.backends.mlx._bits import copysign, nextafter, signbit
from lucid.backends.mlx._complex import complex, complex_expm1, complex_sign, complex_tanh
from lucid.backends.mlx._computing import promise
from lucid.backends.mlx._scalars import RANGES, as_arrays, comparison, full_integer, is_complex, on_cpu, with_scalars

__all__ = [
    "add", "atan2", "bitwise_and", "bitwise_invert", "bitwise_left_shift", "bitwise_or", "bitwise_right_shift",
    "bitwise_xor", "ceil", "clip", "complex", "copysign", "divide", "equal", "expm1", "floor", "floor_divide",
    "greater", "greater_equal", "hypot", "less", "less_equal", "logaddexp", "maximum", "minimum", "multiply",
    "negative", "nextafter", "not_equal", "positive", "pow", "reciprocal", "remainder", "round", "sign", "signbit",
    "sin", "subtract", "tanh", "trunc",
]  # fmt: skip

Array = Any

add = with_scalars(mx.add)
divide = with_scalars(mx.divide)
multiply = with_scalars(mx.multiply)

equal = comparison(mx.equal, ordered=False)
not_equal = comparison(mx.not_equal, ordered=False)
greater = comparison(mx.greater, ordered=True)
greater_equal = comparison(mx.greater_equal, ordered=True)
less = comparison(mx.less, ordered=True)
less_equal = comparison(mx.less_equal, ordered=True)


def _ordered(function: Any) -> Any:
    """Return the function without complex numbers, which have no order; MLX compares part by part."""
    inner = with_scalars(function)

    def wrapped(x1: Array, x2: Array, /) -> Array:
        if is_complex(x1) or is_complex(x2):
            raise TypeError("complex numbers have no order; compare their real parts or their absolute values")
        return inner(x1, x2)

    return wrapped


atan2 = _ordered(mx.arctan2)
logaddexp = _ordered(mx.logaddexp)
maximum = _ordered(mx.maximum)
minimum = _ordered(mx.minimum)


_BOOL = mx.bool_


def difference(x1: Array, x2: Array, /) -> Array:
    """Return ``x1 - x2`` of operands that MLX takes as they are."""
    out = x1 - x2
    if out.itemsize == 1 and out.dtype == _BOOL:  # to compare dtypes takes three times as long as to compare sizes
        raise TypeError("bool arrays have no difference; use logical_xor")
    return out


subtract = with_scalars(difference)


def negative(x: Array, /) -> Array:
    """Return ``-x``."""
    if x.dtype == mx.bool_:
        raise TypeError("bool arrays have no negative; use logical_not")
    return mx.negative(x)


def positive(x: Array, /) -> Array:
    """Return ``+x``."""
    if x.dtype == mx.bool_:
        raise TypeError("bool arrays have no sign")
    return mx.positive(x)


def reciprocal(x: Array, /) -> Array:
    """Return ``1 / x``; MLX's own answers a complex zero differently."""
    return mx.divide(1, x)


def round(x: Array, /) -> Array:
    """Return the nearest integer in the dtype of `x`, the even one of two equally near."""
    return mx.round(x)


def _real(function: Any) -> Any:
    """Return the function of one array with the error that complex numbers are due; MLX's is no TypeError."""

    def wrapped(x: Array, /) -> Array:
        if x.dtype == mx.complex64:
            raise TypeError("complex numbers are not rounded; round their real and imaginary parts")
        return function(x)

    return wrapped


ceil = _real(mx.ceil)
floor = _real(mx.floor)
trunc = _real(mx.trunc)


def _integers(function: Any) -> Any:
    """Return a function of bits with the error that floating numbers are due."""
    inner = with_scalars(function)

    def wrapped(x1: Array, x2: Array, /) -> Array:
        for x in (x1, x2):
            if mx.issubdtype(x.dtype, mx.inexact) if isinstance(x, mx.array) else not isinstance(x, int):
                raise TypeError("floating numbers have no bits to combine; cast them to integers first")
        return inner(x1, x2)

    return wrapped


def bitwise_invert(x: Array, /) -> Array:
    """Return ``~x``."""
    if mx.issubdtype(x.dtype, mx.inexact):
        raise TypeError("floating numbers have no bits to invert; cast them to integers first")
    return mx.bitwise_invert(x)


bitwise_and = _integers(mx.bitwise_and)
bitwise_or = _integers(mx.bitwise_or)
bitwise_xor = _integers(mx.bitwise_xor)


@_integers
def bitwise_left_shift(x1: Array, x2: Array, /) -> Array:
    """Return ``x1 << x2``, zero where all bits are shifted out; the processor would take `x2` modulo the width."""
    x1, x2 = as_arrays(x1, x2)
    bits = x1.dtype.size * 8
    return mx.where(_outside(x2, bits), mx.zeros_like(x1), mx.left_shift(x1, mx.clip(x2, 0, bits - 1)))


@_integers
def bitwise_right_shift(x1: Array, x2: Array, /) -> Array:
    """Return ``x1 >> x2``: where all bits are shifted out, what the sign bit fills."""
    x1, x2 = as_arrays(x1, x2)
    bits = x1.dtype.size * 8
    nearly = mx.right_shift(x1, mx.clip(x2, 0, bits - 1))
    return mx.where(_outside(x2, bits), mx.where(x1 < 0, mx.full((), -1).astype(x1.dtype), mx.zeros_like(x1)), nearly)


def _outside(count: Array, bits: int) -> Array:
    return (count < 0) | (count >= bits)


def sign(x: Array, /) -> Array:
    """Return the sign; MLX answers nan with 0, and complex infinities with nan."""
    if x.dtype == mx.complex64:
        return complex_sign(x)
    if x.dtype == mx.bool_:
        raise TypeError("bool arrays have no sign")
    return mx.where(x == x, mx.sign(x), x) if mx.issubdtype(x.dtype, mx.floating) else mx.sign(x)


def sin(x: Array, /) -> Array:
    """Return the sine; MLX loses the sign of zero."""
    out = mx.sin(x)
    return mx.where(x == 0, x, out) if x.dtype == out.dtype else out


def expm1(x: Array, /) -> Array:
    """Return ``exp(x) - 1``; MLX has none of complex numbers."""
    return complex_expm1(x) if x.dtype == mx.complex64 else mx.expm1(x)


def tanh(x: Array, /) -> Array:
    """Return the hyperbolic tangent; MLX's differs from the standard's at complex infinities."""
    return complex_tanh(x) if x.dtype == mx.complex64 else mx.tanh(x)


def hypot(x1: Array, x2: Array, /) -> Array:
    """Return ``sqrt(x1**2 + x2**2)`` without overflow on the way."""
    x1, x2 = as_arrays(x1, x2)
    if x1.dtype == mx.complex64:
        raise TypeError("complex numbers have no hypotenuse; take their absolute values")
    if not mx.issubdtype(x1.dtype, mx.floating):
        x1, x2 = x1.astype(mx.float32), x2.astype(mx.float32)
    x1, x2 = mx.abs(x1), mx.abs(x2)
    long, short = mx.maximum(x1, x2), mx.minimum(x1, x2)
    ratio = short / mx.where(long == 0, mx.ones_like(long), long)
    out = long * mx.sqrt(1 + ratio * ratio)
    # an infinity counts even next to a nan
    return mx.where(mx.isinf(x1) | mx.isinf(x2), mx.full((), float("inf"), x1.dtype), out)


def floor_divide(x1: Array, x2: Array, /) -> Array:
    """Return the floor of the exact quotient; of integers, 0 where `x2` is 0."""
    x1, x2 = as_arrays(x1, x2)
    if x1.dtype in RANGES:
        # The processor stops the program at INT_MIN // -1, so -1 never gets there; the negative wraps, as in NumPy.
        minus = x2 == -1 if RANGES[x1.dtype][0] < 0 else mx.array(False)
        safe = mx.where(minus | (x2 == 0), mx.ones_like(x2), x2)
        return mx.where(x2 == 0, mx.zeros_like(x1), mx.where(minus, -x1, mx.floor_divide(x1, safe)))
    if x1.dtype == mx.bool_ or x1.dtype == mx.complex64:
        raise TypeError("floor division needs integers or real floating numbers")
    quotient = mx.floor_divide(x1, x2)
    # 1 / 0.1 rounds to 10, although 0.1 as stored goes into 1 only 9 times: take the remainder off first.
    exact = mx.round((x1 - mx.remainder(x1, x2)) / x2)
    usual = mx.isfinite(quotient) & mx.isfinite(x2) & (quotient != 0)
    return mx.where(usual & (exact != 0), exact, quotient)


def remainder(x1: Array, x2: Array, /) -> Array:
    """Return what floor division leaves, with the sign of `x2`; of integers, 0 where `x2` is 0."""
    x1, x2 = as_arrays(x1, x2)
    if x1.dtype in RANGES:
        # nothing is left by -1, nor does INT_MIN % -1 then stop the program
        trivial = (x2 == 0) | (x2 == -1) if RANGES[x1.dtype][0] < 0 else x2 == 0
        return mx.where(trivial, mx.zeros_like(x1), mx.remainder(x1, mx.where(trivial, mx.ones_like(x2), x2)))
    if x1.dtype == mx.bool_ or x1.dtype == mx.complex64:
        raise TypeError("remainders need integers or real floating numbers")
    out = mx.remainder(x1, x2)
    return mx.where(out == 0, copysign(out, x2), out)


def pow(x1: Array, x2: Array, /) -> Array:
    """Return ``x1 ** x2``.

    An integer to a negative power is an error; for an array of powers on a GPU, where looking at them would stall it,
    when values are next computed.
    """
    scalar = x2 if x2.__class__ is int else None
    x1, x2 = as_arrays(x1, x2)
    if x1.dtype in RANGES:
        if RANGES[x1.dtype][0] < 0:
            if scalar is None and not on_cpu():
                promise(x2 >= 0, ArgumentError("pow: an earlier call raised integers to negative integer powers"))
            elif _negative(x2 if scalar is None else scalar):
                raise ValueError("Integers to negative integer powers are not allowed.")
        return mx.power(x1, x2)
    out = mx.power(x1, x2)
    return mx.where(x2 == 0, mx.ones_like(out), out) if out.dtype == mx.complex64 else out


def _negative(power: Array) -> bool:
    return bool(_utility.any(power < 0).item()) if isinstance(power, mx.array) else power < 0


def clip(x: Array, /, min: Array = None, max: Array = None) -> Array:
    """Return `x` limited to ``[min, max]``, in the dtype of `x`."""
    if any(is_complex(a) for a in (x, min, max)):
        raise TypeError("complex numbers have no order to clip by")
    if min is not None:
        x = mx.maximum(x, _bound(min, x.dtype, mx.ceil))
    if max is not None:
        x = mx.minimum(x, _bound(max, x.dtype, mx.floor))
    return x


def _bound(bound: Array, dtype: Any, inward: Any) -> Array:
    """Return a bound in `dtype`: for integers rounded inward, and moved to what the dtype can hold.

    Integers cannot be limited by nan, which is an error; for an array of bounds on a GPU, where looking at them would
    stall it, when values are next computed.
    """
    if not isinstance(bound, mx.array):
        return _scalar_bound(bound, dtype, inward)
    if bound.dtype == dtype or dtype not in RANGES:
        return bound.astype(dtype)
    if mx.issubdtype(bound.dtype, mx.floating):
        lost = mx.isnan(bound)
        if not on_cpu():
            promise(~lost, DTypeError("clip: a bound of an earlier call was nan, which cannot limit integers"))
        elif bool(_utility.any(lost).item()):
            raise TypeError("a bound of nan cannot limit integers")
        bound = inward(mx.where(lost, 0.0, bound))
    low, high = RANGES[dtype]
    # Compared before it is cast, for the cast of what does not fit is undefined.
    below, above = less_equal(bound, low), greater_equal(bound, high)
    inside = mx.where(below | above, mx.zeros_like(bound), bound).astype(dtype)
    return mx.where(below, full_integer(low, dtype), mx.where(above, full_integer(high, dtype), inside))


def _scalar_bound(bound: float, dtype: Any, inward: Any) -> Array:
    if dtype not in RANGES:
        return mx.array(float(bound), dtype=mx.float32).astype(dtype)
    if math.isnan(bound):
        raise TypeError("a bound of nan cannot limit integers")
    low, high = RANGES[dtype]
    if low < bound < high:
        return full_integer((math.ceil if inward is mx.ceil else math.floor)(bound), dtype)
    return full_integer(low if bound <= low else high, dtype)
