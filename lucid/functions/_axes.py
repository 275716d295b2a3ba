"""Axes: one check for the functions that need to know where an axis is before they call anything."""

from __future__ import annotations

import operator

from lucid._errors import ArgumentTypeError, AxisError

__all__ = ["normalized_axis"]


def normalized_axis(name: str, axis: int, ndim: int) -> int:
    """Return `axis` counted from the first, or say in the name of the function `name` that it is out of range."""
    try:
        index = operator.index(axis)
    except TypeError:
        raise ArgumentTypeError(f"{name}: axis must be an integer, got {axis!r}") from None
    if not -ndim <= index < ndim:
        use = f"use {-ndim} to {ndim - 1}" if ndim else "a 0-dimensional array has no axis"
        raise AxisError(f"{name}: axis={index} is out of range; {use}")
    return index % ndim
