"""Derivatives of the elementwise functions."""

from __future__ import annotations

from lucid.autograd.rules._table import define, not_differentiable

define("add", x1=lambda g: g, x2=lambda g: g)
define("subtract", x1=lambda g: g, x2=lambda g: -g)
define("multiply", x1=lambda g, x2: g * x2, x2=lambda g, x1: g * x1)
define("divide", x1=lambda g, x2: g / x2, x2=lambda g, x2, out: -g * out / x2)
define("negative", x=lambda g: -g)
define("positive", x=lambda g: g)
define("exp", x=lambda g, out: g * out)
define("log", x=lambda g, x: g / x)
define("tanh", x=lambda g, out: g * (1 - out * out))
define("sin", x=lambda g, x, xp: g * xp.cos(x))
define("cos", x=lambda g, x, xp: -g * xp.sin(x))
define("square", x=lambda g, x: g * (2 * x))
define("sqrt", x=lambda g, out: g / (2 * out))
define("conj", x=lambda g, xp: xp.conj(g))
define("real", x=lambda g: g)
define("imag", x=lambda g: g * -1j)
not_differentiable("the output is boolean", "equal", "not_equal", "less", "less_equal", "greater", "greater_equal")
