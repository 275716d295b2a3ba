"""Derivatives of the manipulation functions: each moves the gradient back to where its element came from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from lucid.autograd.rules._table import define

Shape = tuple[int, ...]
Axes = int | tuple[int, ...] | None


def inverse(axes: Sequence[int]) -> Shape:
    """Return the permutation that undoes `axes`."""
    order = [axis % len(axes) for axis in axes]
    return tuple(sorted(range(len(order)), key=order.__getitem__))


def split(g: Any, shapes: Sequence[Shape], axis: int | None, needs: Sequence[bool], xp: Any) -> list[Any]:
    """Return the part of `g` that belongs to each of the arrays that were joined."""
    lengths = [math.prod(shape) if axis is None else shape[axis] for shape in shapes]
    before = (slice(None),) * (0 if axis is None else axis % len(shapes[0]))
    shares: list[Any] = []
    start = 0
    for shape, length, need in zip(shapes, lengths, needs, strict=True):
        part = xp.getitem(g, (*before, slice(start, start + length))) if need else None
        shares.append(xp.reshape(part, shape) if need and axis is None else part)
        start += length
    return shares


def unstacked(g: Any, axis: int, needs: Sequence[bool], xp: Any) -> list[Any]:
    """Return the slice of `g` that belongs to each of the arrays that were stacked."""
    before = (slice(None),) * (axis % g.ndim)
    return [xp.getitem(g, (*before, i)) if need else None for i, need in enumerate(needs)]


def unrepeated(g: Any, x_shape: Shape, repeats: Any, axis: int | None, xp: Any) -> Any:
    """Return `g` summed over the repetitions of each element."""
    if axis is None:
        return xp.reshape(unrepeated(g, (math.prod(x_shape),), repeats, 0, xp), x_shape)
    axis %= len(x_shape)
    before, n, after = x_shape[:axis], x_shape[axis], x_shape[axis + 1 :]
    if isinstance(repeats, int):
        return xp.sum(xp.reshape(g, (*before, n, repeats, *after)), axis=axis + 1)
    # the element that each slice of g came from
    origin = xp.cumulative_sum(xp.broadcast_to(xp.ones_like(repeats), (n,)), axis=0) - 1
    origin = xp.repeat(origin, repeats, axis=0)
    return xp.put_add(g, x_shape, (*(slice(None),) * axis, origin))


def rolled_back(g: Any, shift: int | tuple[int, ...], axis: Axes, xp: Any) -> Any:
    """Return `g` rolled the other way."""
    return xp.roll(g, tuple([-n for n in shift]) if isinstance(shift, tuple) else -shift, axis=axis)


def untiled(g: Any, x_shape: Shape, repetitions: Shape, xp: Any) -> Any:
    """Return `g` summed over the tiles."""
    rank = max(len(x_shape), len(repetitions))
    lengths = (1,) * (rank - len(x_shape)) + tuple(x_shape)
    tiles = (1,) * (rank - len(repetitions)) + tuple(repetitions)
    blocks = xp.reshape(g, tuple([n for pair in zip(tiles, lengths, strict=True) for n in pair]))
    return xp.reshape(xp.sum(blocks, axis=tuple(range(0, 2 * rank, 2))), x_shape)


define("broadcast_to", x=lambda g: g)  # the engine sums over what was broadcast
define("concat", joint=split)
define("expand_dims", x=lambda g, x_shape, xp: xp.reshape(g, x_shape))
define("flip", x=lambda g, axis, xp: xp.flip(g, axis=axis))
define("moveaxis", x=lambda g, source, destination, xp: xp.moveaxis(g, destination, source))
define("permute_dims", x=lambda g, axes, xp: xp.permute_dims(g, inverse(axes)))
define("repeat", x=unrepeated)
define("reshape", x=lambda g, x_shape, xp: xp.reshape(g, x_shape))
define("roll", x=rolled_back)
define("squeeze", x=lambda g, x_shape, xp: xp.reshape(g, x_shape))
define("stack", joint=unstacked)
define("tile", x=untiled)
