"""Derivatives of the functions that NumPy has and the standard has not."""

from __future__ import annotations

from typing import Any

from lucid.autograd.rules._table import define

Shape = tuple[int, ...]


def correlated(g: Any, other: Any, shape: Shape, xp: Any) -> Any:
    """Return ``sum(g[i + j] * other[j] for j)``, the share of element `i` of the argument beside `other`."""
    first = other.shape[0] - 1
    return xp.getitem(xp.convolve(g, xp.flip(other)), slice(first, first + shape[0]))


define(
    "convolve",
    a=lambda g, v, a_shape, xp: correlated(g, v, a_shape, xp),
    v=lambda g, a, v_shape, xp: correlated(g, a, v_shape, xp),
)


def moved_roots(g: Any, p: Any, out: Any, xp: Any) -> Any:
    """Return how much each coefficient moves the roots: by ``-r**k / P'(r)`` for that of the power `k`.

    That is the derivative of the root `r` that ``P(r) = 0`` defines; it does not exist for a multiple root.
    """
    degree = p.shape[0] - 1
    value, slope = xp.zeros_like(out), xp.zeros_like(out)
    for k in range(degree + 1):
        slope = slope * out + value
        value = value * out + xp.getitem(p, k)
    powers = [xp.ones_like(out)]
    for _ in range(degree):
        powers.append(powers[-1] * out)
    return -xp.matmul(xp.stack(powers[::-1], axis=0), g / slope)


define("roots", p=moved_roots)
