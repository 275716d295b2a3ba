"""Batching rules of indexing.

An index that is the same for all examples gets a slice for the batch axis in front. One that differs becomes an index
of every example with its number, and then NumPy's rule where the axes of index arrays go has to be undone: between
other axes if the arrays stand together, in front otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from lucid._dispatch import Op
from lucid._errors import ArgumentError, IndexingError
from lucid.func._batched import Batched
from lucid.func._batching._align import aligned, any_batched, axes_of, materialized
from lucid.func._below import lower
from lucid.functions._items import getitem as getitem_below
from lucid.functions._items import put_add as put_add_below
from lucid.functions._items import set_item as set_item_below
from lucid.functions.creation import arange
from lucid.functions.manipulation import broadcast_shapes, broadcast_to, moveaxis, reshape
from lucid.functions.searching import where

__all__ = ["RULES"]


class Key:
    """An index, read.

    Attributes
    ----------
    parts : list
        The parts of the index, with an ellipsis for what is left out.
    arrays : tuple of int
        The shape that the index arrays broadcast to; empty without arrays.
    at : int or None
        Where the axes of the arrays go in the result; None without arrays.
    together : bool
        Whether the arrays stand together; an ellipsis between them parts them even where it stands for no axis.
    ndim : int
        The number of dimensions of the result.
    batched : bool
        Whether an array differs from example to example.
    """

    def __init__(self, key: Any, ndim: int) -> None:
        given = list(key) if isinstance(key, tuple) else [key]
        consumed = sum([_consumed(part) for part in given])
        if consumed > ndim:
            raise IndexingError(f"getitem: too many indices: {consumed} for an array of {ndim} dimensions")
        if ... not in [part if part is ... else 0 for part in given]:
            given.append(...)
        self.parts: list[Any] = []
        advanced: list[int] = []
        shapes: list[tuple[int, ...]] = []
        has_array = any(part.__class__ is Batched for part in given)
        for place, part in enumerate(given):
            self.parts.append(part)
            if part.__class__ is Batched:
                advanced.append(place)
                shapes.append(part.shape)
            elif isinstance(part, int) and has_array:
                advanced.append(place)
        self.has_array = has_array
        self.arrays: tuple[int, ...] = broadcast_shapes(*shapes) if shapes else ()  # type: ignore[assignment]  # all known
        self.together = has_array and advanced == list(range(advanced[0], advanced[-1] + 1))
        first = next((i for i, p in enumerate(self.parts) if p.__class__ is Batched or _is_int(p)), 0)
        lengths = [ndim - consumed if p is ... else int(p is None or isinstance(p, slice)) for p in self.parts]
        self.at = (sum(lengths[:first]) if self.together else 0) if has_array else None
        self.ndim = sum(lengths) + len(self.arrays)
        self.batched = any_batched(*self.parts)


def _is_int(part: Any) -> bool:
    return isinstance(part, int)


def _consumed(part: Any) -> int:
    """Return how many axes a part of an index stands for."""
    if part is None or part is ...:
        return 0
    if isinstance(part, bool):
        raise ArgumentError("vmap: an index of one bool is not supported; use where, or an index array")
    if part.__class__ is Batched and part.dtype.kind == "bool":
        return int(part.ndim)
    return 1


def _has_mask(key: Any) -> bool:
    return any(p.__class__ is Batched and p.dtype.kind == "bool" for p in (key if isinstance(key, tuple) else (key,)))


def _without_masks(key: Any) -> Any:
    """Return an index in which masks, the same for all examples, are integer arrays."""
    from lucid.functions.searching import nonzero

    parts: list[Any] = []
    for part in key if isinstance(key, tuple) else (key,):
        if part.__class__ is Batched and part.dtype.kind == "bool":
            if part.batched:
                raise ArgumentError(
                    "vmap: an index of bools selects a number of elements that may differ from example to example;"
                    " use where(mask, x, y)"
                )
            parts += [Batched(index, False, part.level) for index in nonzero(part.value)]
        else:
            parts.append(part)
    return tuple(parts)


def read(key: Any, ndim: int) -> Key:
    """Return an index, read."""
    return Key(_without_masks(key) if _has_mask(key) else key, ndim)


def plain(key: Key, in_front: Any) -> tuple[Any, ...]:
    """Return an index for the Tensor below, with a part for its batch axis in front if there is one."""
    parts = [p.value if p.__class__ is Batched else p for p in key.parts]
    return (*in_front, *parts)


def per_example(key: Key, level: Any, has_axis: bool) -> tuple[Any, ...]:
    """Return an index whose arrays have a batch axis; with the number of the example in front if the array has one."""
    rank = len(key.arrays)
    parts = [aligned(p, rank) if p.__class__ is Batched else p for p in key.parts]
    if not has_axis:
        return tuple(parts)
    number = reshape(arange(level.size, device=level.device), (level.size, *(1,) * rank))
    return (number, *parts)


def from_below(out: Any, key: Key, numbered: bool) -> Any:
    """Return what indexing below gave with the batch axis first and the axes of the arrays where they belong."""
    rank = len(key.arrays)
    if not key.batched:
        return out if key.at is None or key.together else moveaxis(out, rank, 0)
    assert key.at is not None
    if not numbered:
        return moveaxis(out, key.at, 0)  # the arrays' axes, the batch axis among them, are where they belong
    if key.at == 0:
        return out
    return moveaxis(out, tuple(range(1, rank + 1)), tuple(range(key.at + 1, key.at + rank + 1)))


def to_below(value: Any, key: Key) -> Any:
    """Undo `from_below`, for an array that has all axes of the result."""
    rank = len(key.arrays)
    if not key.batched:
        return value if key.at is None or key.together else moveaxis(value, 0, rank)
    assert key.at is not None
    if key.at == 0:
        return value
    return moveaxis(value, tuple(range(key.at + 1, key.at + rank + 1)), tuple(range(1, rank + 1)))


def getitem(op: Op, x: Batched, *, key: Any) -> Any:
    found = read(key, x.ndim)
    if not found.batched:
        return from_below(getitem_below(x.value, plain(found, (slice(None),))), found, False)
    return from_below(getitem_below(x.value, per_example(found, x.level, x.batched)), found, x.batched)


def set_item(op: Op, x: Batched, value: Any, *, key: Any) -> Any:
    if _has_mask(key) and any_batched(*(key if isinstance(key, tuple) else (key,))):
        return _set_where(x, value, key)
    found = read(key, x.ndim)
    target = materialized(x)
    below = per_example(found, x.level, True) if found.batched else plain(found, (slice(None),))
    if value.__class__ is Batched:
        if value.ndim > found.ndim:
            extra = value.ndim - found.ndim
            if math.prod(value.shape[:extra]) != 1:
                raise IndexingError(f"setitem: a value of shape {value.shape} has too many dimensions")
            shape = value.shape[extra:]
            whole = (value.value.shape[0], *shape) if value.batched else shape
            value = Batched(reshape(value.value, whole), value.batched, x.level)
        moved = (found.batched and found.at != 0) or (found.has_array and not found.together)
        if moved:
            # every axis has to be there before axes change places
            seen = getitem(op, Batched(target, True, x.level), key=key).shape
            value = to_below(broadcast_to(aligned(value, len(seen) - 1), seen), found)
        else:
            value = aligned(value, found.ndim)
    return set_item_below(target, value, below)


def _set_where(x: Batched, value: Any, key: Any) -> Any:
    """Do ``x[mask] = value`` for a mask of each example and a value that does not depend on how many it selects."""
    parts = [p for p in (key if isinstance(key, tuple) else (key,)) if p is not ...]
    mask = parts[0]
    rest = x.ndim - mask.ndim
    if len(parts) != 1 or (value.__class__ is Batched and value.ndim > rest):
        raise ArgumentError(
            "vmap: an assignment to x[mask] with a mask of each example takes one value for all elements selected;"
            " use where(mask, value, x)"
        )
    axes = (*mask.value.shape, *(1,) * rest)
    chosen = where(reshape(mask.value, axes), aligned(value, x.ndim), materialized(x))
    return chosen if chosen.dtype is x.dtype else _cast(chosen, x)


def _cast(chosen: Any, x: Batched) -> Any:
    from lucid.functions.data_type import astype

    return astype(chosen, x.dtype)


def put_add(op: Op, g: Batched, *, shape: tuple[int, ...], key: Any) -> Any:
    found = read(key, len(shape))
    value = to_below(materialized(g), found)
    below = per_example(found, g.level, True) if found.batched else plain(found, (slice(None),))
    return put_add_below(value, (g.level.size, *shape), below)  # type: ignore[attr-defined]  # a Batched's level has a size


def take(op: Op, x: Batched, indices: Batched, *, axis: int | None = None) -> Any:
    along = 0 if axis is None else axes_of("take", axis, x.ndim) - 1
    if not indices.batched:
        return lower(op, (x.value, indices.value), {"axis": along + 1})
    return getitem(op, x, key=(*(slice(None),) * along, indices))


def take_along_axis(op: Op, x: Batched, indices: Batched, *, axis: int = -1) -> Any:
    pair = [v.value if v.batched else reshape(v.value, (1, *v.value.shape)) for v in (x, indices)]
    return lower(op, tuple(pair), {"axis": axes_of("take_along_axis", axis, x.ndim)})


RULES: dict[str, Callable[..., Any]] = {
    "getitem": getitem,
    "put_add": put_add,
    "set_item": set_item,
    "take": take,
    "take_along_axis": take_along_axis,
}
