"""How a Tensor shows itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lucid._alias import fresh
from lucid._dtypes import standard_default
from lucid.backends import default_backend
from lucid.functions._convert import complex_of

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["text"]


def text(x: Tensor) -> str:
    """Return ``Tensor(values, ...)`` with what cannot be read off the values.

    The dtype is shown unless it is what `asarray` gives for such numbers, the device unless it is the default device.
    A Tensor that a recorded function made shows that function, and a leaf that requires grad says so.
    """
    if x._backend.depth:
        return f"{type(x).__name__}({x._backend.shown(x._raw if x._alias is None else fresh(x))})"
    array = x._backend.to_numpy(x._raw if x._alias is None else fresh(x))
    name = type(x).__name__
    parts = [np.array2string(array, separator=", ", prefix=f"{name}(") if array.size else "[]"]
    if not array.size and array.shape != (0,):
        parts.append(f"shape={array.shape}")
    if not _dtype_is_plain(x):
        parts.append(f"dtype={x.dtype.name}")
    if x._backend is not default_backend():
        parts.append(f"device={x.device}")
    if x.grad_fn is not None:
        parts.append(f"grad_fn={x.grad_fn.name}")
    elif x.requires_grad:
        parts.append("requires_grad=True")
    return f"{name}({', '.join(parts)})"


def _dtype_is_plain(x: Tensor) -> bool:
    floating = standard_default(x._backend.default_float)
    plain = {floating.name, complex_of(floating).name, x._backend.default_int.name, "bool"}
    if x.size == 0:
        plain = {floating.name}  # the values say nothing
    return x.dtype.name in plain
