"""Batching rules of the manipulation functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from lucid._dispatch import Op
from lucid._errors import ArgumentError
from lucid.func._batched import Batched
from lucid.func._batching._align import aligned, axes_of, flattened, materialized
from lucid.func._below import lower
from lucid.functions._axes import normalized_axis
from lucid.functions.manipulation import reshape

__all__ = ["RULES"]

Axes = int | tuple[int, ...]


def broadcast_to(op: Op, x: Batched, *, shape: Any) -> Any:
    wanted = (shape,) if isinstance(shape, int) else tuple(shape)
    return lower(op, (aligned(x, len(wanted)),), {"shape": (x.value.shape[0], *wanted)})


def concat(op: Op, arrays: Sequence[Batched], *, axis: int | None = 0) -> Any:
    values = [materialized(x) for x in arrays]
    if axis is None:
        values = [reshape(value, (value.shape[0], math.prod(value.shape[1:]))) for value in values]
        return lower(op, (values,), {"axis": 1})
    return lower(op, (values,), {"axis": axes_of("concat", axis, arrays[0].ndim)})


def stack(op: Op, arrays: Sequence[Batched], *, axis: int = 0) -> Any:
    return lower(op, ([materialized(x) for x in arrays],), {"axis": axes_of("stack", axis, arrays[0].ndim + 1)})


def expand_dims(op: Op, x: Batched, *, axis: Axes) -> Any:
    added = len(axis) if isinstance(axis, tuple) else 1
    return lower(op, (x.value,), {"axis": axes_of("expand_dims", axis, x.ndim + added)})


def on_axes(op: Op, x: Batched, *, axis: Any = None) -> Any:
    return lower(op, (x.value,), {"axis": axes_of(op.name, axis, x.ndim)})


def moveaxis(op: Op, x: Batched, *, source: Axes, destination: Axes) -> Any:
    moved = {"source": source, "destination": destination}
    return lower(op, (x.value,), {name: axes_of("moveaxis", axis, x.ndim) for name, axis in moved.items()})


def permute_dims(op: Op, x: Batched, *, axes: tuple[int, ...]) -> Any:
    if len(axes) != x.ndim:
        raise ArgumentError(f"permute_dims: axes={axes} must name each of the {x.ndim} axes once")
    return lower(op, (x.value,), {"axes": (0, *[normalized_axis("permute_dims", a, x.ndim) + 1 for a in axes])})


def repeat(op: Op, x: Batched, repeats: Any, *, axis: int | None = None) -> Any:
    if repeats.__class__ is Batched:
        if repeats.batched:
            raise ArgumentError("vmap: repeats differs from example to example, and so would the shape of the result")
        repeats = repeats.value
    if axis is None:
        return lower(op, (flattened(x), repeats), {"axis": 1})
    return lower(op, (x.value, repeats), {"axis": axes_of("repeat", axis, x.ndim)})


def reshape_rule(op: Op, x: Batched, *, shape: Any, copy: bool | None = None) -> Any:
    wanted = (shape,) if isinstance(shape, int) else tuple(shape)
    if wanted.count(-1) == 1:
        # the length is worked out here, for there may be no examples
        known = -math.prod(wanted)
        if known and x.size % known == 0:
            wanted = tuple([x.size // known if n == -1 else n for n in wanted])
    if math.prod(wanted) != x.size:
        raise ArgumentError(f"reshape: an array of shape {x.shape} has {x.size} elements, which do not fit {shape}")
    arguments: dict[str, Any] = {"shape": (x.value.shape[0], *wanted)}
    if copy is not None:
        arguments["copy"] = copy
    return lower(op, (x.value,), arguments)


def roll(op: Op, x: Batched, *, shift: Any, axis: Any = None) -> Any:
    if axis is not None:
        return lower(op, (x.value,), {"shift": shift, "axis": axes_of("roll", axis, x.ndim)})
    return reshape(lower(op, (flattened(x),), {"shift": shift, "axis": 1}), x.value.shape)


def tile(op: Op, x: Batched, *, repetitions: tuple[int, ...]) -> Any:
    missing = x.ndim - len(repetitions)
    value = aligned(x, len(repetitions))
    return lower(op, (value,), {"repetitions": (1, *(1,) * missing, *repetitions)})


def unchanged(op: Op, x: Batched, **arguments: Any) -> Any:
    """Call a function that leaves axes in front of those it works on alone."""
    return lower(op, (x.value,), arguments)


RULES: dict[str, Callable[..., Any]] = {
    "astype": unchanged,
    "broadcast_to": broadcast_to,
    "concat": concat,
    "expand_dims": expand_dims,
    "flip": on_axes,
    "moveaxis": moveaxis,
    "permute_dims": permute_dims,
    "repeat": repeat,
    "reshape": reshape_rule,
    "roll": roll,
    "squeeze": on_axes,
    "stack": stack,
    "tile": tile,
    "to_device": unchanged,
    "tril": unchanged,
    "triu": unchanged,
}
