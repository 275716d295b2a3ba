"""Creation functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lucid._alias import share_with
from lucid._dispatch import wrap
from lucid._dtypes import DTypeLike, as_dtype, float32
from lucid.backends import backend_for

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["asarray", "tensor"]


def asarray(obj: Any, /, *, dtype: DTypeLike | None = None, device: str | None = None, copy: bool | None = None) -> Tensor:
    backend = backend_for(device)
    if isinstance(obj, np.ndarray) and dtype is None and not copy:
        out = wrap(obj, backend)
        share_with(out, obj)
        return out
    raw = np.array(obj, dtype=None if dtype is None else as_dtype(dtype).numpy)
    return wrap(raw, backend)


def tensor(data: Any, *, dtype: DTypeLike | None = None, device: str | None = None, requires_grad: bool = False) -> Tensor:
    if dtype is None and not isinstance(data, np.ndarray) and np.asarray(data).dtype.kind == "f":
        dtype = float32
    out = asarray(data, dtype=dtype, device=device, copy=True)
    if requires_grad:
        out.requires_grad = True
    return out
