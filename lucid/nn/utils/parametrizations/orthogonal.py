"""Weights that stay orthogonal matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError, ShapeError
from lucid.nn.module import Module
from lucid.nn.utils.parametrizations._matrix_exp import matrix_exp
from lucid.nn.utils.parametrize import register_parametrization

if TYPE_CHECKING:
    from lucid import Tensor

__all__ = ["orthogonal"]

_MAPS = ("matrix_exp", "cayley", "householder")


class Orthogonal(Module):
    """Make orthogonal matrices out of triangles of numbers.

    Parameters
    ----------
    weight : Tensor, shape (*batch, n, k)
        The first weights.
    orthogonal_map : str
        How.
    use_trivialization : bool
        Whether the numbers describe the distance from the matrix that was assigned last.
    """

    base: Tensor | None

    def __init__(self, weight: Tensor, orthogonal_map: str, use_trivialization: bool) -> None:
        super().__init__()
        if orthogonal_map == "householder" and lucid.isdtype(weight.dtype, "complex floating"):
            raise ArgumentError("orthogonal: reflections are for real matrices; take 'matrix_exp' or 'cayley'")
        self.orthogonal_map = orthogonal_map
        self.shape = weight.shape
        if use_trivialization:
            self.register_buffer("base", None)

    def forward(self, x: Tensor) -> Tensor:
        """Compute the orthogonal matrices.

        Parameters
        ----------
        x : Tensor, shape (*batch, n, k)
            The numbers; of the wider half only the lower triangle counts.

        Returns
        -------
        Tensor, shape (*batch, n, k)
            Orthonormal columns, or rows if there are more columns.
        """
        wide = x.shape[-2] < x.shape[-1]
        x = x.mT if wide else x
        q = _householder(x) if self.orthogonal_map == "householder" else self._of_skew(x)
        base = getattr(self, "base", None)
        if base is not None:
            q = base @ q
        return q.mT if wide else q

    def _of_skew(self, x: Tensor) -> Tensor:
        n, k = x.shape[-2:]
        lower = lucid.tril(x)
        if n != k:
            missing = lucid.zeros((*x.shape[:-2], n, n - k), dtype=x.dtype, device=x.device)
            lower = lucid.concat([lower, missing], axis=-1)
        skew = lower - _adjoint(lower)
        if self.orthogonal_map == "matrix_exp":
            q = matrix_exp(skew)
        else:
            identity = lucid.eye(n, dtype=x.dtype, device=x.device)
            q = lucid.linalg.solve(identity - skew / 2, identity + skew / 2)
        return q[..., :k]

    def right_inverse(self, q: Tensor) -> Tensor:
        """Find numbers of which the map makes given orthogonal matrices, or those nearest to other ones.

        Parameters
        ----------
        q : Tensor, shape (*batch, n, k)
            The matrices.

        Returns
        -------
        Tensor, shape (*batch, n, k)
            The numbers.

        Raises
        ------
        ShapeError
            If the shape is not that of the weights.
        NotImplementedError
            If there are no such numbers without trivialization.
        """
        if q.shape != self.shape:
            raise ShapeError(f"orthogonal: expected a matrix or matrices of shape {self.shape}, got {q.shape}")
        wide = q.shape[-2] < q.shape[-1]
        tall = q.mT if wide else q
        n, k = tall.shape[-2:]
        if not hasattr(self, "base"):
            if self.orthogonal_map != "householder":
                raise NotImplementedError(
                    f"orthogonal: with use_trivialization=False and {self.orthogonal_map!r} the weights cannot be "
                    "assigned to"
                )
            numbers = _reflectors(tall)
            return numbers.mT if wide else numbers
        if n != k:
            shape = (*tall.shape[:-2], n, n - k)
            more = lucid.random.randn(shape, dtype=_real(tall), device=tall.device)
            tall = lucid.concat([tall, lucid.astype(more, tall.dtype)], axis=-1)
        self.base = tall if n == k and _is_orthogonal(tall) else _nearby(tall)
        # Of minus the identity each of the maps makes the identity: Householder's by its signs, the others since its
        # skew part is zero.
        numbers = -lucid.eye(*q.shape[-2:], dtype=q.dtype, device=q.device)
        return lucid.broadcast_to(numbers, q.shape) + lucid.zeros_like(q)


def _adjoint(x: Tensor) -> Tensor:
    return lucid.conj(x.mT) if lucid.isdtype(x.dtype, "complex floating") else x.mT


def _real(x: Tensor) -> Any:
    return lucid.real(x).dtype if lucid.isdtype(x.dtype, "complex floating") else x.dtype


def _is_orthogonal(q: Tensor) -> bool:
    identity = lucid.eye(q.shape[-1], dtype=q.dtype, device=q.device)
    tolerance = 10.0 * q.shape[-1] * lucid.finfo(q.dtype).eps
    return bool((lucid.abs(_adjoint(q) @ q - identity) <= tolerance).all())


def _nearby(x: Tensor) -> Tensor:
    """Return the orthogonal factor of matrices whose triangular factor has a positive diagonal."""
    q, r = lucid.linalg.qr(x)
    diagonal = lucid.linalg.diagonal(r)
    return q * lucid.expand_dims(lucid.sign(lucid.where(diagonal == 0, lucid.ones_like(diagonal), diagonal)), axis=-2)


def _householder(x: Tensor) -> Tensor:
    """Return the product of the reflections whose vectors stand below the diagonal, times the signs on it."""
    n, k = x.shape[-2:]
    identity = lucid.eye(n, k, dtype=x.dtype, device=x.device)
    vectors = lucid.tril(x, k=-1) + identity
    weights = 2.0 / lucid.sum(vectors * vectors, axis=-2, keepdims=True)
    q = identity + lucid.zeros_like(x)
    for i in reversed(range(k)):
        v = vectors[..., i : i + 1]
        q = q - v @ (v.mT @ q) * weights[..., i : i + 1]
    signs = lucid.trunc(lucid.linalg.diagonal(x.detach()))  # nothing to train, even if an optimizer moves them a little
    return q * lucid.expand_dims(signs, axis=-2)


def _reflectors(q: Tensor) -> Tensor:
    """Return vectors below and signs on the diagonal, of which `_householder` makes given orthonormal columns."""
    n, k = q.shape[-2:]
    rows = lucid.arange(n, device=q.device)
    columns = []
    for i in range(k):
        column = lucid.where(rows >= i, q[..., i], lucid.zeros_like(q[..., i]))
        pivot, size = column[..., i : i + 1], lucid.linalg.vector_norm(column, axis=-1, keepdims=True)
        # The sign that does not cancel; the reflection takes the column to this times a unit vector.
        signs = lucid.where(pivot > 0, -lucid.ones_like(pivot), lucid.ones_like(pivot))
        length = pivot - signs * size
        v = column / lucid.where(length == 0, lucid.ones_like(length), length)
        v = lucid.where(rows == i, lucid.ones_like(v), v)
        columns.append(lucid.where(rows == i, signs, v))
        v = lucid.expand_dims(v, axis=-1)
        q = q - v @ (v.mT @ q) * (2.0 / (v.mT @ v))
    return lucid.stack(columns, axis=-1)


def orthogonal(
    module: Module, name: str = "weight", orthogonal_map: str | None = None, *, use_trivialization: bool = True
) -> Module:
    r"""Keep a matrix of a module orthogonal while it is trained.

    Parameters
    ----------
    module : Module
        The module.
    name : str, default: "weight"
        The name of the matrix, or of matrices along the last two axes, real or complex.
    orthogonal_map : {"matrix_exp", "cayley", "householder"}, optional
        What makes orthogonal matrices of numbers without constraint: the exponential :math:`e^A` or the Cayley map
        :math:`(I - A/2)^{-1} (I + A/2)` of skew matrices :math:`A`, or a product of reflections. By default the
        exponential for square and complex matrices, and reflections for others.
    use_trivialization : bool, default: True
        Whether the numbers describe the distance from the matrix that was assigned last [1]_, which is kept as a
        buffer.

    Returns
    -------
    Module
        The module itself. Its rows are orthonormal, or its columns if there are more rows.

    Raises
    ------
    ArgumentError
        If there is no such map or Tensor.
    ShapeError
        If it has less than two axes.

    References
    ----------
    .. [1] Lezcano-Casado, "Trivializations for Gradient-Based Optimization on Manifolds", NeurIPS 2019.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.utils.parametrizations.orthogonal(lucid.nn.Linear(20, 10))
    >>> bool(lucid.max(lucid.abs(layer.weight @ layer.weight.mT - lucid.eye(10))) < 1e-5)
    True
    """
    weight = getattr(module, name, None)
    if weight is None:
        raise ArgumentError(f"orthogonal: {type(module).__name__} has no parameter or buffer {name!r}")
    if weight.ndim < 2:
        raise ShapeError(f"orthogonal: {name!r} must be a matrix, it has shape {weight.shape}")
    if orthogonal_map is None:
        square = weight.shape[-2] == weight.shape[-1] or lucid.isdtype(weight.dtype, "complex floating")
        orthogonal_map = "matrix_exp" if square else "householder"
    if orthogonal_map not in _MAPS:
        raise ArgumentError(f"orthogonal: orthogonal_map must be one of {_MAPS}, got {orthogonal_map!r}")
    made = Orthogonal(weight, orthogonal_map, use_trivialization)
    return register_parametrization(module, name, made, unsafe=True)
