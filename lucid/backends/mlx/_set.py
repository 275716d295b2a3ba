"""Set functions by sorting: nan is distinct from nan, and values come sorted."""

from __future__ import annotations

from typing import Any

import mlx.core as mx

from lucid.backends.mlx._elementwise import greater_equal, less_equal
from lucid.backends.mlx._scalars import RANGES, as_arrays, comparable
from lucid.backends.mlx._searching import positions

__all__ = ["isin", "unique_all", "unique_counts", "unique_inverse", "unique_values"]

Array = Any


def _sorted(x: Array) -> tuple[Array, Array, Array]:
    """Return the order (int32) that sorts `x` and keeps equal elements as they were, the sorted values, and starts.

    The starts are true where a value differs from the one before it.
    """
    flat = x.reshape(-1)
    if flat.dtype == mx.complex64:
        # by the imaginary parts, then by the real parts: the second sort leaves equals in the order of the first
        order = mx.argsort(mx.imag(flat))
        order = order[mx.argsort(mx.real(flat)[order])]
    else:
        order = mx.argsort(flat)
    values = flat[order]
    starts = mx.concatenate([mx.ones(min(flat.size, 1), dtype=mx.bool_), values[1:] != values[:-1]])
    return order.astype(mx.int32), values, starts


def _inverse(order: Array, starts: Array) -> Array:
    """Return, for each element, the number of its value."""
    numbers = mx.cumsum(starts.astype(mx.int32)) - 1
    return mx.put_along_axis(mx.zeros_like(order), order, numbers, axis=0)


def _unique(x: Array) -> tuple[Array, Array, Array, Array]:
    order, values, starts = _sorted(x)
    first = positions(starts)
    ends = mx.concatenate([first[1:], mx.array([values.size], dtype=mx.int32)]) if values.size else first
    inverse = _inverse(order, starts).reshape(x.shape)
    return values[first], order[first].astype(mx.int64), inverse.astype(mx.int64), (ends - first).astype(mx.int64)


def unique_all(x: Array, /) -> tuple[Array, Array, Array, Array]:
    """Return the values, their first indices, the inverse and the counts."""
    return _unique(x)


def unique_counts(x: Array, /) -> tuple[Array, Array]:
    """Return the values and their counts."""
    values, _, _, counts = _unique(x)
    return values, counts


def unique_inverse(x: Array, /) -> tuple[Array, Array]:
    """Return the values and, for each element, the index of its value."""
    values, _, inverse, _ = _unique(x)
    return values, inverse


def unique_values(x: Array, /) -> Array:
    """Return the distinct values, sorted."""
    _, values, starts = _sorted(x)
    return values[positions(starts)]


def isin(x1: Array, x2: Array, /, *, invert: bool = False) -> Array:
    """Return whether each element of `x1` is in `x2`."""
    x1, x2, possible = _of_one_dtype(x1, x2)
    if not x2.size:
        return mx.full(x1.shape, invert)
    order, _, starts = _sorted(mx.concatenate([x1.reshape(-1), x2.reshape(-1)]))
    numbers = _inverse(order, starts)
    found = mx.zeros_like(numbers).at[numbers[x1.size :]].maximum(possible.reshape(-1).astype(mx.int32))
    out = (found[numbers[: x1.size]] > 0).reshape(x1.shape)
    return mx.logical_not(out) if invert else out


def _of_one_dtype(x1: Array, x2: Array) -> tuple[Array, Array, Array]:
    """Return both arrays in one dtype, and which elements of the second can be among the first at all."""
    if x2.__class__ is int:
        x1, x2 = comparable(x1, x2)
    elif x1.__class__ is int:
        x2, x1 = comparable(x2, x1)
    integers = all(isinstance(x, mx.array) and x.dtype in RANGES for x in (x1, x2))
    if integers and mx.issubdtype(mx.result_type(x1, x2), mx.floating):
        # uint64 and a signed type meet in float32, which merges large integers: keep to what both can hold
        low, high = RANGES[x1.dtype]
        possible = less_equal(x2, high) if low < 0 else greater_equal(x2, low)
        return x1, x2.astype(x1.dtype), possible
    x1, x2 = as_arrays(x1, x2)
    return x1, x2, mx.ones(x2.shape, dtype=mx.bool_)
