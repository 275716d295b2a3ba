"""Tensor methods that are functions of the namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["Methods"]


class Methods:
    """One way to a method: it calls the namespace's function."""

    __slots__ = ()

    def sum(self: Tensor, axis: Any = None, dtype: Any = None, keepdims: bool = False) -> Tensor:
        return statistical.sum(self, axis=axis, dtype=dtype, keepdims=keepdims)


from lucid.functions import statistical
