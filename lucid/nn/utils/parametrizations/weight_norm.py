"""Weights as lengths times directions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lucid
from lucid.nn.module import Module
from lucid.nn.utils.parametrize import register_parametrization

if TYPE_CHECKING:
    from lucid import Tensor

__all__ = ["weight_norm"]


class WeightNorm(Module):
    """Make weights out of lengths and directions.

    Parameters
    ----------
    dim : int or None
        The axis along which lengths are kept; None for a single one.
    """

    def __init__(self, dim: int | None) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, length: Tensor, direction: Tensor) -> Tensor:
        """Multiply.

        Parameters
        ----------
        length : Tensor
            The lengths.
        direction : Tensor
            The directions, of any length.

        Returns
        -------
        Tensor
            The weights.
        """
        return direction * (length / self._length(direction))

    def right_inverse(self, weight: Tensor) -> tuple[Tensor, Tensor]:
        """Divide weights into lengths and directions.

        Parameters
        ----------
        weight : Tensor
            The weights.

        Returns
        -------
        tuple of Tensor
            The lengths and the weights.
        """
        return self._length(weight), weight

    def _length(self, weight: Tensor) -> Tensor:
        if self.dim is None:
            return lucid.linalg.vector_norm(weight)
        axes = tuple([i for i in range(weight.ndim) if i != self.dim % weight.ndim])
        return lucid.linalg.vector_norm(weight, axis=axes, keepdims=True) if axes else lucid.abs(weight)


def weight_norm(module: Module, name: str = "weight", dim: int | None = 0) -> Module:
    r"""Train the lengths and the directions of weights instead of the weights.

    Parameters
    ----------
    module : Module
        The module.
    name : str, default: "weight"
        The name of its weights.
    dim : int or None, default: 0
        The axis along which each slice has a length of its own; None for one length of all.

    Returns
    -------
    Module
        The module itself.

    Notes
    -----
    :math:`w = g\, v / \lVert v \rVert` [1]_, with :math:`g` and :math:`v` as
    ``parametrizations.<name>.original0`` and ``original1``.

    References
    ----------
    .. [1] Salimans and Kingma, "Weight Normalization", NIPS 2016.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.utils.parametrizations.weight_norm(lucid.nn.Linear(3, 2))
    >>> list(layer.state_dict())
    ['bias', 'parametrizations.weight.original0', 'parametrizations.weight.original1']
    """
    return register_parametrization(module, name, WeightNorm(dim), unsafe=True)
