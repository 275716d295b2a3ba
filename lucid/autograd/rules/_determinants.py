"""Derivatives of the determinant and of its logarithm.

References
----------
.. [1] M. B. Giles, "Collected matrix derivative results for forward and reverse mode algorithmic differentiation",
   2008, sections 2.2.4 and 2.2.5.
.. [2] R. A. Horn, C. R. Johnson, "Matrix analysis", 2nd edition, 2013, section 0.8.
"""

from __future__ import annotations

from typing import Any

from lucid.autograd.rules._matrices import adjoint, constant, diagonal_matrix
from lucid.autograd.rules._table import holds

__all__ = ["adjugate", "det", "slogdet"]


def det(g: Any, x: Any, out: Any, xp: Any) -> Any:
    """``g adj(A)^T``, which is ``g det(A) A^-T`` where `A` is well-conditioned [1]_."""
    if holds(xp.all(out != 0)):
        inverse = xp.linalg.inv(x)
        condition = xp.linalg.matrix_norm(x) * xp.linalg.matrix_norm(inverse)
        if holds(xp.all(~(condition > float(xp.finfo(x.dtype).eps) ** -0.5))):
            return (g * out)[..., None, None] * inverse.mT
    return g[..., None, None] * adjugate(x, xp).mT


def adjugate(x: Any, xp: Any) -> Any:
    """Return the transposed matrix of cofactors, also of singular matrices.

    With the singular value decomposition ``A = U P V^H`` it is ``det(U V^H) V adj(P) U^H``. Let `P` have the
    well-conditioned block `B` in the upper left corner and the Schur complement `S` of it; the adjugate of `S`, which
    is small, is a polynomial in `S` [2]_. All this holds for any unitary `U` and `V`, so they are constants here, and
    the derivatives of the formula are those of the adjugate, of any order.
    """
    u, values, vh = xp.linalg.svd(constant(x), full_matrices=False)
    v = adjoint(vh, xp)
    n = x.shape[-1]
    eps = float(xp.finfo(x.dtype).eps)
    large = values > eps**0.5 * values[..., :1]
    # singular values are in descending order
    r = sum([holds(xp.all(large[..., i])) for i in range(n)]) if values.size else 0
    p = adjoint(u, xp) @ x @ v
    upper_left, upper_right = p[..., :r, :r], p[..., :r, r:]
    lower_left, lower_right = p[..., r:, :r], p[..., r:, r:]
    inverse = xp.linalg.inv(upper_left)
    left, right = lower_left @ inverse, inverse @ upper_right
    small, det_small = _adjugate_and_det(lower_right - lower_left @ right, n - r, xp)
    top = xp.concat([det_small[..., None, None] * inverse + right @ small @ left, -(right @ small)], axis=-1)
    bottom = xp.concat([-(small @ left), small], axis=-1)
    factor = xp.linalg.det(upper_left) * xp.linalg.det(u) * xp.linalg.det(vh)
    return factor[..., None, None] * (v @ xp.concat([top, bottom], axis=-2) @ adjoint(u, xp))


def _adjugate_and_det(s: Any, n: int, xp: Any) -> tuple[Any, Any]:
    """Return the adjugate and the determinant by the recursion of Faddeev and Le Verrier, for few and small columns."""
    one = diagonal_matrix(xp.ones_like(xp.linalg.diagonal(s)), xp)
    if n == 0:
        return s, xp.ones_like(xp.linalg.trace(s))
    m, sign = one, -1 if n % 2 == 0 else 1
    for k in range(1, n):
        product = s @ m
        m = product - (xp.linalg.trace(product) / k)[..., None, None] * one
    return sign * m, sign * xp.linalg.trace(s @ m) / n


def slogdet(g: Any, x: Any, out: Any, xp: Any) -> Any:
    """``(g_log + i Im(g_sign sign)) A^-T`` [1]_.

    The logarithm is the real part of ``log det A`` and the sign its phase. Where the matrix is singular, the derivative
    is infinite.
    """
    g_sign, g_log = g
    sign = out[0]
    singular = sign == 0
    if not holds(xp.all(~singular)):
        one = diagonal_matrix(xp.ones_like(xp.linalg.diagonal(x)), xp)
        inverse = xp.linalg.inv(xp.where(singular[..., None, None], one, x))
        inverse = xp.where(singular[..., None, None], adjugate(x, xp) / 0.0, inverse)
    else:
        inverse = xp.linalg.inv(x)
    total: Any = 0.0 if g_log is None else g_log
    if g_sign is not None and xp.isdtype(sign.dtype, "complex floating"):
        total = total + 1j * xp.imag(g_sign * sign)
    elif g_log is None:
        return xp.zeros_like(x)
    return total[..., None, None] * inverse.mT
