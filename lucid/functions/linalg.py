"""The linear algebra functions of the main namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, call, view

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["matmul", "matrix_transpose"]

_MATMUL = Op("matmul", "x1 x2")
_MATRIX_TRANSPOSE = Op("matrix_transpose", "x")


def matmul(x1: Tensor, x2: Tensor, /) -> Tensor:
    return call(_MATMUL, (x1, x2), {})


def matrix_transpose(x: Tensor, /) -> Tensor:
    return view(_MATRIX_TRANSPOSE, x, {})


_MATRIX_TRANSPOSE.put = lambda base, new: set_whole(base, matrix_transpose(new))


def set_whole(base: Tensor, new: Tensor) -> Tensor:
    return new
