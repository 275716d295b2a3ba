"""Derivatives of the sorting functions."""

from __future__ import annotations

from typing import Any

from lucid.autograd.rules._table import define, not_differentiable


def unsort(g: Any, x: Any, axis: int, descending: bool, xp: Any) -> Any:
    """Return `g` in the order of `x`; equal elements keep theirs."""
    order = xp.argsort(x, axis=axis, descending=descending)
    return xp.take_along_axis(g, xp.argsort(order, axis=axis), axis=axis)


define("sort", x=unsort)
not_differentiable("the output is integer", "argsort")
