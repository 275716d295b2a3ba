"""Distances and similarities as layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import cosine_similarity, pairwise_distance
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class CosineSimilarity(Module):
    """Return the cosine of the angle between vectors.

    Parameters
    ----------
    dim : int, default: 1
        The axis of the vectors.
    eps : float, default: 1e-8
        Shorter vectors count as this long.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.CosineSimilarity(dim=0)(lucid.tensor([1.0, 0.0]), lucid.tensor([0.0, 2.0])).item()
    0.0
    """

    def __init__(self, dim: int = 1, eps: float = 1e-8) -> None:
        super().__init__()
        self.dim = dim
        self.eps = eps

    def forward(self, x1: Tensor, x2: Tensor) -> Tensor:
        """Compare vectors.

        Parameters
        ----------
        x1, x2 : Tensor
            The vectors; the arrays may broadcast.

        Returns
        -------
        Tensor
            Numbers between -1 and 1, without the axis `dim`.
        """
        return cosine_similarity(x1, x2, self.dim, self.eps)


class PairwiseDistance(Module):
    """Return the distance between vectors, pair by pair.

    Parameters
    ----------
    p : float, default: 2.0
        The order of the norm.
    eps : float, default: 1e-6
        Added to the differences, to keep the norm differentiable.
    keepdim : bool, default: False
        Whether the last axis stays, with length 1.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.PairwiseDistance(p=1, eps=0.0)(lucid.tensor([1.0, 2.0]), lucid.tensor([3.0, 5.0])).item()
    5.0
    """

    def __init__(self, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> None:
        super().__init__()
        self.p = p
        self.eps = eps
        self.keepdim = keepdim

    def forward(self, x1: Tensor, x2: Tensor) -> Tensor:
        """Measure distances.

        Parameters
        ----------
        x1, x2 : Tensor, shape (*batch, d)
            The vectors; the arrays may broadcast.

        Returns
        -------
        Tensor, shape (*batch,)
            The distances; with one more axis, of length 1, if `keepdim`.
        """
        return pairwise_distance(x1, x2, self.p, self.eps, self.keepdim)
