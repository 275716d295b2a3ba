"""Derivatives of the matrix decompositions.

Eigenvectors and singular vectors are determined up to a phase, or a rotation among equal values, so a loss must not
depend on that choice. A loss that depends on a phase is an error. Between equal values the formulas are ``0 / 0``, and
that share is zero here: right for a loss that treats the vectors of equal values alike, such as one of the projector on
their span. A loss that weighs each vector by a function of its own value, such as ``V diag(f(w)) V^H`` with an `f` that
is not constant, has a derivative at equal values too, but that depends on ``f'``, which the gradients of `w` and `V` do
not tell: it is finite and not right there.

References
----------
.. [1] M. B. Giles, "Collected matrix derivative results for forward and reverse mode algorithmic differentiation",
   2008.
.. [2] J. Townsend, "Differentiating the singular value decomposition", 2016.
.. [3] M. Seeger, A. Hetzel, Z. Dai, E. Meissner, N. D. Lawrence, "Auto-differentiating linear algebra", 2017.
.. [4] Z.-Q. Wan, S.-X. Zhang, "Automatic differentiation for complex valued SVD", 2019.
.. [5] S. F. Walter, L. Lehmann, "Algorithmic differentiation of linear algebra functions with application in optimum
   experimental design", 2010.
.. [6] I. Murray, "Differentiation of the Cholesky decomposition", 2016.
.. [7] C. Boeddeker, P. Hanebrink, L. Drude, J. Heymann, R. Haeb-Umbach, "On the computation of complex-valued gradients
   with application to statistically optimum beamforming", 2017.
"""

from __future__ import annotations

from typing import Any

from lucid.autograd.rules._matrices import (
    adjoint,
    check_phases,
    diagonal_matrix,
    half_lower,
    leading,
    reciprocal,
    resolution,
)

__all__ = ["cholesky", "eig", "eigh", "eigvals", "eigvalsh", "qr", "svd", "svdvals"]


def cholesky(g: Any, out: Any, upper: bool, xp: Any) -> Any:
    """``L^-H sym(half_lower(L^H g)) L^-1`` [6]_."""
    factor = out.mT if upper else xp.conj(out)
    half = half_lower(adjoint(factor, xp) @ (adjoint(g, xp) if upper else g), xp)
    transposed = adjoint(factor, xp)
    left = xp.linalg.solve(transposed, (half + adjoint(half, xp)) / 2)
    return adjoint(xp.linalg.solve(transposed, adjoint(left, xp)), xp)


def eigh(g: Any, out: Any, xp: Any) -> Any:
    """``V (diag(g_w) + F * skew(V^H g_V)) V^H`` with ``F[i, j] = 1 / (w[j] - w[i])`` [1]_, section 3.1; [3]_."""
    g_values, g_vectors = g
    values, vectors = out[0], xp.conj(out[1])
    if g_vectors is None:
        return (vectors * g_values[..., None, :]) @ adjoint(vectors, xp)
    # Only the skew part counts, which vanishes between equal eigenvalues if the loss does not depend on the basis.
    inner = adjoint(vectors, xp) @ g_vectors
    check_phases("linalg.eigh", inner, inner, xp)
    gap = values[..., None, :] - values[..., :, None]
    inner = (inner - adjoint(inner, xp)) * (reciprocal(gap, xp.abs(gap) <= resolution(values, xp), xp) / 2)
    if g_values is not None:
        inner = inner + diagonal_matrix(g_values, xp)
    return vectors @ inner @ adjoint(vectors, xp)


def eigvalsh(g: Any, x: Any, xp: Any) -> Any:
    """``V diag(g) V^H``."""
    return eigh((g, None), xp.linalg.eigh(x), xp)


def eig(g: Any, out: Any, xp: Any) -> Any:
    """``V^-T (diag(g_w) + F * (M - V^T conj(V) diag(Re M))) V^T`` with ``M = V^T g_V`` [7]_, section 4.5.

    The second term keeps the vectors at length one.
    """
    g_values, g_vectors = g
    values, vectors = out
    inner = 0.0 if g_values is None else diagonal_matrix(g_values, xp)
    if g_vectors is not None:
        m = vectors.mT @ g_vectors
        check_phases("linalg.eig", m, m, xp)
        m = m - (vectors.mT @ xp.conj(vectors)) * xp.real(xp.linalg.diagonal(m))[..., None, :]
        gap = values[..., None, :] - values[..., :, None]
        inner = inner + m * reciprocal(gap, xp.abs(gap) <= resolution(values, xp), xp)
    return xp.linalg.solve(vectors.mT, inner @ vectors.mT)


def eigvals(g: Any, x: Any, xp: Any) -> Any:
    """``V^-T diag(g) V^T``."""
    return eig((g, None), xp.linalg.eig(x), xp)


def svd(g: Any, out: Any, xp: Any) -> Any:
    """Write ``dP = U^H dA V``, ``dU = U K``, ``dV = V L`` with skew K and L, and solve for them [2]_, [4]_.

    ``K + L = (dP + dP^H) / (s[j] - s[i])`` and ``K - L = (dP - dP^H) / (s[j] + s[i])``; what `dU` has outside of the
    span of `U` is ``dA V / s``.
    """
    g_u, g_s, g_vh = g
    values = out[1]
    u, v = xp.conj(out[0]), out[2].mT
    k = values.shape[-1]
    tiny = resolution(values, xp)
    by_value = reciprocal(values[..., None, :], values[..., None, :] <= tiny, xp)
    inner: Any = 0.0 if g_s is None else diagonal_matrix(g_s, xp)
    outer: Any = 0.0
    skew_u: Any = 0.0
    skew_v: Any = 0.0
    if g_u is not None:
        u, g_u = leading("linalg.svd", u, g_u, k, xp)
        m = adjoint(u, xp) @ g_u
        skew_u = (m - adjoint(m, xp)) / 2
        if u.shape[-2] > k:
            outer = ((g_u - u @ m) * by_value) @ adjoint(v[..., :k], xp)
    if g_vh is not None:
        v, g_v = leading("linalg.svd", v, adjoint(g_vh, xp), k, xp)
        m = adjoint(v, xp) @ g_v
        skew_v = (m - adjoint(m, xp)) / 2
        if v.shape[-2] > k:
            outer = outer + u[..., :k] @ adjoint((g_v - v @ m) * by_value, xp)
    if g_u is not None or g_vh is not None:
        check_phases("linalg.svd", skew_u + skew_v, skew_u - skew_v, xp)
        gap = values[..., None, :] - values[..., :, None]
        total = values[..., None, :] + values[..., :, None]
        inner = inner + (skew_u + skew_v) * reciprocal(gap, xp.abs(gap) <= tiny, xp)
        inner = inner + (skew_u - skew_v) * reciprocal(total, total <= tiny, xp)
    return u[..., :k] @ inner @ adjoint(v[..., :k], xp) + outer


def svdvals(g: Any, x: Any, xp: Any) -> Any:
    """``U diag(g) V^H``, with 0 for a singular value of 0, which has a kink there like an absolute value."""
    u, values, vh = xp.linalg.svd(x, full_matrices=False)
    g = xp.where(values > resolution(values, xp)[..., 0], g, 0.0)
    return (xp.conj(u) * g[..., None, :]) @ xp.conj(vh)


def qr(g: Any, out: Any, xp: Any) -> Any:
    """``(g_Q + Q (C - Q^H g_Q)) R^-H`` with ``C = N + half_lower(K - K^H)`` [5]_.

    Here ``N = triu(g_R R^H)`` and ``K = Q^H g_Q - N``. If there are more columns than rows, `R` is ``[R1, Q^H Y]``,
    where `Y` are the columns that `Q` does not depend on.
    """
    q, r = xp.conj(out[0]), xp.conj(out[1])
    k = min(q.shape[-2], r.shape[-1])
    g_q = xp.zeros_like(q) if g[0] is None else g[0]
    g_r = xp.zeros_like(r) if g[1] is None else g[1]
    q, g_q = leading("linalg.qr", q, g_q, k, xp)
    r, rest = r[..., :k, :k], r[..., :k, k:]
    g_r, g_rest = g_r[..., :k, :k], g_r[..., :k, k:]
    g_q = g_q + (q @ rest) @ adjoint(g_rest, xp)
    n = xp.triu(g_r @ adjoint(r, xp), k=0)
    m = adjoint(q, xp) @ g_q
    c = n + half_lower(m - n - adjoint(m - n, xp), xp)
    g_x = adjoint(xp.linalg.solve(r, adjoint(g_q + q @ (c - m), xp)), xp)
    return xp.concat([g_x, q @ g_rest], axis=-1)
