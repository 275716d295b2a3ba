"""Derivatives of the statistical functions."""

from __future__ import annotations

from typing import Any

from lucid.autograd.rules._table import define


def restored(g: Any, shape: tuple[int, ...], axis: Any, keepdims: bool, xp: Any) -> Any:
    """Return `g`, the gradient of a reduction, with the reduced axes back as axes of length one."""
    if keepdims or axis is None:
        return g if g.shape == () or keepdims else xp.reshape(g, (1,) * len(shape))
    axes = (axis,) if isinstance(axis, int) else axis
    axes = {a % len(shape) for a in axes}
    return xp.reshape(g, tuple([1 if i in axes else n for i, n in enumerate(shape)]))


# the engine broadcasts what comes back to the input's shape
define("sum", x=lambda g, x_shape, axis, keepdims, xp: restored(g, x_shape, axis, keepdims, xp))
