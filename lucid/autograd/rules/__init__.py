"""The derivative rules, one file for each chapter of the standard, and for what goes beyond it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.autograd.rules import (
    creation,
    data_type,
    elementwise,
    extra,
    fft,
    indexing,
    linalg,
    manipulation,
    searching,
    set,
    sorting,
    special,
    statistical,
    utility,
)
from lucid.autograd.rules._table import NON_DIFFERENTIABLE, RULES, Rule

if TYPE_CHECKING:
    from lucid._dispatch import Op

__all__ = ["NON_DIFFERENTIABLE", "RULES", "Rule", "rule_for"]

_CHAPTERS = (
    creation,
    data_type,
    elementwise,
    extra,
    fft,
    indexing,
    linalg,
    manipulation,
    searching,
    set,
    sorting,
    special,
    statistical,
    utility,
)


def rule_for(op: Op) -> Rule | None:
    """Return the rule of a function, or None if it is declared to have none."""
    found: Rule | None = getattr(op, "rule", None) or RULES.get(op.name)
    if found is None and op.name not in NON_DIFFERENTIABLE:
        raise AssertionError(f"{op.name} is neither differentiable nor declared not to be")
    return found
