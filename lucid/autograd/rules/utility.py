"""Derivatives of the utility functions."""

from __future__ import annotations

from typing import Any

from lucid.autograd.rules._table import define, not_differentiable
from lucid.autograd.rules.statistical import part


def difference(g: Any, x_shape: tuple[int, ...], axis: int, n: int, xp: Any) -> Any:
    """Return the `n`-th differences of `g` between zeros: the transpose of a difference is one, up to the sign."""
    axis %= len(x_shape)
    length = g.shape[axis]
    if length == 0:
        return xp.put_add(g, x_shape, part(axis, 0, 0))
    padded = list(x_shape)
    padded[axis] = length + 2 * n
    between = xp.diff(xp.put_add(g, tuple(padded), part(axis, n, n + length)), axis=axis, n=n)
    return -between if n % 2 else between


define("diff", x=difference)
not_differentiable("the output is bool", "all", "any")
