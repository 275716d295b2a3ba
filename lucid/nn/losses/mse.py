"""The mean squared error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import mse_loss
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class MSELoss(Module):
    """Return the squared error.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}, default: "mean"
        What to make of the losses.

    See Also
    --------
    lucid.nn.functional.mse_loss : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.MSELoss()(lucid.tensor([1.0, 2.0]), lucid.tensor([1.0, 4.0])).item()
    2.0
    """

    def __init__(self, reduction: str = "mean") -> None:
        super().__init__()
        self.reduction = reduction

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss.

        Parameters
        ----------
        input : Tensor
            What was predicted.
        target : Tensor, same shape
            What it should have been.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per target for ``reduction="none"``.
        """
        return mse_loss(input, target, self.reduction)
