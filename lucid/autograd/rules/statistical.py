"""Derivatives of the statistical functions.

The engine broadcasts what comes back to the input's shape, so a rule may return axes of length one.
"""

from __future__ import annotations

import math
from typing import Any

from lucid.autograd.rules._table import define
from lucid.autograd.rules.elementwise import infinite_if_zero


def reduced_axes(shape: tuple[int, ...], axis: Any) -> tuple[int, ...]:
    """Return the axes that a reduction over `axis` removes, counted from the first."""
    if axis is None:
        return tuple(range(len(shape)))
    return tuple([a % len(shape) for a in (axis if isinstance(axis, tuple) else (axis,))])


def restored(g: Any, shape: tuple[int, ...], axis: Any, keepdims: bool, xp: Any) -> Any:
    """Return `g`, the gradient of a reduction, with the reduced axes back as axes of length one."""
    if keepdims or g.shape == ():
        return g
    axes = reduced_axes(shape, axis)
    return xp.reshape(g, tuple([1 if i in axes else n for i, n in enumerate(shape)]))


def count(shape: tuple[int, ...], axis: Any) -> int:
    """Return how many elements are reduced to one."""
    return math.prod([shape[a] for a in reduced_axes(shape, axis)])


def shared(g: Any, n: float) -> Any:
    """Return ``g / n``. float16 has no numbers beyond 65,504, but it does have their reciprocals."""
    return g / n if n <= 65504 else g * (1 / n)


define("sum", x=lambda g, x_shape, axis, keepdims, xp: restored(g, x_shape, axis, keepdims, xp))
define(
    "mean",
    x=lambda g, x_shape, axis, keepdims, xp: restored(
        shared(g, max(count(x_shape, axis), 1)), x_shape, axis, keepdims, xp
    ),
)

# --- extremes -------------------------------------------------------------------------------------------------------


def extreme(g: Any, x: Any, x_shape: Any, out: Any, axis: Any, keepdims: bool, xp: Any) -> Any:
    """Return `g` shared equally among the elements that tie; nan at a nan, and then 0 elsewhere."""
    top = restored(out, x_shape, axis, keepdims, xp)
    ties = x == top
    # float16 cannot count beyond 65,504
    wide = xp.result_type(g.dtype, xp.float32)
    number = xp.astype(xp.count_nonzero(ties, axis=axis, keepdims=True), wide)
    share = restored(g, x_shape, axis, keepdims, xp) / xp.maximum(number, 1)
    return xp.where(xp.isnan(x), math.nan, xp.where(ties, share, 0))


define("max", x=extreme)
define("min", x=extreme)

# --- spread ---------------------------------------------------------------------------------------------------------


def deviation(x: Any, shape: tuple[int, ...], axis: Any, correction: float, xp: Any) -> Any:
    """Return the conjugate of ``x - mean(x)`` over the degrees of freedom; nan if there are none."""
    freedom = count(shape, axis) - correction
    centered = x - xp.mean(x, axis=axis, keepdims=True)
    if xp.isdtype(x.dtype, "complex floating"):
        centered = xp.conj(centered)
    return shared(centered, freedom if freedom > 0 else math.nan)


def variance(g: Any, x: Any, x_shape: Any, axis: Any, correction: float, keepdims: bool, xp: Any) -> Any:
    return restored(2 * g, x_shape, axis, keepdims, xp) * deviation(x, x_shape, axis, correction, xp)


def standard_deviation(
    g: Any, x: Any, x_shape: Any, out: Any, axis: Any, correction: float, keepdims: bool, xp: Any
) -> Any:
    slope = restored(g / infinite_if_zero(out, xp), x_shape, axis, keepdims, xp)
    return slope * deviation(x, x_shape, axis, correction, xp)


define("var", x=variance)
define("std", x=standard_deviation)

# --- cumulations and products ---------------------------------------------------------------------------------------


def part(axis: int, start: int | None, stop: int | None) -> tuple[Any, ...]:
    """Return the index of ``start:stop`` along an axis counted from the first."""
    return (slice(None),) * axis + (slice(start, stop),)


def cumulative_sum(g: Any, x_shape: Any, axis: int, include_initial: bool, xp: Any) -> Any:
    axis %= len(x_shape)
    if include_initial:
        g = xp.getitem(g, part(axis, 1, None))
    return xp.flip(xp.cumulative_sum(xp.flip(g, axis=axis), axis=axis), axis=axis)


define("cumulative_sum", x=cumulative_sum)


def products_before(x: Any, axis: int, xp: Any) -> Any:
    """Return for each element the product of those before it."""
    return xp.getitem(xp.cumulative_prod(x, axis=axis, include_initial=True), part(axis, None, -1))


def recurrence(a: Any, b: Any, axis: int, xp: Any) -> Any:
    """Solve ``s[j] = b[j] + a[j] * s[j + 1]`` along an axis, with 0 beyond the end; `a` is one shorter than `b`.

    Doubling steps ("prefix sums", G. Blelloch, 1990): after each, ``s[j] = b[j] + a[j] * s[j + step]``.
    """
    n, step = b.shape[axis], 1
    while step < n:
        near = xp.getitem(b, part(axis, None, n - step)) + a * xp.getitem(b, part(axis, step, None))
        b = xp.concat([near, xp.getitem(b, part(axis, n - step, None))], axis=axis)
        if 2 * step < n:
            a = xp.getitem(a, part(axis, None, n - 2 * step)) * xp.getitem(a, part(axis, step, None))
        step *= 2
    return b


def cumulative_prod(g: Any, x: Any, x_shape: Any, axis: int, include_initial: bool, xp: Any) -> Any:
    """Return the sum over k >= j of ``g[k]`` times all factors up to k but the j-th, without dividing by `x`."""
    axis %= len(x_shape)
    if include_initial:
        g = xp.getitem(g, part(axis, 1, None))
    return products_before(x, axis, xp) * recurrence(xp.getitem(x, part(axis, 1, None)), g, axis, xp)


define("cumulative_prod", x=cumulative_prod)


def product(g: Any, x: Any, x_shape: Any, axis: Any, keepdims: bool, xp: Any) -> Any:
    """Return for each element `g` times the product of all others, without dividing by `x`."""
    axes = reduced_axes(x_shape, axis)
    if not axes:
        return g
    g = restored(g, x_shape, axis, keepdims, xp)
    kept = tuple([i for i in range(len(x_shape)) if i not in axes])
    order = kept + axes
    # the reduced axes go last, as one
    moved = xp.permute_dims(x, order)
    flat = xp.reshape(moved, (*[x_shape[i] for i in kept], count(x_shape, axis)))
    last = len(kept)
    after = xp.flip(products_before(xp.flip(flat, axis=last), last, xp), axis=last)
    others = xp.reshape(products_before(flat, last, xp) * after, tuple([x_shape[i] for i in order]))
    return g * xp.permute_dims(others, tuple([order.index(i) for i in range(len(order))]))


define("prod", x=product)
