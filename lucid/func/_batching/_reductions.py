"""Batching rules of functions along axes: reductions, cumulations, sorting, transforms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lucid._dispatch import Op
from lucid.func._batched import Batched
from lucid.func._batching._align import axes_of, flattened
from lucid.func._below import lower
from lucid.functions.manipulation import reshape

__all__ = ["RULES"]


def reduction(op: Op, x: Batched, *, axis: Any = None, **arguments: Any) -> Any:
    """Reduce over axes behind the batch axis."""
    return lower(op, (x.value,), {"axis": axes_of(op.name, axis, x.ndim), **arguments})


def extreme_index(op: Op, x: Batched, *, axis: int | None = None, keepdims: bool = False) -> Any:
    """Find the index of an extreme; without an axis, the index in the flattened array."""
    if axis is not None:
        return lower(op, (x.value,), {"axis": axes_of(op.name, axis, x.ndim), "keepdims": keepdims})
    out = lower(op, (flattened(x),), {"axis": 1, "keepdims": False})
    return reshape(out, (x.value.shape[0], *(1,) * x.ndim)) if keepdims else out


def along(op: Op, x: Batched, *, axis: Any, **arguments: Any) -> Any:
    """Work along one axis."""
    return lower(op, (x.value,), {"axis": axes_of(op.name, axis, x.ndim), **arguments})


def cumulation(op: Op, x: Batched, *, axis: int | None = None, **arguments: Any) -> Any:
    """Cumulate along an axis, the only one by default."""
    return lower(op, (x.value,), {"axis": axes_of(op.name, 0 if axis is None else axis, x.ndim), **arguments})


def vector_norm(op: Op, x: Batched, *, axis: Any = None, keepdims: bool = False, **arguments: Any) -> Any:
    """Take the norm over axes; without any, of all elements as one vector."""
    if axis is not None:
        return lower(op, (x.value,), {"axis": axes_of(op.name, axis, x.ndim), "keepdims": keepdims, **arguments})
    out = lower(op, (flattened(x),), {"axis": 1, "keepdims": False, **arguments})
    return reshape(out, (x.value.shape[0], *(1,) * x.ndim)) if keepdims else out


RULES: dict[str, Callable[..., Any]] = {
    **dict.fromkeys(("all", "any", "count_nonzero", "max", "mean", "min", "prod", "std", "sum", "var"), reduction),
    **dict.fromkeys(("argmax", "argmin"), extreme_index),
    **dict.fromkeys(("argsort", "diff", "fft.fft", "fft.ifft", "fft.irfft", "fft.rfft", "sort"), along),
    **dict.fromkeys(("cumulative_prod", "cumulative_sum"), cumulation),
    "linalg.vector_norm": vector_norm,
}
