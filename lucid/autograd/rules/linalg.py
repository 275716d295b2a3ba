"""Derivatives of the linear algebra functions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from lucid.autograd.rules import _decompositions, _determinants, _norms
from lucid.autograd.rules._matrices import adjoint
from lucid.autograd.rules._table import define

Shape = tuple[int, ...]


def matmul_x1(g: Any, x2: Any) -> Any:
    """Return the gradient of the left factor if one of the two is a vector."""
    return g[..., None] * x2 if x2.ndim == 1 else (x2 @ g[..., None])[..., 0]


def matmul_x2(g: Any, x1: Any, x2_shape: Shape, xp: Any) -> Any:
    """Return the gradient of the right factor of vectors or stacks."""
    if x1.ndim == 1:
        return x1[:, None] * g[..., None, :] if g.ndim else g * x1
    if len(x2_shape) == 1:
        return (x1.mT @ g[..., None])[..., 0]
    if len(x2_shape) == 2:
        # one large product instead of a stack of small ones whose sum the engine would take
        rows = math.prod(g.shape[:-1])
        return xp.reshape(x1, (rows, x1.shape[-1])).mT @ xp.reshape(g, (rows, g.shape[-1]))
    return x1.mT @ g


def tensordot_axes(axes: Any, ndim1: int, ndim2: int) -> tuple[list[int], list[int], list[int], list[int]]:
    """Return the summed axes of both arrays, in pairs, and the other axes of each."""
    if isinstance(axes, int):
        axes = (range(ndim1 - axes, ndim1), range(axes))
    summed1, summed2 = [axis % ndim1 for axis in axes[0]], [axis % ndim2 for axis in axes[1]]
    free1 = [axis for axis in range(ndim1) if axis not in summed1]
    free2 = [axis for axis in range(ndim2) if axis not in summed2]
    return summed1, summed2, free1, free2


def matrix_axes(axes: Any) -> tuple[bool, bool]:
    """Return, for a product of two matrices over one axis, whether that is the last axis of each."""
    return (True, False) if isinstance(axes, int) else (axes[0][0] % 2 == 1, axes[1][0] % 2 == 1)


def tensordot_x1(g: Any, x2: Any, x1_shape: Shape, axes: Any, xp: Any) -> Any:
    """Sum over the axes that `g` has from `x2`, then put the axes in the order of `x1`."""
    if len(x1_shape) == x2.ndim == g.ndim == 2:
        last1, last2 = matrix_axes(axes)
        x2 = x2 if last2 else x2.mT
        return xp.matmul(g, x2) if last1 else xp.matmul(x2.mT, g.mT)
    summed1, summed2, free1, free2 = tensordot_axes(axes, len(x1_shape), x2.ndim)
    product = xp.tensordot(g, x2, axes=(tuple(range(len(free1), g.ndim)), tuple(free2)))
    order = free1 + [summed1[summed2.index(axis)] for axis in sorted(summed2)]
    return xp.permute_dims(product, tuple([order.index(axis) for axis in range(len(x1_shape))]))


def tensordot_x2(g: Any, x1: Any, x2_shape: Shape, axes: Any, xp: Any) -> Any:
    """Sum over the axes that `g` has from `x1`, then put the axes in the order of `x2`."""
    if len(x2_shape) == x1.ndim == g.ndim == 2:
        last1, last2 = matrix_axes(axes)
        x1 = x1 if last1 else x1.mT
        return xp.matmul(g.mT, x1) if last2 else xp.matmul(x1.mT, g)
    summed1, summed2, free1, free2 = tensordot_axes(axes, x1.ndim, len(x2_shape))
    product = xp.tensordot(x1, g, axes=(tuple(free1), tuple(range(len(free1)))))
    order = [summed2[summed1.index(axis)] for axis in sorted(summed1)] + free2
    return xp.permute_dims(product, tuple([order.index(axis) for axis in range(len(x2_shape))]))


def solve(g: Any, x1: Any, out: Any, needs: Sequence[bool], shapes: Sequence[Shape], xp: Any) -> tuple[Any, Any]:
    """``x2: A^-T g``, ``x1: -(A^-T g) out^T`` (Giles 2008, section 2.2.3)."""
    if len(shapes[1]) == 1:
        # a right-hand side of one axis is one vector for all matrices
        share = xp.linalg.solve(x1.mT, g[..., None])
        return (-share @ out[..., None, :] if needs[0] else None), share[..., 0]
    share = xp.linalg.solve(x1.mT, g)
    return (-share @ out.mT if needs[0] else None), share


def pinv(g: Any, x: Any, out: Any, xp: Any) -> Any:
    """Return the derivative for changes of `x` that keep its rank.

    ``dP = -P dA P + P P^H dA^H (I - A P) + (I - P A) dA^H P^H P`` (G. H. Golub, V. Pereyra, "The differentiation of
    pseudo-inverses and nonlinear least squares problems whose variables separate", 1973, theorem 4.3).
    """
    a, p = xp.conj(x), xp.conj(out)
    adjoint_g, adjoint_p = adjoint(g, xp), adjoint(p, xp)
    right = adjoint_g @ p @ adjoint_p
    left = adjoint_p @ p @ adjoint_g
    return (right - a @ (p @ right)) + (left - (left @ p) @ a) - adjoint_p @ g @ adjoint_p


# the engine sums over axes that were broadcast
define(
    "matmul",
    x1=lambda g, x2, xp: xp.matmul(g, x2.mT) if 1 < x2.ndim <= g.ndim else matmul_x1(g, x2),
    x2=lambda g, x1, x2_shape, xp: xp.matmul(x1.mT, g) if x1.ndim == g.ndim == 2 else matmul_x2(g, x1, x2_shape, xp),
)
define("matrix_transpose", x=lambda g: g.mT)
define("tensordot", x1=tensordot_x1, x2=tensordot_x2)
define(
    "vecdot",
    x1=lambda g, x2, axis, xp: xp.conj(xp.expand_dims(g, axis=axis) * x2),
    x2=lambda g, x1, axis, xp: xp.expand_dims(g, axis=axis) * xp.conj(x1),
)

define("linalg.cholesky", x=_decompositions.cholesky)
define(
    "linalg.cross",
    x1=lambda g, x2, axis, xp: xp.linalg.cross(x2, g, axis=axis),
    x2=lambda g, x1, axis, xp: xp.linalg.cross(g, x1, axis=axis),
)
define("linalg.det", x=_determinants.det)
define("linalg.eig", x=_decompositions.eig)
define("linalg.eigh", x=_decompositions.eigh)
define("linalg.eigvals", x=_decompositions.eigvals)
define("linalg.eigvalsh", x=_decompositions.eigvalsh)
define("linalg.inv", x=lambda g, out: -(out.mT @ g @ out.mT))
define("linalg.pinv", x=pinv, rtol=lambda g, rtol, xp: xp.zeros_like(rtol))
define("linalg.qr", x=_decompositions.qr)
define("linalg.slogdet", x=_determinants.slogdet)
define("linalg.solve", joint=solve)
define("linalg.svd", x=_decompositions.svd)
define("linalg.svdvals", x=_decompositions.svdvals)
define("linalg.vector_norm", x=_norms.vector_norm)
