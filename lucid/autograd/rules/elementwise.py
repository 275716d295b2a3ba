"""Derivatives of the elementwise functions.

Each row works element by element, so that the engine may evaluate it block by block. ``x1`` or ``x2`` may be a Python
number where the call had one. Special points are those of `lucid.autograd.special_points`.
"""

from __future__ import annotations

import math
from typing import Any

from lucid.autograd.rules._table import define, holds, not_differentiable

# --- arithmetic -----------------------------------------------------------------------------------------------------

define("add", x1=lambda g: g, x2=lambda g: g)
define("subtract", x1=lambda g: g, x2=lambda g: -g)
define("multiply", x1=lambda g, x2: g * x2, x2=lambda g, x1: g * x1)
define("divide", x1=lambda g, x2: g / x2, x2=lambda g, x2, out: -g * out / x2)
define("negative", x=lambda g: -g)
define("positive", x=lambda g: g)
define("reciprocal", x=lambda g, out: -g * out * out)
define("square", x=lambda g, x: g * (2 * x))
define("sqrt", x=lambda g, out: g / (2 * out))
define("remainder", x1=lambda g: g, x2=lambda g, x1, x2, xp: -g * xp.floor_divide(x1, x2))


def power_base(g: Any, x1: Any, x2: Any, xp: Any) -> Any:
    """Return ``g * x2 * x1 ** (x2 - 1)``, which is 0 at 0 ** 0."""
    if not hasattr(x2, "shape") or (x2.ndim == 0 and holds(x2 != 0)):
        # one exponent for all, the common case; the number 0 is the only one that stays a Python scalar
        return g * (x2 * x1 ** (x2 - 1)) if hasattr(x2, "shape") or x2 != 0 else xp.zeros_like(g)
    return g * (x2 * x1 ** (xp.where((x1 == 0) & (x2 == 0), 1, x2) - 1))


def power_exponent(g: Any, x1: Any, x2: Any, out: Any, xp: Any) -> Any:
    """Return ``g * out * log(x1)``, which is 0 where 0 is raised to 0 or to a positive power."""
    if not hasattr(x1, "shape"):
        base = xp.full_like(out, x1)
    else:  # in the dtype of the output: the logarithm of a negative number is complex if the exponent is
        base = x1 if x1.dtype == out.dtype else xp.astype(x1, out.dtype)
    if base.ndim == 0 and holds(base != 0):
        return g * (out * xp.log(base))
    growing = (xp.real(x2) if _is_complex(x2, xp) else x2) >= 0
    return g * (out * xp.log(xp.where((base == 0) & growing, 1, base)))


def _is_complex(x: Any, xp: Any) -> bool:
    return bool(xp.isdtype(x.dtype, "complex floating"))


define("pow", x1=power_base, x2=power_exponent)

# --- exponentials and logarithms ------------------------------------------------------------------------------------

define("exp", x=lambda g, out: g * out)
define("expm1", x=lambda g, out: g * (out + 1))
define("log", x=lambda g, x: g / x)
define("log1p", x=lambda g, x: g / (1 + x))
define("log2", x=lambda g, x: g / (x * math.log(2)))
define("log10", x=lambda g, x: g / (x * math.log(10)))


def softmax_share(g: Any, x1: Any, x2: Any, out: Any, xp: Any) -> Any:
    """Return ``g * exp(x1 - out)``, where equal infinities share equally."""
    even = xp.where(x1 == x2, -math.log(2), xp.zeros_like(out))
    return g * xp.exp(xp.where(x1 == out, even, x1 - out))


define(
    "logaddexp",
    x1=softmax_share,
    x2=lambda g, x1, x2, out, xp: softmax_share(g, x2, x1, out, xp),
)

# --- trigonometry ---------------------------------------------------------------------------------------------------

define("sin", x=lambda g, x, xp: g * xp.cos(x))
define("cos", x=lambda g, x, xp: -g * xp.sin(x))
define("tan", x=lambda g, out: g * (1 + out * out))
define("sinh", x=lambda g, x, xp: g * xp.cosh(x))
define("cosh", x=lambda g, x, xp: g * xp.sinh(x))
define("tanh", x=lambda g, out: g * (1 - out * out))


def cosine_of_arcsine(x: Any, xp: Any) -> Any:
    """Return ``sqrt(1 - x**2)`` on the side of the branch cut on which complex `x` lies.

    There ``1 - x*x`` would turn an imaginary part of -0 into +0 (W. Kahan, "Branch cuts for complex elementary
    functions", 1987). For real `x` near ±1 the product form keeps the digits.
    """
    return xp.sqrt(-(x * x - 1) if _is_complex(x, xp) else (1 - x) * (1 + x))


define("asin", x=lambda g, x, xp: g / cosine_of_arcsine(x, xp))
define("acos", x=lambda g, x, xp: -g / cosine_of_arcsine(x, xp))
define("atan", x=lambda g, x: g / (1 + x * x))
define("asinh", x=lambda g, out, xp: g / xp.cosh(out))
define("acosh", x=lambda g, out, xp: g / xp.sinh(out))
define("atanh", x=lambda g, x: g / ((1 - x) * (1 + x)))


def infinite_if_zero(r: Any, xp: Any) -> Any:
    """Return the divisor `r` with infinity for 0, which makes the quotient 0 there, and all its derivatives."""
    return xp.where(r == 0, math.inf, r)


def arctangent_slope(g: Any, x1: Any, x2: Any, other: Any, xp: Any) -> Any:
    """Return ``g * other / (x1**2 + x2**2)`` without squares that overflow; 0 at the origin."""
    r = infinite_if_zero(xp.hypot(x1, x2), xp)
    return g * (other / r) / r


define(
    "atan2",
    x1=lambda g, x1, x2, xp: arctangent_slope(g, x1, x2, x2, xp),
    x2=lambda g, x1, x2, xp: -arctangent_slope(g, x1, x2, x1, xp),
)
define(
    "hypot",
    x1=lambda g, x1, out, xp: g * (x1 / infinite_if_zero(out, xp)),
    x2=lambda g, x2, out, xp: g * (x2 / infinite_if_zero(out, xp)),
)

# --- complex numbers ------------------------------------------------------------------------------------------------

define("conj", x=lambda g, xp: xp.conj(g))
define("real", x=lambda g: g)
define("imag", x=lambda g: g * -1j)
define("complex", real=lambda g: g, imag=lambda g: g * 1j)


def absolute(g: Any, x: Any, xp: Any) -> Any:
    """Return ``g * conj(x) / |x|``, 0 at 0."""
    return g * (xp.conj(xp.sign(x)) if _is_complex(x, xp) else xp.sign(x))


def sign_slope(g: Any, x: Any, out: Any, xp: Any) -> Any:
    """Return how ``x / |x|`` turns with complex `x`: its length is fixed, only the angle changes."""
    if not _is_complex(x, xp):
        return xp.zeros_like(g)
    return (g - xp.real(g * out) * xp.conj(out)) / infinite_if_zero(xp.abs(x), xp)


define("abs", x=absolute)
define("sign", x=sign_slope)

# --- steps ----------------------------------------------------------------------------------------------------------

define("ceil", x=lambda g, xp: xp.zeros_like(g))
define("floor", x=lambda g, xp: xp.zeros_like(g))
define("round", x=lambda g, xp: xp.zeros_like(g))
define("trunc", x=lambda g, xp: xp.zeros_like(g))
define("floor_divide", x1=lambda g, xp: xp.zeros_like(g), x2=lambda g, xp: xp.zeros_like(g))
define("copysign", x1=lambda g, x1, out, xp: g * (xp.sign(x1) * xp.sign(out)), x2=lambda g, xp: xp.zeros_like(g))

# --- choices --------------------------------------------------------------------------------------------------------


def larger_share(g: Any, x1: Any, x2: Any, xp: Any) -> Any:
    """Return what `x1` gets of the gradient of ``maximum(x1, x2)``: half of it where they tie; a nan wins."""
    mine, other = (x1 >= x2) | (x1 != x1), (x2 >= x1) | (x2 != x2)
    return xp.where(mine, xp.where(other, g / 2, g), 0)


def smaller_share(g: Any, x1: Any, x2: Any, xp: Any) -> Any:
    """Return what `x1` gets of the gradient of ``minimum(x1, x2)``."""
    mine, other = (x1 <= x2) | (x1 != x1), (x2 <= x1) | (x2 != x2)
    return xp.where(mine, xp.where(other, g / 2, g), 0)


define("maximum", x1=larger_share, x2=lambda g, x1, x2, xp: larger_share(g, x2, x1, xp))
define("minimum", x1=smaller_share, x2=lambda g, x1, x2, xp: smaller_share(g, x2, x1, xp))

# clip(x, min, max) is minimum(maximum(x, min), max), except that at a bound that is a number nothing is left of g.


def clip_above(g: Any, value: Any, max: Any, xp: Any) -> Any:
    """Return what `value` gets of the gradient of its minimum with an upper bound."""
    if max is None:
        return g
    return smaller_share(g, value, max, xp) if hasattr(max, "shape") else xp.where(value >= max, 0, g)


def clip_x(g: Any, x: Any, min: Any, max: Any, xp: Any) -> Any:
    g = clip_above(g, x, max, xp)
    if min is None:
        return g
    return larger_share(g, x, min, xp) if hasattr(min, "shape") else xp.where(x <= min, 0, g)


def clip_min(g: Any, x: Any, min: Any, max: Any, xp: Any) -> Any:
    return larger_share(clip_above(g, min, max, xp), min, x, xp)


def clip_max(g: Any, x: Any, min: Any, max: Any, xp: Any) -> Any:
    return smaller_share(g, max, x if min is None else xp.maximum(x, min), xp)


define("clip", x=clip_x, min=clip_min, max=clip_max)

# --- no derivative --------------------------------------------------------------------------------------------------

not_differentiable(
    "the output is bool",
    *("equal", "not_equal", "less", "less_equal", "greater", "greater_equal"),
    *("isfinite", "isinf", "isnan", "signbit"),
    *("logical_and", "logical_not", "logical_or", "logical_xor"),
)
not_differentiable(
    "inputs and output are integers or bool",
    *("bitwise_and", "bitwise_invert", "bitwise_or", "bitwise_xor", "bitwise_left_shift", "bitwise_right_shift"),
)
not_differentiable("the output is a neighbour in the number format, not a function of real numbers", "nextafter")
