"""How batched arrays meet others: the batch axis first, then the axes that the function sees."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError
from lucid.func._batched import Batched
from lucid.functions._axes import normalized_axis
from lucid.functions.manipulation import broadcast_to, reshape

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["aligned", "any_batched", "axes_of", "data_dependent", "flattened", "lowered", "materialized"]


def any_batched(*arrays: Any) -> bool:
    """Whether any of some arrays, numbers and Nones has a batch axis."""
    return any(x.__class__ is Batched and x.batched for x in arrays)


def aligned(x: Any, ndim: int) -> Any:
    """Return the Tensor behind `x`, with axes of length 1 after the batch axis so that it broadcasts as `x` would."""
    if x.__class__ is not Batched:
        return x
    value = x.value
    missing = ndim - x.ndim
    if not x.batched or missing <= 0:
        return value
    return reshape(value, (value.shape[0], *(1,) * missing, *value.shape[1:]))


def materialized(x: Batched) -> Tensor:
    """Return the Tensor behind `x` with a batch axis, if need be by repetition."""
    return x.value if x.batched else broadcast_to(x.value, (x.level.size, *x.value.shape))  # type: ignore[attr-defined]  # the level of a Batched has a size


def flattened(x: Batched) -> Tensor:
    """Return the Tensor behind batched `x` with the axes after the batch axis made one."""
    return reshape(x.value, (x.value.shape[0], math.prod(x.shape)))


def axes_of(name: str, axis: Any, ndim: int) -> Any:
    """Return an axis, or a tuple of them, counted from the first and behind the batch axis; all for None."""
    if axis is None:
        return tuple(range(1, ndim + 1))
    if isinstance(axis, tuple | list):
        return tuple([normalized_axis(name, a, ndim) + 1 for a in axis])
    return normalized_axis(name, axis, ndim) + 1


def lowered(x: Any) -> Any:
    """Return what is behind arrays, anywhere in sequences; everything else as it is."""
    if x.__class__ is Batched:
        return x.value
    if x.__class__ in (list, tuple):
        return x.__class__([lowered(part) for part in x])
    return x


def data_dependent(name: str) -> ArgumentError:
    """Return the error of a function whose result has a shape that depends on values."""
    return ArgumentError(
        f"vmap: the shape of what {name} returns depends on the values, so it may differ from example to example;"
        " use where, count_nonzero or sort, or leave vmap out"
    )
