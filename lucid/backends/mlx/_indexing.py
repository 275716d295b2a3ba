"""Reading, changing and transposing an index, without a way out of the array.

MLX checks nothing here: an index out of bounds reads what lies there or ends the process, and so does a step of zero.
So integers and slices are checked, and made to lie in the array, before MLX sees them. An index *array* is checked on
the CPU, which takes one answer from the device. On a GPU nobody waits for that: there an index out of bounds is clamped
to the nearest element, as in JAX.

A bool array stands for the places where it is true. How many there are takes one answer from the device as well, and is
not asked for where an array is written under a mask.
"""

from __future__ import annotations

import contextlib
import itertools
import math
import operator
from typing import Any, NamedTuple

import mlx.core as mx

from lucid.backends.mlx._axes import one_axis
from lucid.backends.mlx._scalars import on_cpu
from lucid.backends.mlx._searching import positions

__all__ = ["getitem", "put_add", "set_item", "take", "take_along_axis"]

Array = Any
_MOST = 2**63 - 1


class Plan(NamedTuple):
    """An index in two steps: a basic one, and then arrays of integers for some axes of what that gives.

    Attributes
    ----------
    basic : tuple of int, slice and None
        The first step, within the bounds of the array.
    axes : list of int
        The axes that the arrays index.
    arrays : list of raw arrays
        An array for each of these axes, with integers from 0 to its length less 1.
    place : int
        Which axis of the result is the first of those that the arrays give.
    """

    basic: tuple[Any, ...]
    axes: list[int]
    arrays: list[Array]
    place: int

    @property
    def is_whole(self) -> bool:
        """Whether the basic step leaves the array as it is."""
        return all(part.__class__ is slice and part == slice(None) for part in self.basic)


# --- the functions --------------------------------------------------------------------------------------------------


def getitem(x: Array, /, key: Any) -> Array:
    """Return ``x[key]``."""
    plan = _plan(key, x.shape)
    part = x if plan.is_whole else x[plan.basic]
    return _gather(part, plan) if plan.arrays else part


def set_item(x: Array, value: Any, /, key: Any) -> Array:
    """Return a copy of `x` with ``copy[key] = value``; `value` is cast."""
    value = value.astype(x.dtype) if isinstance(value, mx.array) else mx.array(value, dtype=x.dtype)
    mask = _only_mask(key)
    if mask is not None and mask.shape == x.shape[: mask.ndim] and value.ndim <= x.ndim - mask.ndim:
        rest = x.shape[mask.ndim :]
        return mx.where(mask.reshape((*mask.shape, *[1] * len(rest))), _fitted(value, rest), x)
    plan = _plan(key, x.shape)
    if not plan.arrays:
        return _written(x, plan.basic, value)
    part = _scatter(x if plan.is_whole else x[plan.basic], plan, value, add=False)
    return part if plan.is_whole else _written(x, plan.basic, part)


def put_add(g: Array, /, shape: tuple[int, ...], key: Any) -> Array:
    """Return zeros of `shape` with `g` added at `key`; elements named twice receive both shares."""
    plan = _plan(key, shape)
    out = mx.zeros(shape, dtype=g.dtype)
    if not plan.arrays:
        return _written(out, plan.basic, g)
    part = _scatter(out if plan.is_whole else out[plan.basic], plan, g, add=True)
    return part if plan.is_whole else _written(out, plan.basic, part)


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


# --- what an index means --------------------------------------------------------------------------------------------


def _plan(key: Any, shape: tuple[int, ...]) -> Plan:
    """Return an index of an array of `shape`, taken apart."""
    parts = key if key.__class__ is tuple else (key,)
    free = len(shape) - sum([_takes(part) for part in parts])
    if sum([part is ... for part in parts]) > 1:
        raise IndexError("an index can only have a single ellipsis ('...')")
    if free < 0:
        raise IndexError(f"too many indices: array is {len(shape)}-dimensional, but {len(shape) - free} were indexed")
    if not any(part is ... for part in parts):
        parts = (*parts, ...)
    arrays_take_part = any(_is_array(part) for part in parts)
    basic: list[Any] = []
    axes: list[int] = []
    arrays: list[Array] = []
    runs: list[tuple[int, int]] = []  # for each index that counts as an array: which part it is, and its first axis
    axis = made = 0  # of the array; of what the basic step makes
    for number, part in enumerate(parts):
        if part is ...:
            basic += [slice(None)] * free
            axis, made = axis + free, made + free
        elif part is None:
            basic.append(None)
            made += 1
        elif part.__class__ is slice:
            basic.append(_inside(part, shape[axis]))
            axis, made = axis + 1, made + 1
        elif not arrays_take_part:
            basic.append(_counted(part, shape[axis]))
            axis += 1
        else:
            runs.append((number, made))
            found = _coordinates(part, shape, axis)
            # a bool takes no axis, but asks for one of length 1 or 0
            basic += [slice(None)] * len(found) if _takes(part) else [None]
            axes += range(made, made + len(found))
            arrays += found
            axis, made = axis + _takes(part), made + len(found)
    adjacent = all(later[0] == earlier[0] + 1 for earlier, later in itertools.pairwise(runs))
    return Plan(tuple(basic), axes, arrays, runs[0][1] if runs and adjacent else 0)


def _is_array(part: Any) -> bool:
    return isinstance(part, mx.array | bool)


def _is_mask(part: Any) -> bool:
    return isinstance(part, mx.array) and bool(part.dtype == mx.bool_)


def _takes(part: Any) -> int:
    """Return how many axes a part of an index takes."""
    if part is None or part is ... or part.__class__ is bool:
        return 0
    return len(part.shape) if _is_mask(part) else 1


def _counted(given: Any, n: int) -> int:
    """Return an integer index counted from the first element."""
    index: int = operator.index(given)
    if not -n <= index < n:
        raise IndexError(f"index {index} is out of bounds for an axis of length {n}")
    return index % n


def _inside(part: slice, n: int) -> slice:
    """Return a slice of the same elements whose ends lie in the array, and whose step does too."""
    if part.step == 0:
        raise ValueError("slice step cannot be zero")
    start, stop, step = part.indices(n)
    length = len(range(start, stop, step))
    if length == n and step == 1:
        return slice(None)
    if length < 2:
        return slice(start, start + length, 1) if length else slice(0, 0, 1)
    return slice(start, None if stop < 0 else stop, step)


def _coordinates(part: Any, shape: tuple[int, ...], axis: int) -> list[Array]:
    """Return the indices that a part of an index stands for, from 0 on, one array for each axis."""
    if part.__class__ is bool:
        return [mx.zeros((int(part),), dtype=mx.int64)]
    if _is_mask(part):
        _check_mask(part, shape, axis)
        if part.ndim == 0:
            return [mx.zeros((int(part.item()),), dtype=mx.int64)]
        flat, found = positions(part.reshape(-1)).astype(mx.int64), []
        for n in reversed(part.shape):
            found.append(flat % n if n else flat)
            flat = flat // n if n else flat
        return found[::-1]
    if isinstance(part, mx.array):
        return [bounded(part, shape[axis])]
    return [mx.array(_counted(part, shape[axis]), dtype=mx.int64)]


def bounded(indices: Array, n: int) -> Array:
    """Return indices of an axis of length `n`, counted from the first element."""
    if not mx.issubdtype(indices.dtype, mx.integer):
        raise IndexError(f"an index array must be integer or bool, got {indices.dtype}")
    if indices.dtype == mx.uint64:
        indices = mx.minimum(indices, mx.array(_MOST, dtype=mx.uint64))  # what is beyond must not become negative
    indices = indices.astype(mx.int64)
    if indices.size == 0:
        return indices
    if n == 0:
        raise IndexError("no index is within the bounds of an axis of length 0")
    if not on_cpu():
        indices = mx.clip(indices, -n, n - 1)
    elif not mx.all(mx.logical_and(indices >= -n, indices < n)).item():
        worst = int(mx.max(indices).item()) if mx.max(indices).item() >= n else int(mx.min(indices).item())
        raise IndexError(f"index {worst} is out of bounds for an axis of length {n}")
    return mx.where(indices < 0, indices + n, indices)


def _check_mask(mask: Array, shape: tuple[int, ...], axis: int) -> None:
    # the standard has a length of 0 match any
    if any(n not in (0, m) for n, m in zip(mask.shape, shape[axis : axis + mask.ndim], strict=True)):
        raise IndexError(f"a bool index of shape {mask.shape} does not match an array of shape {tuple(shape)}")


def _only_mask(key: Any) -> Array | None:
    """Return the mask if a bool array that has axes is all there is."""
    parts = key if key.__class__ is tuple else (key,)
    if parts and parts[-1] is ...:
        parts = parts[:-1]
    return parts[0] if len(parts) == 1 and _is_mask(parts[0]) and parts[0].ndim else None


# --- gather and scatter ---------------------------------------------------------------------------------------------


def _gather(x: Array, plan: Plan) -> Array:
    """Return the elements of `x` at a plan's arrays."""
    if len(plan.arrays) == 1:
        return _moved(_taken(x, plan.arrays[0], plan.axes[0]), plan.axes[0], plan.place, plan.arrays[0].ndim)
    flat, position = _in_front(x, plan)
    return _moved(_taken(flat, position, 0), 0, plan.place, position.ndim)


def _scatter(x: Array, plan: Plan, value: Array, *, add: bool) -> Array:
    """Return `x` with `value` written, or added, at a plan's arrays."""
    flat, position = _in_front(x, plan)
    rest = flat.shape[1:]
    shape = (*rest[: plan.place], *position.shape, *rest[plan.place :])
    value = _moved(_fitted(value, shape), plan.place, 0, position.ndim)
    if value.size == 0:
        return x
    with _scattering(x.dtype):
        if add:
            flat = flat.at[position].add(value)
        else:
            flat = flat[...]  # a handle of its own: MLX writes to the handle
            flat[position] = value
    return mx.transpose(flat.reshape(_front_first(x.shape, plan)), _back(x.ndim, plan))


def _scattering(dtype: Any) -> Any:
    """Return where to scatter: Metal has no kernel for elements of 8 bytes, and its memory is the CPU's."""
    if dtype.size == 8 and mx.metal.is_available():
        return mx.stream(mx.cpu)
    return contextlib.nullcontext()


def _in_front(x: Array, plan: Plan) -> tuple[Array, Array]:
    """Return `x` with the indexed axes as one axis in front, and the indices of that."""
    lengths = [x.shape[axis] for axis in plan.axes]
    rest = [n for axis, n in enumerate(x.shape) if axis not in plan.axes]
    flat = mx.transpose(x, _front(x.ndim, plan)).reshape((math.prod(lengths), *rest))
    position = plan.arrays[0]
    for array, n in zip(plan.arrays[1:], lengths[1:], strict=True):
        position = position * n + array
    return flat, position


def _front(ndim: int, plan: Plan) -> list[int]:
    return [*plan.axes, *[axis for axis in range(ndim) if axis not in plan.axes]]


def _front_first(shape: tuple[int, ...], plan: Plan) -> list[int]:
    return [shape[axis] for axis in _front(len(shape), plan)]


def _back(ndim: int, plan: Plan) -> list[int]:
    order = _front(ndim, plan)
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
