"""Data type functions of raw arrays."""

from __future__ import annotations

from typing import Any

import mlx.core as mx

__all__ = ["astype", "result_type"]

Array = Any
Dtype = Any

_INTEGER = mx.int64  # what bools and Python integers give together: the device's default integer


def astype(x: Array, /, dtype: Dtype, *, copy: bool = True) -> Array:
    """Return `x` in another dtype; copies need not be made where arrays never change."""
    return x if x.dtype == dtype else x.astype(dtype)


def result_type(*operands: Any) -> Dtype:
    """Return the dtype of an operation; Python scalars count by their kind, and no kind widens to float64."""
    scalars = [x for x in operands if isinstance(x, int | float | complex)]
    dtypes = [x.dtype if isinstance(x, mx.array) else x for x in operands if not isinstance(x, int | float | complex)]
    if not dtypes:
        raise ValueError("at least one array or dtype is needed")
    out = dtypes[0]
    for dtype in dtypes[1:]:
        out = mx.result_type(out, dtype)
    for scalar in scalars:
        out = _with_scalar(out, type(scalar))
    return out


def _with_scalar(dtype: Dtype, kind: type) -> Dtype:
    if issubclass(kind, bool) or (issubclass(kind, int) and dtype != mx.bool_):
        return dtype
    if issubclass(kind, int):
        return _INTEGER
    if issubclass(kind, float):
        return dtype if mx.issubdtype(dtype, mx.inexact) else mx.float32
    return mx.complex64
