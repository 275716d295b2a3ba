"""What the rules of linear algebra share.

The literature writes these derivatives for the adjoint convention, in which a gradient is ``dL/dRe + i dL/dIm``. Ours
is its conjugate, so the formulas of the papers hold word for word once the other factors are conjugated. That is why
the rules of the decompositions begin with ``conj`` of the outputs.

Every function takes stacks of matrices and is written in standard functions, so that it can be differentiated again.
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "adjoint",
    "diagonal_matrix",
    "half_lower",
    "leading",
    "reciprocal",
    "resolution",
]


def adjoint(x: Any, xp: Any) -> Any:
    """Return the conjugate transpose."""
    return xp.conj(x.mT)


def diagonal_matrix(d: Any, xp: Any) -> Any:
    """Return the square matrices with the given diagonals."""
    wide = xp.broadcast_to(d[..., None], (*d.shape, d.shape[-1]))
    return xp.tril(xp.triu(wide, k=0), k=0)


def half_lower(x: Any, xp: Any) -> Any:
    """Return the lower triangle with half of the diagonal."""
    return (xp.tril(x, k=0) + xp.tril(x, k=-1)) / 2


def resolution(values: Any, xp: Any) -> Any:
    """Return below which difference eigenvalues or singular values are equal but for rounding, with one axis more."""
    return (8 * float(xp.finfo(values.dtype).eps)) * xp.sum(xp.abs(values), axis=-1, keepdims=True)[..., None]


def reciprocal(x: Any, zero: Any, xp: Any) -> Any:
    """Return ``1 / x``, and 0 where `zero` says so."""
    return xp.where(zero, 0.0, 1 / xp.where(zero, 1.0, x))


def leading(q: Any, g: Any, k: int, xp: Any) -> tuple[Any, Any]:
    """Return the first `k` columns of a unitary matrix, and a gradient for them alone.

    The other columns are any basis of the orthogonal complement, so a loss can depend on their span only, which follows
    the first columns: ``dQ2 = -Q1 dQ1^H Q2``.
    """
    if q.shape[-1] == k:
        return q, g
    q1, q2 = q[..., :k], q[..., k:]
    return q1, g[..., :k] - q2 @ (adjoint(g[..., k:], xp) @ q1)
