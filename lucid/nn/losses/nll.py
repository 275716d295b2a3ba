"""The negative log-likelihood of given log-probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import nll_loss
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class NLLLoss(Module):
    """Return the negative log-likelihood of the right classes.

    Parameters
    ----------
    weight : Tensor, shape (classes,), optional
        How much each class counts; a buffer of the module.
    ignore_index : int, default: -100
        Class indices of this value count nothing.
    reduction : {"mean", "sum", "none"}, default: "mean"
        What to make of the losses; with every target ignored the mean is 0.

    See Also
    --------
    lucid.nn.functional.nll_loss : The formula.

    Examples
    --------
    >>> import lucid
    >>> loss = lucid.nn.NLLLoss()(lucid.log(lucid.tensor([[0.5, 0.5]])), lucid.asarray([1]))
    >>> round(loss.item(), 4)
    0.6931
    """

    weight: Tensor | None

    def __init__(self, weight: Tensor | None = None, ignore_index: int = -100, reduction: str = "mean") -> None:
        super().__init__()
        self.register_buffer("weight", weight)
        self.ignore_index = ignore_index
        self.reduction = reduction

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss.

        Parameters
        ----------
        input : Tensor, shape (n, classes, ...) or (classes,)
            Logarithms of probabilities.
        target : Tensor, shape (n, ...) or ()
            Class indices.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per target for ``reduction="none"``.
        """
        return nll_loss(input, target, self.weight, self.ignore_index, self.reduction)
