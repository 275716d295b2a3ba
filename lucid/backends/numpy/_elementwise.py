"""Elementwise functions where NumPy misses rows of the standard's special-case tables, or lacks the name."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["bitwise_left_shift", "bitwise_right_shift", "clip", "expm1", "floor_divide", "sign", "tanh"]

Array = Any


def floor_divide(x1: Array, x2: Array, /) -> Array:
    """Return ``floor(x1 / x2)``; NumPy gives nan or -1 where an infinity takes part."""
    out = np.floor_divide(x1, x2)
    if out.dtype.kind == "f":
        infinite = np.isinf(x1) ^ np.isinf(x2)
        if infinite.any():
            with np.errstate(all="ignore"):
                out = np.where(infinite, np.where(np.isinf(x1), np.divide(x1, x2), _small_quotient(x1, x2)), out)
    return out


def _small_quotient(x1: Array, x2: Array) -> Array:
    # finite // ±inf: the quotient is a signed zero, and its floor is the standard's -0 or +0
    return np.divide(x1, x2)


def expm1(x: Array, /) -> Array:
    """Return ``exp(x) - 1``; NumPy misses the complex rows with infinities and signed zeros."""
    if x.dtype.kind != "c":
        return np.expm1(x)
    with np.errstate(all="ignore"):
        out = np.expm1(x)
        a, b = x.real, x.imag
        special = ~(np.isfinite(a) & np.isfinite(b)) | (b == 0)
        if special.any():
            real, imag = _expm1_special(a, b)
            fixed = np.empty_like(out)
            fixed.real, fixed.imag = real, imag
            out = np.where(special, fixed, out)
    return out


def _expm1_special(a: Array, b: Array) -> tuple[Array, Array]:
    """Return the parts of expm1(a + ib) by the standard's table, valid where `a` or `b` is not finite or `b` is 0."""
    growth = np.exp(a)
    real, imag = growth * np.cos(b) - 1, growth * np.sin(b)
    on_axis = b == 0
    real, imag = np.where(on_axis, np.expm1(a), real), np.where(on_axis, b, imag)
    lost = ~np.isfinite(b)
    up, down = lost & (a == np.inf), lost & (a == -np.inf)
    real, imag = np.where(up, np.inf, real), np.where(up, np.nan, imag)
    real, imag = np.where(down, -1.0, real), np.where(down, 0.0, imag)
    finite_b = np.isfinite(b) & ~on_axis
    real = np.where((a == -np.inf) & finite_b, -1.0, real)
    imag = np.where((a == -np.inf) & finite_b, np.copysign(0.0, np.sin(b)), imag)
    return real, imag


def sign(x: Array, /) -> Array:
    """Return the sign; NumPy answers a complex zero with a signed zero part."""
    out = np.sign(x)
    if out.dtype.kind == "c":
        out = np.where(x == 0, np.zeros((), out.dtype), out)
    return out


def tanh(x: Array, /) -> Array:
    """Return the hyperbolic tangent; at ±inf + iy the imaginary part is a zero with the sign of ``sin(2y)``."""
    out = np.tanh(x)
    if out.dtype.kind == "c":
        infinite = np.isinf(x.real)
        if infinite.any():
            finite_imag = np.isfinite(x.imag)
            with np.errstate(all="ignore"):
                zero = np.copysign(0.0, np.where(finite_imag, np.sin(2 * x.imag), x.imag))
            fixed = np.empty_like(out)
            fixed.real, fixed.imag = np.sign(x.real), zero
            out = np.where(infinite & ~np.isnan(x.imag), fixed, out)
    return out


def clip(x: Array, /, min: Array = None, max: Array = None) -> Array:
    """Return `x` limited to ``[min, max]``, in the dtype of `x`."""
    if min is None and max is None:
        return np.array(x)
    lower = None if min is None else _bound(min, x.dtype, -1)
    upper = None if max is None else _bound(max, x.dtype, +1)
    out = np.clip(x, lower, upper)
    return out if out.dtype == x.dtype else out.astype(x.dtype)


def _bound(bound: Array, dtype: Any, side: int) -> Array:
    """Return a bound in `dtype`; an integer range's bound that lies outside the type's range limits nothing."""
    if isinstance(bound, int | float) and dtype.kind in "iu":
        info = np.iinfo(dtype)
        inside = int(np.ceil(bound) if side < 0 else np.floor(bound)) if np.isfinite(bound) else side * info.max
        return np.asarray(max_min(info.min, inside, info.max), dtype=dtype)
    return bound


def max_min(low: int, value: int, high: int) -> int:
    """Return `value` moved into ``[low, high]``."""
    return low if value < low else high if value > high else value


def bitwise_left_shift(x1: Array, x2: Array, /) -> Array:
    """Return ``x1 << x2``."""
    return np.left_shift(x1, x2)


def bitwise_right_shift(x1: Array, x2: Array, /) -> Array:
    """Return ``x1 >> x2``."""
    return np.right_shift(x1, x2)
