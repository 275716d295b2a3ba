"""Pairs that belong together, and pairs that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import hinge_embedding_loss
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class HingeEmbeddingLoss(Module):
    """Return distances of similar pairs, and how far those of dissimilar ones fall short of a margin.

    Parameters
    ----------
    margin : float, default: 1.0
        The distance that dissimilar pairs should have.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    See Also
    --------
    lucid.nn.functional.hinge_embedding_loss : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.HingeEmbeddingLoss()(lucid.tensor([0.25, 0.25]), lucid.tensor([1.0, -1.0])).item()
    0.5
    """

    def __init__(self, margin: float = 1.0, reduction: str = "mean") -> None:
        super().__init__()
        self.margin = margin
        self.reduction = reduction

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss.

        Parameters
        ----------
        input : Tensor
            Distances.
        target : Tensor
            1 for similar, -1 for dissimilar pairs.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per element for ``"none"``.
        """
        return hinge_embedding_loss(input, target, self.margin, self.reduction)
