"""Batching rules of searching in sorted arrays and of sets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lucid._dispatch import Op
from lucid.func._batched import Batched
from lucid.func._batching._align import aligned, data_dependent, flattened
from lucid.func._below import lower
from lucid.functions.data_type import astype
from lucid.functions.elementwise import isnan
from lucid.functions.manipulation import expand_dims, reshape
from lucid.functions.utility import any as any_

__all__ = ["RULES"]


def searchsorted(op: Op, x1: Any, x2: Any, sorter: Any = None, *, side: str = "left") -> Any:
    """Count how many numbers come before each; where all examples share the sorted array, search in that."""
    from lucid._dispatch import OPS

    shared = not x1.batched and not (sorter is not None and sorter.batched)
    if shared:
        return lower(op, (x1.value, aligned(x2, 0), None if sorter is None else sorter.value), {"side": side})
    level = x1.level
    if sorter is not None:
        order = sorter if sorter.batched else Batched(sorter.value, False, level)
        x1 = Batched(lower(OPS["take_along_axis"], _both(x1, order), {"axis": 1}), True, level)
    shape = x2.shape if x2.__class__ is Batched else ()
    if x2.__class__ is not Batched:
        found = x2
    elif x2.batched:
        found = reshape(x2.value, (x2.value.shape[0], 1, x2.size))
    else:
        found = reshape(x2.value, (1, 1, x2.size))
    table = expand_dims(x1.value, axis=-1)
    before = table < found if side == "left" else table <= found
    if x1.dtype.is_floating and hasattr(found, "dtype") and found.dtype.is_floating:
        # nan comes last
        before = before | (isnan(found) & (~isnan(table) if side == "left" else True))
    counted = lower(OPS["count_nonzero"], (before,), {"axis": 1, "keepdims": False})
    return astype(reshape(counted, (x1.value.shape[0], *shape)), level.default_int, copy=False)


def _both(x1: Batched, x2: Batched) -> tuple[Any, Any]:
    return tuple([x.value if x.batched else expand_dims(x.value, axis=0) for x in (x1, x2)])  # type: ignore[return-value]  # two go in


def isin(op: Op, x1: Any, x2: Any, *, invert: bool = False) -> Any:
    """Look each number up in the example's own array, or in one for all."""
    if not (x2.__class__ is Batched and x2.batched):
        return lower(op, (x1.value, x2.value if x2.__class__ is Batched else x2), {"invert": invert})
    n = x2.value.shape[0]
    elements = flattened(x2)
    ndim = x1.ndim if x1.__class__ is Batched else 0
    looked_up = expand_dims(x1.value, axis=-1) if x1.__class__ is Batched else x1
    found = any_(looked_up == reshape(elements, (n, *(1,) * ndim, elements.shape[1])), axis=-1)
    return ~found if invert else found


def refused(op: Op, *_: Any, **__: Any) -> Any:
    """Raise: the shape would depend on the values."""
    raise data_dependent(op.name)


RULES: dict[str, Callable[..., Any]] = {
    "isin": isin,
    "searchsorted": searchsorted,
    **dict.fromkeys(("nonzero", "unique_all", "unique_counts", "unique_inverse", "unique_values"), refused),
}
