"""Derivatives of the set functions: there are none."""

from __future__ import annotations

from lucid.autograd.rules._table import not_differentiable

not_differentiable("the output is bool", "isin")
not_differentiable(
    "the number of distinct values jumps; x[indices] with the indices of unique_all has a derivative",
    *("unique_all", "unique_counts", "unique_inverse", "unique_values"),
)
