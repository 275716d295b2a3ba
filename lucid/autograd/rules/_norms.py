"""Derivative of the vector norm; the matrix norms are composed of other functions.

Where a norm has a kink, the derivative is a subgradient: 0 at zero, and equal shares among several elements that are
the largest.
"""

from __future__ import annotations

import math
from typing import Any

from lucid.autograd.rules._matrices import reciprocal
from lucid.autograd.rules.statistical import restored

__all__ = ["vector_norm"]

Axis = int | tuple[int, ...] | None


def phase(x: Any, xp: Any) -> Any:
    """Return the derivative of ``|x|``: ``conj(x) / |x|``, and 0 at 0."""
    if xp.isdtype(x.dtype, "real floating"):
        return xp.sign(x)
    size = xp.abs(x)
    return xp.conj(x) * reciprocal(size, size == 0, xp)


def share_of_ties(values: Any, chosen: Any, axis: Axis, xp: Any) -> Any:
    """Return 1 for the element that was chosen as the largest or smallest, equal shares for several."""
    ties = values == chosen
    # float16 cannot count beyond 65,504
    wide = xp.result_type(values.dtype, xp.float32)
    return xp.astype(ties, wide) / xp.astype(xp.count_nonzero(ties, axis=axis, keepdims=True), wide)


def vector_norm(g: Any, x: Any, out: Any, axis: Axis, keepdims: bool, ord: float, xp: Any) -> Any:
    """``g (|x| / out)^(ord-1) conj(x) / |x|``."""
    g = restored(g, x.shape, axis, keepdims, xp)
    out = restored(out, x.shape, axis, keepdims, xp)
    if ord == 0:
        return xp.zeros_like(x)
    if ord == 1:
        return g * phase(x, xp)
    if ord == 2:
        return (g * reciprocal(out, out == 0, xp)) * xp.conj(x)
    if math.isinf(ord):
        return g * share_of_ties(xp.abs(x), out, axis, xp) * phase(x, xp)
    zero = x == 0
    size = xp.abs(xp.where(zero, 1.0, x))
    ratio = size / xp.where(out == 0, 1.0, out)
    return xp.where(zero, 0.0, g * ratio ** (ord - 1) * (xp.conj(x) / size))
