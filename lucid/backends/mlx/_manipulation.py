"""Manipulation functions of raw arrays where MLX takes fewer arguments or fewer shapes than the standard."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import Any

import mlx.core as mx

from lucid.backends.mlx._axes import one_axis, several_axes
from lucid.backends.mlx._shapes import checked_shape

__all__ = [
    "broadcast_to",
    "concat",
    "expand_dims",
    "flip",
    "moveaxis",
    "permute_dims",
    "repeat",
    "reshape",
    "roll",
    "squeeze",
    "stack",
    "tile",
]

Array = Any
Axes = int | tuple[int, ...]


def broadcast_to(x: Array, /, shape: tuple[int, ...]) -> Array:
    """Return `x` broadcast."""
    return mx.broadcast_to(x, checked_shape(shape))


def concat(arrays: Sequence[Array], /, *, axis: int | None = 0) -> Array:
    """Return arrays joined; MLX does not look at the axis if there is one array only."""
    if axis is None:
        return mx.concatenate([x.reshape(-1) for x in arrays])
    return mx.concatenate(list(arrays), axis=one_axis(axis, arrays[0].ndim))


def expand_dims(x: Array, /, axis: Axes) -> Array:
    """Return `x` with axes of length 1 put in."""
    given = axis if isinstance(axis, tuple | list) else (axis,)
    return mx.expand_dims(x, several_axes(given, x.ndim + len(given)))


def flip(x: Array, /, *, axis: Axes | None = None) -> Array:
    """Return `x` with the elements along axes in reverse order."""
    return mx.flip(x, axis=several_axes(axis, x.ndim)) if x.ndim else x


def moveaxis(x: Array, /, source: Axes, destination: Axes) -> Array:
    """Return `x` with axes moved; MLX moves one."""
    origins, places = several_axes(source, x.ndim), several_axes(destination, x.ndim)
    if len(origins) != len(places):
        raise ValueError(f"source={source} and destination={destination} differ in length")
    order = [axis for axis in range(x.ndim) if axis not in origins]
    for place, origin in sorted(zip(places, origins, strict=True)):
        order.insert(place, origin)
    return mx.transpose(x, order)


def permute_dims(x: Array, /, axes: tuple[int, ...]) -> Array:
    """Return `x` with its axes permuted."""
    order = several_axes(tuple(axes), x.ndim)
    if len(order) != x.ndim:
        raise ValueError(f"axes={tuple(axes)} must name each of the {x.ndim} axes once")
    return mx.transpose(x, order)


def repeat(x: Array, repeats: Any, /, *, axis: int | None = None) -> Array:
    """Return `x` with each element repeated; MLX takes one number for all elements."""
    if axis is None:
        x, axis = x.reshape(-1), 0
    axis = one_axis(axis, x.ndim)
    if not isinstance(repeats, mx.array):
        return mx.repeat(x, operator.index(repeats), axis=axis)
    if not mx.issubdtype(repeats.dtype, mx.integer):
        raise TypeError(f"repeats must be integers, got {repeats.dtype}")
    if repeats.size != 1 and repeats.shape != (x.shape[axis],):
        raise ValueError(f"repeats of shape {repeats.shape} does not fit axis {axis}, which has length {x.shape[axis]}")
    ends = mx.cumsum(mx.broadcast_to(repeats.reshape(-1).astype(mx.int64), (x.shape[axis],)))
    if repeats.size and mx.min(repeats).item() < 0:
        raise ValueError("repeats may not contain negative values.")
    total = ends[-1].item() if ends.size else 0
    if not total:
        return mx.zeros((*x.shape[:axis], 0, *x.shape[axis + 1 :]), dtype=x.dtype)
    return mx.take(x, mx.searchsorted(ends, mx.arange(total, dtype=mx.int64), side="right"), axis=axis)


def reshape(x: Array, /, shape: tuple[int, ...], *, copy: bool | None = None) -> Array:
    """Return `x` in another shape; MLX cannot work out a dimension of an empty array, and takes negative ones."""
    given = [operator.index(n) for n in (shape if isinstance(shape, tuple | list) else (shape,))]
    if given.count(-1) == 1:
        rest = -math.prod(given)
        if rest <= 0 or x.size % rest:
            raise ValueError(f"cannot reshape array of size {x.size} into shape {tuple(given)}")
        given[given.index(-1)] = x.size // rest
    if math.prod(given) != x.size or any(n < 0 for n in given):
        raise ValueError(f"cannot reshape array of size {x.size} into shape {tuple(given)}")
    return mx.reshape(x, given)


def roll(x: Array, /, shift: Axes, *, axis: Axes | None = None) -> Array:
    """Return `x` with elements shifted along axes, by any number of places."""
    if axis is None:
        return reshape(roll(x.reshape(-1), shift, axis=0), x.shape)
    axes = [one_axis(one, x.ndim) for one in (axis if isinstance(axis, tuple) else (axis,))]
    shifts = shift if isinstance(shift, tuple) else (shift,) * len(axes)
    for places, one in zip(shifts, axes, strict=True):
        if x.shape[one]:
            x = mx.roll(x, operator.index(places) % x.shape[one], one)
    return x


def squeeze(x: Array, /, axis: Axes) -> Array:
    """Return `x` without axes of length 1."""
    return mx.squeeze(x, several_axes(axis, x.ndim))


def stack(arrays: Sequence[Array], /, *, axis: int = 0) -> Array:
    """Return arrays joined along a new axis."""
    return mx.stack(list(arrays), axis=one_axis(axis, arrays[0].ndim + 1))


def tile(x: Array, /, repetitions: tuple[int, ...]) -> Array:
    """Return `x` repeated as a whole."""
    return mx.tile(x, checked_shape(repetitions)) if repetitions != () else x
