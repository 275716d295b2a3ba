"""Statistical functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, call
from lucid._dtypes import DTypeLike

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["sum"]

_SUM = Op("sum", "x")


def sum(
    x: Tensor, /, *, axis: int | tuple[int, ...] | None = None, dtype: DTypeLike | None = None, keepdims: bool = False
) -> Tensor:
    return call(_SUM, (x,), {"axis": axis, "dtype": dtype, "keepdims": keepdims})
