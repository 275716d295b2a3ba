"""Batching rules of linear algebra, most of which takes stacks of matrices anyway."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from lucid._dispatch import Op
from lucid.func._batched import Batched
from lucid.func._batching._align import aligned
from lucid.func._batching._manipulation import unchanged
from lucid.func._below import lower
from lucid.functions._axes import normalized_axis
from lucid.functions.linalg import matrix_transpose
from lucid.functions.manipulation import expand_dims, moveaxis, permute_dims, reshape, squeeze

__all__ = ["RULES"]


def matmul(op: Op, x1: Batched, x2: Batched) -> Any:
    """Multiply; products with one matrix for all examples are one large product."""
    if min(x1.ndim, x2.ndim) == 0:
        return lower(op, (x1.value[(0,) * x1.batched], x2.value[(0,) * x2.batched]), {})  # raises what is wrong
    if not x2.batched and x2.ndim == 2 and x1.shape[-1] == x2.shape[0]:
        rows = reshape(x1.value, (math.prod(x1.value.shape[:-1]), x1.shape[-1]))
        return reshape(lower(op, (rows, x2.value), {}), (*x1.value.shape[:-1], x2.shape[1]))
    if not x1.batched and x1.ndim == 2 and x2.ndim == 1 and x1.shape[1] == x2.shape[0]:
        return lower(op, (x2.value, matrix_transpose(x1.value)), {})
    # a vector becomes a matrix of one row or column
    first = expand_dims(x1.value, axis=-2) if x1.ndim == 1 else x1.value
    second = expand_dims(x2.value, axis=-1) if x2.ndim == 1 else x2.value
    ndim = max(x1.ndim, x2.ndim, 2)
    first = aligned(Batched(first, x1.batched, x1.level), ndim)
    second = aligned(Batched(second, x2.batched, x2.level), ndim)
    out = lower(op, (first, second), {})
    dropped = tuple([-2] * (x1.ndim == 1) + [-1] * (x2.ndim == 1))
    return squeeze(out, dropped) if dropped else out


def tensordot(op: Op, x1: Batched, x2: Batched, *, axes: Any = 2) -> Any:
    """Sum over pairs of axes: as `tensordot` below if one is batched, as stacked matrix products if both are."""
    from lucid._dispatch import OPS

    if isinstance(axes, int):
        axes = (tuple(range(x1.ndim - axes, x1.ndim)), tuple(range(axes)))
    summed1 = [normalized_axis("tensordot", a, x1.ndim) for a in axes[0]]
    summed2 = [normalized_axis("tensordot", a, x2.ndim) for a in axes[1]]
    if not (x1.batched and x2.batched):
        below = (tuple([a + x1.batched for a in summed1]), tuple([a + x2.batched for a in summed2]))
        out = lower(op, (x1.value, x2.value), {"axes": below})
        return out if x1.batched else moveaxis(out, x1.ndim - len(summed1), 0)
    free1 = [a for a in range(x1.ndim) if a not in summed1]
    free2 = [a for a in range(x2.ndim) if a not in summed2]
    shape1, shape2 = [x1.shape[a] for a in free1], [x2.shape[a] for a in free2]
    n = x1.value.shape[0]
    inner = math.prod([x1.shape[a] for a in summed1])
    first = permute_dims(x1.value, (0, *[a + 1 for a in free1 + summed1]))
    second = permute_dims(x2.value, (0, *[a + 1 for a in summed2 + free2]))
    product = lower(
        OPS["matmul"],
        (reshape(first, (n, math.prod(shape1), inner)), reshape(second, (n, inner, math.prod(shape2)))),
        {},
    )
    return reshape(product, (n, *shape1, *shape2))


def along_last(op: Op, x1: Batched, x2: Batched, *, axis: int = -1) -> Any:
    """Combine vectors along an axis that both have; they broadcast on the others."""
    ndim = max(x1.ndim, x2.ndim)
    if axis >= 0:
        axis = normalized_axis(op.name, axis, ndim) - ndim
    normalized_axis(op.name, axis, min(x1.ndim, x2.ndim))
    return lower(op, (aligned(x1, ndim), aligned(x2, ndim)), {"axis": axis})


def solve(op: Op, x1: Batched, x2: Batched) -> Any:
    """Solve; a right-hand side of one axis is one vector for all matrices."""
    if x2.ndim == 1:
        column = Batched(expand_dims(x2.value, axis=-1), x2.batched, x2.level)
        return squeeze(solve(op, x1, column), -1)
    ndim = max(x1.ndim, x2.ndim)
    return lower(op, (aligned(x1, ndim), aligned(x2, ndim)), {})


def pinv(op: Op, x: Batched, rtol: Any = None) -> Any:
    """Invert as far as possible; there may be a tolerance for each matrix."""
    value = aligned(x, rtol.ndim + 2) if rtol.__class__ is Batched else x.value
    return lower(op, (value, aligned(rtol, x.ndim - 2)), {})


_OF_STACKS = (
    *("linalg.cholesky", "linalg.det", "linalg.eig", "linalg.eigh", "linalg.eigvals", "linalg.eigvalsh", "linalg.inv"),
    *("linalg.qr", "linalg.slogdet", "linalg.svd", "linalg.svdvals", "matrix_transpose"),
)

RULES: dict[str, Callable[..., Any]] = {
    **dict.fromkeys(_OF_STACKS, unchanged),
    "linalg.cross": along_last,
    "linalg.pinv": pinv,
    "linalg.solve": solve,
    "matmul": matmul,
    "tensordot": tensordot,
    "vecdot": along_last,
}
