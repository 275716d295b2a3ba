"""Weights divided by their largest singular value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lucid
from lucid._errors import ArgumentError
from lucid.nn.module import Module
from lucid.nn.utils.parametrize import register_parametrization

if TYPE_CHECKING:
    from lucid import Tensor

__all__ = ["spectral_norm"]


class SpectralNorm(Module):
    """Divide weights by their largest singular value.

    Parameters
    ----------
    weight : Tensor
        The weights.
    n_power_iterations : int
        How many steps of the power method are made at each use in training.
    dim : int
        The axis of the outputs.
    eps : float
        The least length to divide by.
    """

    _u: Tensor
    _v: Tensor

    def __init__(self, weight: Tensor, n_power_iterations: int, dim: int, eps: float) -> None:
        super().__init__()
        self.n_power_iterations = n_power_iterations
        self.dim = dim % weight.ndim
        self.eps = eps
        if weight.ndim < 2:
            return
        with lucid.no_grad():
            matrix = self._matrix(weight.detach())
            for name, n in zip(("_u", "_v"), matrix.shape, strict=True):
                start = lucid.random.normal(0.0, 1.0, n, dtype=matrix.dtype, device=matrix.device)
                self.register_buffer(name, self._unit(start))
            self._iterate(matrix, 15)

    def forward(self, weight: Tensor) -> Tensor:
        """Divide.

        Parameters
        ----------
        weight : Tensor
            The weights.

        Returns
        -------
        Tensor
            Weights whose largest singular value is about one.
        """
        if weight.ndim < 2:
            return self._unit(weight)
        matrix = self._matrix(weight)
        if self.training:
            with lucid.no_grad():
                self._iterate(matrix.detach(), self.n_power_iterations)
        return weight / lucid.vecdot(self._u, matrix @ self._v)

    def right_inverse(self, value: Tensor) -> Tensor:
        """Take the weights as they are: which ones were divided cannot be known.

        Parameters
        ----------
        value : Tensor
            The weights.

        Returns
        -------
        Tensor
            The same.
        """
        return value

    def _iterate(self, matrix: Tensor, steps: int) -> None:
        # New Tensors each time: what an earlier use has recorded keeps those that it used.
        for _ in range(steps):
            self._u = self._unit(matrix @ self._v)
            self._v = self._unit(matrix.mT @ self._u)

    def _matrix(self, weight: Tensor) -> Tensor:
        return lucid.reshape(lucid.moveaxis(weight, self.dim, 0), (weight.shape[self.dim], -1))

    def _unit(self, x: Tensor) -> Tensor:
        return x / lucid.clip(lucid.linalg.vector_norm(x), self.eps)


def spectral_norm(
    module: Module, name: str = "weight", n_power_iterations: int = 1, eps: float = 1e-12, dim: int | None = None
) -> Module:
    r"""Divide the weights of a module by their largest singular value, which makes the layer a contraction.

    Parameters
    ----------
    module : Module
        The module.
    name : str, default: "weight"
        The name of its weights.
    n_power_iterations : int, default: 1
        How many steps of the power method are made at each use in training.
    eps : float, default: 1e-12
        The least length to divide by.
    dim : int, optional
        The axis of the outputs; by default 1 for transposed convolutions, and 0.

    Returns
    -------
    Module
        The module itself.

    Raises
    ------
    ArgumentError
        If there is no such Tensor, or `n_power_iterations` is less than 1.

    Notes
    -----
    Algorithm 1 of [1]_; the singular vectors are kept as buffers.

    References
    ----------
    .. [1] Miyato et al., "Spectral Normalization for Generative Adversarial Networks", ICLR 2018.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.utils.parametrizations.spectral_norm(lucid.nn.Linear(20, 40))
    >>> round(lucid.linalg.svdvals(layer.weight)[0].item(), 1)
    1.0
    """
    weight = getattr(module, name, None)
    if weight is None:
        raise ArgumentError(f"spectral_norm: {type(module).__name__} has no parameter or buffer {name!r}")
    if not n_power_iterations >= 1:
        raise ArgumentError(f"spectral_norm: n_power_iterations must be at least 1, got {n_power_iterations}")
    if dim is None:
        dim = 1 if type(module).__name__.startswith("ConvTranspose") else 0
    return register_parametrization(module, name, SpectralNorm(weight, n_power_iterations, dim, eps))
