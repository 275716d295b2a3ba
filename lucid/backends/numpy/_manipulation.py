"""Manipulation functions of raw arrays where NumPy's parameters have other names."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["broadcast_to", "repeat", "tile"]

Array = np.ndarray[Any, Any]


def broadcast_to(x: Array, /, shape: tuple[int, ...]) -> Array:
    """Return `x` broadcast; NumPy's message speaks of the iterator it is done with."""
    try:
        return np.broadcast_to(x, shape)
    except ValueError:
        raise ValueError(f"the shape {x.shape} does not broadcast to {shape}") from None


def repeat(x: Array, repeats: Any, /, *, axis: int | None = None) -> Array:
    """Return `x` with each element repeated."""
    return np.repeat(x, repeats, axis=axis)


def tile(x: Array, /, repetitions: tuple[int, ...]) -> Array:
    """Return `x` repeated as a whole."""
    return np.tile(x, repetitions)
