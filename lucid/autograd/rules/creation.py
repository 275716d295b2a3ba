"""Derivatives of the creation functions."""

from __future__ import annotations

from lucid.autograd.rules._table import define, not_differentiable

define("tril", x=lambda g, k, xp: xp.tril(g, k=k))
define("triu", x=lambda g, k, xp: xp.triu(g, k=k))
define("to_device", x=lambda g: g)  # the engine moves `g` to the device of `x`
not_differentiable("there is no array argument", "arange", "empty", "eye", "full", "linspace", "ones", "zeros")
