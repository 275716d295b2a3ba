"""Special functions that a few standard functions express, in forms that neither overflow nor cancel.

They are written for floating arrays of one dtype and for the names that NumPy and MLX have in common.
"""

from __future__ import annotations

import math
from typing import Any

__all__ = ["entr", "expit", "kl_div", "logit", "rel_entr", "xlog1py", "xlogy"]

Array = Any


def expit(x: Array, /, *, xp: Any) -> Array:
    """Return ``1 / (1 + exp(-x))``."""
    e = xp.exp(-xp.abs(x))
    return xp.where(x < 0, e, 1) / (1 + e)


def logit(x: Array, /, *, xp: Any) -> Array:
    """Return ``log(x / (1 - x))``."""
    near_half = xp.abs(x - 0.5) < 0.25  # where the logarithms nearly cancel
    return xp.where(near_half, xp.log1p((2 * x - 1) / (1 - x)), xp.log(x) - xp.log1p(-x))


def xlogy(x: Array, y: Array, /, *, xp: Any) -> Array:
    """Return ``x * log(y)``, 0 where `x` is 0 unless `y` is nan."""
    return xp.where((x == 0) & (y == y), 0, x * xp.log(y))


def xlog1py(x: Array, y: Array, /, *, xp: Any) -> Array:
    """Return ``x * log(1 + y)``, 0 where `x` is 0 unless `y` is nan."""
    return xp.where((x == 0) & (y == y), 0, x * xp.log1p(y))


def entr(x: Array, /, *, xp: Any) -> Array:
    """Return ``-x * log(x)``, 0 at 0 and ``-inf`` below."""
    return xp.where(x < 0, -math.inf, 0 - xlogy(x, x, xp=xp))


def rel_entr(x: Array, y: Array, /, *, xp: Any) -> Array:
    """Return ``x * log(x / y)``, 0 where `x` is 0, infinity outside of the domain."""
    # of numbers near each other the quotient is more exact than the logarithms; of others it may overflow
    ratio = x / y
    log = xp.where((ratio > 0.5) & (ratio < 2), xp.log1p((x - y) / y), xp.log(x) - xp.log(y))
    return _in_domain(x, y, x * log, xp.zeros_like(y), xp)


def kl_div(x: Array, y: Array, /, *, xp: Any) -> Array:
    """Return ``x * log(x / y) - x + y``, `y` where `x` is 0, infinity outside of the domain."""
    # With d = x / y - 1 it is y * ((1 + d) * log(1 + d) - d): the terms of first order cancel.
    d = (x - y) / y
    series = 0 * d
    for k in range(16, 1, -1):
        series = 1 / (k * (k - 1)) - d * series
    inside = xp.where(xp.abs(d) < 0.1, y * d * d * series, rel_entr(x, y, xp=xp) - x + y)
    return _in_domain(x, y, inside, y, xp)


def _in_domain(x: Array, y: Array, inside: Array, at_zero: Array, xp: Any) -> Array:
    outside = xp.where((x == 0) & (y >= 0), at_zero, math.inf)
    outside = xp.where((x == x) & (y == y), outside, x + y)
    return xp.where((x > 0) & (y > 0), inside, outside)
