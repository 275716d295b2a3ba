"""Derivatives of the indexing functions."""

from __future__ import annotations

from typing import Any

from lucid.autograd.rules._table import define

Shape = tuple[int, ...]


def count_up(like: Any, axis: int, xp: Any) -> Any:
    """Return 0, 1, 2, ... along an axis of `like`, on its device; the other axes have length 1."""
    along = xp.getitem(like, tuple([slice(None) if i == axis else slice(1) for i in range(like.ndim)]))
    return xp.cumulative_sum(xp.ones_like(along, dtype=xp.int64), axis=axis) - 1


def set_item_value(g: Any, value_shape: Shape, key: Any, xp: Any) -> Any:
    """Return the gradient of what was written: where a key names an element twice, only the last value stayed."""
    share = xp.getitem(g, key)
    parts = key if isinstance(key, tuple) else (key,)
    if any(getattr(part, "ndim", 0) > 0 and part.dtype != xp.bool for part in parts):
        turn = xp.reshape(count_up(xp.reshape(share, (-1,)), 0, xp), share.shape)
        stayed = xp.getitem(xp.set_item(xp.zeros_like(g, dtype=xp.int64), turn, key), key)
        share = xp.where(stayed == turn, share, 0)
    # a value may have more axes than the place it is written to, all of length 1
    extra = len(value_shape) - share.ndim
    return xp.reshape(share, (1,) * extra + tuple(share.shape)) if extra > 0 else share


def take_key(indices: Any, axis: int | None, ndim: int) -> tuple[Any, ...]:
    """Return the index that `take` stands for."""
    return (*(slice(None),) * (0 if axis is None else axis % ndim), indices)


def untake_along_axis(g: Any, x_shape: Shape, indices: Any, axis: int, xp: Any) -> Any:
    """Return `g` added up where its elements were taken from; the other axes may have been broadcast."""
    axis %= g.ndim
    if indices.shape[axis] == 1 and 0 not in g.shape:
        # one element of each row, the usual case of a loss: a comparison is cheaper than scattering
        n = x_shape[axis]
        along = xp.arange(0, n, 1, dtype=indices.dtype, device=getattr(indices, "device", None))
        along = xp.reshape(along, (n,) + (1,) * (g.ndim - axis - 1))
        return xp.where(along == indices % n, g, 0)
    key = [count_up(g, i, xp) for i in range(g.ndim)]
    key[axis] = indices
    shape = (*g.shape[:axis], x_shape[axis], *g.shape[axis + 1 :])
    return xp.put_add(g, shape, tuple(key))


define("getitem", x=lambda g, x_shape, key, xp: xp.put_add(g, x_shape, key))
define("put_add", g=lambda g, key, xp: xp.getitem(g, key))
define("set_item", x=lambda g, key, xp: xp.set_item(g, 0, key), value=set_item_value)
define("take", x=lambda g, x_shape, indices, axis, xp: xp.put_add(g, x_shape, take_key(indices, axis, len(x_shape))))
define("take_along_axis", x=untake_along_axis)
