"""Return the Kullback-Leibler divergence from given log-probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import kl_div
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class KLDivLoss(Module):
    """Return the Kullback-Leibler divergence from given log-probabilities.

    Parameters
    ----------
    reduction : {"mean", "batchmean", "sum", "none"}, default: "mean"
        ``"batchmean"`` divides the sum by the length of the first axis, as the definition has it; ``"mean"``
        by the number of elements.
    log_target : bool, default: False
        Whether `target` holds logarithms too.

    See Also
    --------
    lucid.nn.functional.kl_div : The formula.

    Examples
    --------
    >>> import lucid
    >>> log_p = lucid.log(lucid.tensor([[0.5, 0.5]]))
    >>> loss = lucid.nn.KLDivLoss(reduction="batchmean")(log_p, lucid.tensor([[1.0, 0.0]]))
    >>> round(loss.item(), 4)
    0.6931
    """

    def __init__(self, reduction: str = "mean", log_target: bool = False) -> None:
        super().__init__()
        self.reduction = reduction
        self.log_target = log_target

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss.

        Parameters
        ----------
        input : Tensor
            Logarithms of the predicted probabilities.
        target : Tensor
            The true probabilities.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per element for ``"none"``.
        """
        return kl_div(input, target, self.reduction, self.log_target)
