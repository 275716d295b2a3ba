"""What the rules of linear algebra share.

The literature writes these derivatives for the adjoint convention, in which a gradient is ``dL/dRe + i dL/dIm``. Ours
is its conjugate, so the formulas of the papers hold word for word once the other factors are conjugated. That is why
the rules of the decompositions begin with ``conj`` of the outputs.

Every function takes stacks of matrices and is written in standard functions, so that it can be differentiated again.
"""

from __future__ import annotations

from typing import Any

from lucid._errors import GradientError
from lucid.autograd.rules._table import holds

__all__ = [
    "adjoint",
    "check_phases",
    "constant",
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


def constant(x: Any) -> Any:
    """Return `x` outside of any graph."""
    return x.detach() if hasattr(x, "detach") else x


def check_freedom(name: str, change: Any, m: Any, what: str, xp: Any) -> None:
    """Raise if a loss depends on what a decomposition leaves open: if `change`, a part of `m`, exceeds rounding."""
    change, m = xp.abs(constant(change)), xp.abs(constant(m))
    if change.size and not holds(~(xp.max(change) > 1e-3 * xp.max(m) + float(xp.finfo(m.dtype).eps) ** 0.5)):
        raise GradientError(
            f"{name}: the loss depends on {what}, which the decomposition leaves open, so it has no derivative;"
            " use quantities that do not, such as abs(v) or v @ conj(v.mT)"
        )


def check_phases(name: str, m: Any, other: Any, xp: Any) -> None:
    """Raise if a loss depends on the phases of complex vectors: if the diagonal of `m` is not real."""
    if xp.isdtype(m.dtype, "complex floating"):
        check_freedom(name, xp.imag(xp.linalg.diagonal(m)), xp.abs(m) + xp.abs(other), "the phase of the vectors", xp)


def leading(name: str, q: Any, g: Any, k: int, xp: Any) -> tuple[Any, Any]:
    """Return the first `k` columns of a unitary matrix, and a gradient for them alone.

    The other columns are any basis of the orthogonal complement, so a loss can depend on their span only, which follows
    the first columns: ``dQ2 = -Q1 dQ1^H Q2``.
    """
    if q.shape[-1] == k:
        return q, g
    q1, q2, g2 = q[..., :k], q[..., k:], g[..., k:]
    m = adjoint(q2, xp) @ g2
    check_freedom(name, m - adjoint(m, xp), m, f"the basis of the columns after the first {k}", xp)
    return q1, g[..., :k] - q2 @ (adjoint(g2, xp) @ q1)
