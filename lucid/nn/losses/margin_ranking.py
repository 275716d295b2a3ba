"""Losses that ask for an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import margin_ranking_loss
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class MarginRankingLoss(Module):
    """Return how far pairs of scores are from the right order.

    Parameters
    ----------
    margin : float, default: 0.0
        By how much.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    See Also
    --------
    lucid.nn.functional.margin_ranking_loss : The formula.

    Examples
    --------
    >>> import lucid
    >>> loss = lucid.nn.MarginRankingLoss()
    >>> loss(lucid.tensor([1.0]), lucid.tensor([3.0]), lucid.tensor([1.0])).item()
    2.0
    """

    def __init__(self, margin: float = 0.0, reduction: str = "mean") -> None:
        super().__init__()
        self.margin = margin
        self.reduction = reduction

    def forward(self, input1: Tensor, input2: Tensor, target: Tensor) -> Tensor:
        """Return the loss.

        Parameters
        ----------
        input1 : Tensor
            Scores.
        input2 : Tensor
            Scores to compare them with.
        target : Tensor
            1 where `input1` should be larger, -1 where `input2` should.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per element for ``"none"``.
        """
        return margin_ranking_loss(input1, input2, target, self.margin, self.reduction)
