"""Elementwise functions where NumPy misses rows of the standard's special-case tables, or its result dtypes.

NumPy computes the trigonometric and exponential functions of small integers in float16 or float32; here the result is
of the default floating dtype for every integer dtype and bool.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from lucid.backends.numpy._scalars import integer, number

__all__ = [
    "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "clip", "complex", "copysign", "cos", "cosh", "exp",
    "expm1", "floor_divide", "greater", "greater_equal", "hypot", "less", "less_equal", "log", "log10", "log1p", "log2",
    "logaddexp", "maximum", "minimum", "nextafter", "reciprocal", "round", "sign", "sin", "sinh", "sqrt", "tan", "tanh",
]  # fmt: skip

Array = Any


def _floating(ufunc: np.ufunc, of_complex: Callable[[Array], Array] | None = None) -> Callable[..., Array]:
    """Return `ufunc` with bool and integers computed in float64, and complex numbers by `of_complex` if given."""
    direct = "fc" if of_complex is None else "f"

    def function(x: Array, /, *, out: Array = None) -> Array:
        kind = x.dtype.kind
        if kind in direct:
            return ufunc(x) if out is None else ufunc(x, out=out)
        if kind != "c" or of_complex is None:
            return ufunc(x, out=out, dtype=np.float64)
        result = of_complex(x)
        if out is None:
            return result
        out[...] = result
        return out

    return function


def _floating2(ufunc: np.ufunc) -> Callable[..., Array]:
    """Return `ufunc` of two arguments with bool and integers computed in float64."""

    def function(x1: Array, x2: Array, /) -> Array:
        out = ufunc(x1, x2)
        if out.dtype.itemsize == 8 or _is_floating(x1) or _is_floating(x2):
            return out
        return ufunc(x1, x2, dtype=np.float64)

    return function


def _is_floating(x: Array) -> bool:
    return bool(x.dtype.kind == "f") if hasattr(x, "dtype") else isinstance(x, float)


def _ordered(ufunc: np.ufunc) -> Callable[..., Array]:
    """Return `ufunc` without complex numbers, which have no order; NumPy compares their parts one after the other."""

    def function(x1: Array, x2: Array, /, *, out: Array = None) -> Array:
        if x2.__class__ is int and x1.dtype.kind == "f":
            x2 = integer(x2, x1.dtype)
        elif _is_complex(x1) or _is_complex(x2):
            raise TypeError("complex numbers have no order; compare their real parts or their absolute values")
        return ufunc(x1, x2) if out is None else ufunc(x1, x2, out=out)

    return function


def _is_complex(x: Array) -> bool:
    return bool(x.dtype.kind == "c") if hasattr(x, "dtype") else x.__class__ is builtins.complex


greater = _ordered(np.greater)
greater_equal = _ordered(np.greater_equal)
less = _ordered(np.less)
less_equal = _ordered(np.less_equal)
maximum = _ordered(np.maximum)
minimum = _ordered(np.minimum)


def reciprocal(x: Array, /) -> Array:
    """Return ``1 / x``; NumPy answers integers with integers."""
    return np.reciprocal(x) if x.dtype.kind in "fc" else np.divide(1.0, x)


def round(x: Array, /) -> Array:
    """Return the nearest integer in the dtype of `x`, the even one of two equally near."""
    return np.rint(x) if x.dtype.kind in "fc" else np.array(x)


def floor_divide(x1: Array, x2: Array, /) -> Array:
    """Return ``floor(x1 / x2)``; NumPy gives nan or -1 where one infinity takes part."""
    first, second = _infinite(x1), _infinite(x2)
    if first is None and second is None:
        return np.floor_divide(x1, x2)
    # An infinity divided by a number is one again, and a number by an infinity a signed zero: nothing is left to floor.
    with np.errstate(invalid="ignore"):
        out = np.floor_divide(x1, x2)
        one = first if second is None else second if first is None else first ^ second
        return np.where(one, np.divide(x1, x2), out)


def _infinite(x: Array) -> Array:
    """Return where `x` is infinite, or None if it is nowhere."""
    if not _is_floating(x):
        return None
    found = np.isinf(x)
    return found if found.any() else None


def sign(x: Array, /) -> Array:
    """Return the sign; NumPy answers a complex zero with a signed zero part."""
    out = np.sign(x)
    return out if out.dtype.kind != "c" else np.where(x == 0, np.zeros((), out.dtype), out)


def complex(real: Array, imag: Array, /) -> Array:
    """Return ``real + imag * 1j`` without the nan that the product makes of an infinity."""
    out: Array = np.empty(np.broadcast(real, imag).shape, np.result_type(real, imag, np.complex64))
    out.real, out.imag = real, imag
    return out


def _complex_tanh(x: Array) -> Array:
    """Return the hyperbolic tangent; NumPy's differs from the standard's at ``±inf + bj`` and ``±0 ± inf j``."""
    with np.errstate(invalid="ignore"):
        out = np.tanh(x)
    a, b = x.real, x.imag
    end = np.isinf(a)
    special = end | ((a == 0) & ~np.isfinite(b))
    if not special.any():
        return out
    fixed = complex(np.where(end, np.sign(a), a), np.where(end, np.copysign(0.0, b), np.nan).astype(a.dtype))
    return np.where(special, fixed, out)


def _complex_expm1(x: Array) -> Array:
    """Return ``exp(x) - 1``; NumPy misses the rows with infinities, nan and signed zeros."""
    with np.errstate(invalid="ignore"):
        out = np.expm1(x)
        special = ~np.isfinite(x) | (x.imag == 0)
        return np.where(special, _expm1_special(x.real, x.imag), out) if special.any() else out


def _expm1_special(a: Array, b: Array) -> Array:
    """Return ``expm1(a + bj)`` by the standard's table, valid where `a` or `b` is not finite or `b` is 0."""
    with np.errstate(over="ignore"):
        growth = np.exp(a)
    real, imag = growth * np.cos(b) - 1, growth * np.sin(b)
    on_axis, lost, down = b == 0, ~np.isfinite(b), a == -np.inf
    # adding +0 turns the -0 of `a` into the standard's +0
    real, imag = np.where(on_axis, np.expm1(a) + 0.0, real), np.where(on_axis, b, imag)
    real = np.where(lost & (a == np.inf), a, real)
    real, imag = np.where(down & lost, -np.ones_like(a), real), np.where(down & lost, np.zeros_like(b), imag)
    return complex(real, imag)


acos = _floating(np.acos)
acosh = _floating(np.acosh)
asin = _floating(np.asin)
asinh = _floating(np.asinh)
atan = _floating(np.atan)
atanh = _floating(np.atanh)
cos = _floating(np.cos)
cosh = _floating(np.cosh)
exp = _floating(np.exp)
expm1 = _floating(np.expm1, _complex_expm1)
log = _floating(np.log)
log10 = _floating(np.log10)
log1p = _floating(np.log1p)
log2 = _floating(np.log2)
sin = _floating(np.sin)
sinh = _floating(np.sinh)
sqrt = _floating(np.sqrt)
tan = _floating(np.tan)
tanh = _floating(np.tanh, _complex_tanh)
atan2 = _floating2(np.atan2)
copysign = _floating2(np.copysign)
hypot = _floating2(np.hypot)
logaddexp = _floating2(np.logaddexp)
nextafter = _floating2(np.nextafter)


def clip(x: Array, /, min: Array = None, max: Array = None) -> Array:
    """Return `x` limited to ``[min, max]``, in the dtype of `x`."""
    dtype = x.dtype
    if dtype.kind == "c":
        raise TypeError("complex numbers have no order to clip by")
    if dtype.kind == "f" and dtype.itemsize > 2 and min.__class__ in _BOUNDS and max.__class__ in _BOUNDS:
        # a third of the time of `maximum` (float32, 16,000 elements: 2.0 and 5.5 us; float16 is slower so)
        low, high = _ends(dtype)
        return x.clip(low if min is None else number(min, dtype), high if max is None else number(max, dtype))
    out = x
    if min is not None:
        out = np.maximum(out, _bound(min, dtype, np.ceil))
    if max is not None:
        out = np.minimum(out, _bound(max, dtype, np.floor))
    return np.array(x) if out is x else out


_BOUNDS = frozenset((int, float, type(None)))


@cache
def _ends(dtype: Any) -> tuple[Array, Array]:
    """Return what bounds nothing."""
    return np.asarray(-np.inf, dtype), np.asarray(np.inf, dtype)


def _bound(bound: Array, dtype: Any, inward: Any) -> Array:
    """Return a bound in `dtype`: for integers rounded inward, and moved to what the dtype can hold."""
    bound = np.asarray(bound)
    if bound.dtype.kind == "c":
        raise TypeError("complex numbers have no order to clip by")
    if bound.dtype == dtype or dtype.kind not in "iu":
        return bound.astype(dtype)
    if bound.dtype.kind == "f":
        if np.isnan(bound).any():
            raise TypeError("a bound of nan cannot limit integers")
        bound = inward(bound.astype(np.float64))
    low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
    # Compared before it is cast, for the cast of what does not fit is undefined.
    below, above = bound <= low, bound >= high
    return np.where(below, low, np.where(above, high, np.where(below | above, 0, bound).astype(dtype))).astype(dtype)
