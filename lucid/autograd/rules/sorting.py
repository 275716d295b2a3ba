"""Derivatives of the sorting functions."""

from __future__ import annotations

from typing import Any

from lucid.autograd.rules._table import define, not_differentiable
from lucid.autograd.rules.indexing import count_up


def unsort(g: Any, x: Any, axis: int, descending: bool, xp: Any) -> Any:
    """Return `g` put back to where its elements came from; equal elements keep their order."""
    order = xp.argsort(x, axis=axis, descending=descending)
    key = tuple([order if i == axis % g.ndim else count_up(order, i, xp) for i in range(g.ndim)])
    return xp.set_item(xp.zeros_like(g), g, key)


define("sort", x=unsort)
not_differentiable("the output is integer", "argsort")
