"""Derivatives of the searching functions."""

from __future__ import annotations

from lucid.autograd.rules._table import define, not_differentiable

define(
    "where",
    x1=lambda g, condition, xp: xp.where(condition, g, 0),
    x2=lambda g, condition, xp: xp.where(condition, 0, g),
)
not_differentiable("the output is integer", "argmax", "argmin", "count_nonzero", "nonzero", "searchsorted")
