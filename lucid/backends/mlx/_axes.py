"""Axes checked in Python: MLX words its errors in its own way, and takes some axes that are none."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.exceptions import AxisError  # the error that Lucid explains, whatever the backend

__all__ = ["one_axis", "reduced_shape", "several_axes"]


def one_axis(axis: int, ndim: int) -> int:
    """Return an axis counted from the front."""
    if not -ndim <= axis < ndim:
        raise AxisError(axis, ndim)
    return axis % ndim


def several_axes(axis: int | Sequence[int] | None, ndim: int) -> tuple[int, ...]:
    """Return the axes that a reduction's `axis` names, counted from the front."""
    if axis is None:
        return tuple(range(ndim))
    if isinstance(axis, int):
        return (one_axis(axis, ndim),)
    axes = tuple([one_axis(a, ndim) for a in axis])
    if len(set(axes)) < len(axes):
        raise ValueError("duplicate value in 'axis'")
    return axes


def reduced_shape(shape: Sequence[int], axes: tuple[int, ...], keepdims: bool) -> list[int]:
    """Return the shape that a reduction along `axes` leaves."""
    if keepdims:
        return [1 if i in axes else n for i, n in enumerate(shape)]
    return [n for i, n in enumerate(shape) if i not in axes]
