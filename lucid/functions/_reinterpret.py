"""``x.view(dtype)``: complex numbers seen as pairs of real ones, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import OPS, call
from lucid._dtypes import DType
from lucid._errors import DTypeError
from lucid.functions.elementwise import imag, real
from lucid.functions.manipulation import reshape, stack

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["reinterpreted"]

_PAIRS = {("complex64", "float32"), ("complex128", "float64")}


def reinterpreted(x: Tensor, dtype: DType) -> Tensor:
    """Return ``x.view(dtype)`` for the dtypes between which it has a derivative."""
    if dtype is x.dtype:
        return reshape(x, x.shape, copy=False)
    if x.ndim and (x.dtype.name, dtype.name) in _PAIRS:
        return reshape(stack((real(x), imag(x)), axis=-1), (*x.shape[:-1], 2 * x.shape[-1]))
    if x.ndim and (dtype.name, x.dtype.name) in _PAIRS and x.shape[-1] % 2 == 0:
        pairs = reshape(x, (*x.shape[:-1], x.shape[-1] // 2, 2))
        # Not real + 1j * imag, which makes nan of an infinite part.
        result: Tensor = call(OPS["complex"], (pairs[..., 0], pairs[..., 1]), {})
        return result
    raise DTypeError(
        f"view: {x.dtype.name} {x.shape} cannot be seen as {dtype.name}; only complex numbers can be seen as pairs of"
        " real ones along the last axis, and such pairs as complex; to convert the values use astype"
    )
