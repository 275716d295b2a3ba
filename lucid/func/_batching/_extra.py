"""Batching rules of what NumPy has and the standard has not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from lucid._dispatch import Op
from lucid.func._batched import Batched
from lucid.func._below import lower
from lucid.functions._items import getitem
from lucid.functions.creation import zeros
from lucid.functions.linalg import matmul
from lucid.functions.manipulation import concat, expand_dims, flip, stack

__all__ = ["RULES"]


def convolve(op: Op, a: Batched, v: Batched) -> Any:
    """Multiply each stretch of the longer sequence, with zeros around it, by the shorter one backwards."""
    long, short = (a, v) if a.shape[0] >= v.shape[0] else (v, a)
    n, m = long.shape[0], short.shape[0]
    around = zeros((*long.value.shape[:-1], m - 1), dtype=long.dtype, device=long.value.device)
    stretches = np.arange(n + m - 1)[:, None] + np.arange(m)
    windows = getitem(concat((around, long.value, around), axis=-1), (..., stretches))
    return getitem(matmul(windows, expand_dims(flip(short.value, axis=-1), axis=-1)), (..., 0))


def roots(op: Op, p: Batched) -> Any:
    """Find the roots of one polynomial after the other; how many there are must not differ."""
    return stack([lower(op, (getitem(p.value, i),), {}) for i in range(p.value.shape[0])])


RULES: dict[str, Callable[..., Any]] = {"convolve": convolve, "roots": roots}
