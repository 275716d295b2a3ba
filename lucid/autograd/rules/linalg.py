"""Derivatives of the linear algebra functions."""

from __future__ import annotations

from lucid.autograd.rules._table import define

define("matrix_transpose", x=lambda g: g.mT)
