"""What an index means, without a way out of the array.

MLX checks nothing here: an index out of bounds reads what lies there or ends the process, and so does a step of zero.
So integers and slices are checked, and made to lie in the array, before MLX sees them. An index *array* is checked on
the CPU, which takes one answer from the device. On a GPU nobody waits for that: there an index out of bounds is clamped
to the nearest element, and the error comes when values are next computed.

A bool array stands for the places where it is true. How many there are takes one answer from the device as well.
"""

from __future__ import annotations

import itertools
import operator
from typing import Any, NamedTuple

import mlx.core as mx

from lucid._errors import IndexingError
from lucid.backends.mlx._computing import promise
from lucid.backends.mlx._scalars import on_cpu
from lucid.backends.mlx._searching import positions

__all__ = ["Plan", "bounded", "is_mask", "plan"]

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


def plan(key: Any, shape: tuple[int, ...]) -> Plan:
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


def is_mask(part: Any) -> bool:
    return isinstance(part, mx.array) and bool(part.dtype == mx.bool_)


def _takes(part: Any) -> int:
    """Return how many axes a part of an index takes."""
    if part is None or part is ... or part.__class__ is bool:
        return 0
    return len(part.shape) if is_mask(part) else 1


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
    if is_mask(part):
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
    inside = mx.logical_and(indices >= -n, indices < n)
    if not on_cpu():
        promise(inside, IndexingError(f"an index array of an earlier call was out of bounds for an axis of length {n}"))
        indices = mx.clip(indices, -n, n - 1)
    elif not mx.all(inside).item():
        worst = int(mx.max(indices).item()) if mx.max(indices).item() >= n else int(mx.min(indices).item())
        raise IndexError(f"index {worst} is out of bounds for an axis of length {n}")
    return mx.where(indices < 0, indices + n, indices)


def _check_mask(mask: Array, shape: tuple[int, ...], axis: int) -> None:
    # the standard has a length of 0 match any
    if any(n not in (0, m) for n, m in zip(mask.shape, shape[axis : axis + mask.ndim], strict=True)):
        raise IndexError(f"a bool index of shape {mask.shape} does not match an array of shape {tuple(shape)}")
