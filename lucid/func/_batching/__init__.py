"""Batching rules: how each function of the namespace works on arrays with a batch axis.

A rule is called as the dispatcher calls a raw function, arrays by position and other arguments by name, when at least
one of the arrays is batched; it returns a Tensor of the level below whose first axis is the batch axis.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lucid._dispatch import Op
from lucid.func._batched import Batched, BatchLevel
from lucid.func._batching import _extra, _indexing, _linalg, _manipulation, _reductions, _sets
from lucid.func._batching._align import aligned, any_batched, lowered
from lucid.func._below import lower

__all__ = ["RULES", "rule_for"]

RULES: dict[str, Callable[..., Any]] = {
    **_reductions.RULES,
    **_manipulation.RULES,
    **_indexing.RULES,
    **_linalg.RULES,
    **_sets.RULES,
    **_extra.RULES,
}
"""The rules of all functions but the elementwise ones, and those that take no array."""


def rule_for(op: Op, level: BatchLevel) -> Callable[..., Any]:
    """Return a function as it works on the arrays of a level."""
    if op.elementwise:
        return _elementwise(op, level)
    rule = RULES.get(op.name)

    def apply(*arrays: Any, **arguments: Any) -> Any:
        members = arrays[0] if arrays and isinstance(arrays[0], list | tuple) else arrays
        key = arguments.get("key")
        batched = any_batched(*members) or any_batched(*(key if isinstance(key, tuple) else (key,)))
        if not batched or rule is None:
            out = lower(op, lowered(arrays), {name: lowered(value) for name, value in arguments.items()})
        else:
            out = rule(op, *arrays, **arguments)
        if isinstance(out, tuple):
            return tuple([Batched(part, batched, level) for part in out])
        return Batched(out, batched, level)

    return apply


def _elementwise(op: Op, level: BatchLevel) -> Callable[..., Any]:
    def apply(*arrays: Any) -> Any:
        if len(arrays) == 1:
            x = arrays[0]
            return Batched(lower(op, (x.value,), {}), x.batched, level)
        ndim = max([len(x.shape) for x in arrays if x.__class__ is Batched])
        out = lower(op, tuple([aligned(x, ndim) for x in arrays]), {})
        return Batched(out, any_batched(*arrays), level)

    return apply
