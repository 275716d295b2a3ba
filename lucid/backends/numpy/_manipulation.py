"""Manipulation functions of raw arrays where NumPy has other parameters, or a method that answers sooner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lucid.backends.numpy import _large

__all__ = ["broadcast_to", "permute_dims", "repeat", "reshape", "squeeze", "stack", "tile"]

Array = np.ndarray[Any, Any]


def broadcast_to(x: Array, /, shape: tuple[int, ...]) -> Array:
    """Return `x` broadcast; NumPy's message speaks of the iterator it is done with."""
    try:
        return np.broadcast_to(x, shape)
    except ValueError:
        raise ValueError(f"the shape {x.shape} does not broadcast to {shape}") from None


def permute_dims(x: Array, /, axes: tuple[int, ...]) -> Array:
    """Return `x` with its axes permuted."""
    return x.transpose(axes)


def repeat(x: Array, repeats: Any, /, *, axis: int | None = None) -> Array:
    """Return `x` with each element repeated."""
    return x.repeat(repeats, axis=axis)


def reshape(x: Array, /, shape: tuple[int, ...], *, copy: bool | None = None) -> Array:
    """Return `x` in another shape."""
    return x.reshape(shape) if copy is None else x.reshape(shape, copy=copy)


def squeeze(x: Array, /, axis: int | tuple[int, ...]) -> Array:
    """Return `x` without axes of length 1."""
    return x.squeeze(axis)


def stack(arrays: Sequence[Array], /, *, axis: int = 0) -> Array:
    """Return arrays joined along a new axis, big ones in used memory."""
    first, total = arrays[0], len(arrays)
    alike = all(x.shape == first.shape and x.dtype is first.dtype for x in arrays)
    if total * first.size >= _large.REUSED and alike and -first.ndim - 1 <= axis <= first.ndim:
        place = axis % (first.ndim + 1)
        shape = (*first.shape[:place], total, *first.shape[place:])
        return np.stack(arrays, axis=axis, out=_large.empty(shape, first.dtype))
    return np.stack(arrays, axis=axis)


def tile(x: Array, /, repetitions: tuple[int, ...]) -> Array:
    """Return `x` repeated as a whole."""
    return np.tile(x, repetitions)
