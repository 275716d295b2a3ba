"""Derivatives of the set functions.

Sorted distinct values are elements of the input in another order, and have its derivatives. How many there are, and
where, is not: those outputs are integers.
"""

from __future__ import annotations

from typing import Any

from lucid.autograd.rules._table import define, not_differentiable


def shared_by_equals(g: Any, x: Any, xp: Any) -> Any:
    """Return the gradient of the distinct values, shared equally among the elements that tie."""
    if isinstance(g, tuple):
        g = g[0]  # the other outputs are integers
    if g is None:
        return xp.zeros_like(x)
    _, _, inverse, counts = xp.unique_all(x)
    share = g / xp.astype(counts, xp.result_type(g.dtype, xp.float32))  # float16 cannot count beyond 65,504
    return xp.reshape(xp.take(share, xp.reshape(inverse, (-1,)), axis=0), x.shape)


define("unique_all", x=shared_by_equals)
define("unique_counts", x=shared_by_equals)
define("unique_inverse", x=shared_by_equals)
define("unique_values", x=shared_by_equals)
not_differentiable("the output is bool", "isin")
