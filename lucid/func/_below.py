"""Calls on the level below, and Tensors taken as they are now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lucid._alias import fresh, hold
from lucid._dispatch import Op, call, call_many, call_sequence, wrap
from lucid.functions._items import getitem, put_add, set_item

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["lower", "raw_of", "snapshot"]

_SEVERAL = frozenset(
    {
        *("linalg.eig", "linalg.eigh", "linalg.qr", "linalg.slogdet", "linalg.svd"),
        *("nonzero", "unique_all", "unique_counts", "unique_inverse"),
    }
)
_ITEMS: dict[str, Callable[..., Any]] = {"getitem": getitem, "set_item": set_item, "put_add": put_add}


def lower(op: Op, inputs: tuple[Any, ...], arguments: dict[str, Any]) -> Any:
    """Call a function on Tensors of the level below; an index among the arguments holds Tensors too."""
    if op.name in _ITEMS:
        return _ITEMS[op.name](*inputs, **arguments)
    if op.name in _SEVERAL:
        return call_many(op, inputs, arguments)
    if inputs and isinstance(inputs[0], list | tuple):
        return call_sequence(op, inputs[0], arguments)
    return call(op, inputs, arguments)


def raw_of(x: Tensor) -> Any:
    """Return the raw array of a Tensor."""
    return x._raw if x._alias is None else fresh(x)


def snapshot(x: Tensor) -> Tensor:
    """Return a Tensor with the values and the history that `x` has now, whatever is done to `x` later."""
    raw = x._raw if x._alias is None else hold(x)
    out = wrap(raw, x._backend)
    out._node = x._node
    return out
