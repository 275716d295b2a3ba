"""Reading, changing and transposing an index: gathers and scatters by what `_keys` makes of it."""

from __future__ import annotations

import contextlib
import math
from typing import Any

import mlx.core as mx

from lucid.backends.mlx._axes import one_axis
from lucid.backends.mlx._keys import Plan, bounded, is_mask, plan

__all__ = ["getitem", "put_add", "set_item", "take", "take_along_axis"]

Array = Any


def getitem(x: Array, /, key: Any) -> Array:
    """Return ``x[key]``."""
    how = plan(key, x.shape)
    part = x if how.is_whole else x[how.basic]
    return _gather(part, how) if how.arrays else part


def set_item(x: Array, value: Any, /, key: Any) -> Array:
    """Return a copy of `x` with ``copy[key] = value``; `value` is cast."""
    value = value.astype(x.dtype) if isinstance(value, mx.array) else mx.array(value, dtype=x.dtype)
    mask = _only_mask(key)
    if mask is not None and mask.shape == x.shape[: mask.ndim] and value.ndim <= x.ndim - mask.ndim:
        rest = x.shape[mask.ndim :]
        return mx.where(mask.reshape((*mask.shape, *[1] * len(rest))), _fitted(value, rest), x)
    how = plan(key, x.shape)
    if not how.arrays:
        return _written(x, how.basic, value)
    part = _scatter(x if how.is_whole else x[how.basic], how, value, add=False)
    return part if how.is_whole else _written(x, how.basic, part)


def put_add(g: Array, /, shape: tuple[int, ...], key: Any) -> Array:
    """Return zeros of `shape` with `g` added at `key`; elements named twice receive both shares."""
    how = plan(key, shape)
    out = mx.zeros(shape, dtype=g.dtype)
    if not how.arrays:
        return _written(out, how.basic, g)
    part = _scatter(out if how.is_whole else out[how.basic], how, g, add=True)
    return part if how.is_whole else _written(out, how.basic, part)


def take(x: Array, indices: Array, /, *, axis: int = 0) -> Array:
    """Return the elements at some indices along an axis."""
    axis = one_axis(axis, x.ndim)
    return _taken(x, bounded(indices, x.shape[axis]), axis)


def take_along_axis(x: Array, indices: Array, /, *, axis: int = -1) -> Array:
    """Return elements along an axis by indices of their own for each position on the other axes."""
    axis = one_axis(axis, x.ndim)
    if x.ndim != indices.ndim:
        raise ValueError(f"x has {x.ndim} axes and indices has {indices.ndim}; both need the same number")
    n, k = x.shape[axis], indices.shape[axis]
    others = mx.broadcast_shapes((1, *_without(x.shape, axis)), (1, *_without(indices.shape, axis)))[1:]
    indices = mx.broadcast_to(bounded(indices, n), (*others[:axis], k, *others[axis:]))
    if indices.size == 0:
        return mx.zeros(indices.shape, dtype=x.dtype)
    return mx.take_along_axis(mx.broadcast_to(x, (*others[:axis], n, *others[axis:])), indices, axis=axis)


def _only_mask(key: Any) -> Array | None:
    """Return the mask if a bool array that has axes is all there is."""
    parts = key if key.__class__ is tuple else (key,)
    if parts and parts[-1] is ...:
        parts = parts[:-1]
    return parts[0] if len(parts) == 1 and is_mask(parts[0]) and parts[0].ndim else None


def _gather(x: Array, how: Plan) -> Array:
    """Return the elements of `x` at a plan's arrays."""
    if len(how.arrays) == 1:
        return _moved(_taken(x, how.arrays[0], how.axes[0]), how.axes[0], how.place, how.arrays[0].ndim)
    flat, position = _in_front(x, how)
    return _moved(_taken(flat, position, 0), 0, how.place, position.ndim)


def _scatter(x: Array, how: Plan, value: Array, *, add: bool) -> Array:
    """Return `x` with `value` written, or added, at a plan's arrays."""
    flat, position = _in_front(x, how)
    rest = flat.shape[1:]
    shape = (*rest[: how.place], *position.shape, *rest[how.place :])
    value = _moved(_fitted(value, shape), how.place, 0, position.ndim)
    if value.size == 0:
        return x
    with _scattering(x.dtype):
        if add:
            flat = flat.at[position].add(value)
        else:
            flat = flat[...]  # a handle of its own: MLX writes to the handle
            flat[position] = value
    return mx.transpose(flat.reshape(_front_first(x.shape, how)), _back(x.ndim, how))


def _scattering(dtype: Any) -> Any:
    """Return where to scatter: Metal has no kernel for elements of 8 bytes, and its memory is the CPU's."""
    if dtype.size == 8 and mx.metal.is_available():
        return mx.stream(mx.cpu)
    return contextlib.nullcontext()


def _in_front(x: Array, how: Plan) -> tuple[Array, Array]:
    """Return `x` with the indexed axes as one axis in front, and the indices of that."""
    lengths = [x.shape[axis] for axis in how.axes]
    rest = [n for axis, n in enumerate(x.shape) if axis not in how.axes]
    flat = mx.transpose(x, _front(x.ndim, how)).reshape((math.prod(lengths), *rest))
    position = how.arrays[0]
    for array, n in zip(how.arrays[1:], lengths[1:], strict=True):
        position = position * n + array
    return flat, position


def _front(ndim: int, how: Plan) -> list[int]:
    return [*how.axes, *[axis for axis in range(ndim) if axis not in how.axes]]


def _front_first(shape: tuple[int, ...], how: Plan) -> list[int]:
    return [shape[axis] for axis in _front(len(shape), how)]


def _back(ndim: int, how: Plan) -> list[int]:
    order = _front(ndim, how)
    return sorted(range(ndim), key=order.__getitem__)


def _taken(x: Array, indices: Array, axis: int) -> Array:
    shape = (*x.shape[:axis], *indices.shape, *x.shape[axis + 1 :])
    if math.prod(shape) == 0:
        return mx.zeros(shape, dtype=x.dtype)
    return mx.take(x, indices, axis=axis)


def _moved(x: Array, source: int, destination: int, count: int) -> Array:
    """Return `x` with `count` axes in a row moved to another place."""
    if source == destination or count == 0:
        return x
    moving = range(source, source + count)
    order = [axis for axis in range(x.ndim) if axis not in moving]
    order[destination:destination] = moving
    return mx.transpose(x, order)


def _written(x: Array, basic: tuple[Any, ...], value: Array) -> Array:
    """Return a copy of `x` with ``copy[basic] = value``."""
    shape = x[basic].shape
    value = _fitted(value, shape)
    if math.prod(shape) == 0:
        return x
    out = x[...]
    out[basic] = value
    return out


def _fitted(value: Array, shape: tuple[int, ...]) -> Array:
    """Return a value broadcast to the shape of what it is assigned to; it may have more axes of length 1 in front."""
    extra = value.ndim - len(shape)
    if extra > 0 and all(n == 1 for n in value.shape[:extra]):
        value = value.reshape(value.shape[extra:])
    if value.ndim > len(shape) or any(
        n not in (1, m) for n, m in zip(reversed(value.shape), reversed(shape), strict=False)
    ):
        raise ValueError(f"a value of shape {value.shape} does not broadcast to the indexed shape {tuple(shape)}")
    return mx.broadcast_to(value, shape)


def _without(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    return (*shape[:axis], *shape[axis + 1 :])
