"""Cross entropy of yes and no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import binary_cross_entropy, binary_cross_entropy_with_logits
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class BCELoss(Module):
    """Return the cross entropy between probabilities of yes and the truth.

    Parameters
    ----------
    weight : Tensor, optional
        What to multiply the losses by; it is broadcast.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    See Also
    --------
    lucid.nn.functional.binary_cross_entropy : The formula.

    Examples
    --------
    >>> import lucid
    >>> round(lucid.nn.BCELoss()(lucid.tensor([0.5]), lucid.tensor([1.0])).item(), 4)
    0.6931
    """

    weight: Tensor | None

    def __init__(self, weight: Tensor | None = None, reduction: str = "mean") -> None:
        super().__init__()
        self.register_buffer("weight", weight)
        self.reduction = reduction

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss.

        Parameters
        ----------
        input : Tensor
            Probabilities, between 0 and 1.
        target : Tensor
            The truth: 0, 1 or a probability.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per element for ``"none"``.
        """
        return binary_cross_entropy(input, target, self.weight, self.reduction)


class BCEWithLogitsLoss(Module):
    """Return the cross entropy between scores for yes and the truth.

    Parameters
    ----------
    weight : Tensor, optional
        What to multiply the losses by; it is broadcast.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.
    pos_weight : Tensor, optional
        How much yes counts where it is true; it is broadcast.

    See Also
    --------
    lucid.nn.functional.binary_cross_entropy_with_logits : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.BCEWithLogitsLoss()(lucid.tensor([1000.0]), lucid.tensor([0.0])).item()
    1000.0
    """

    weight: Tensor | None
    pos_weight: Tensor | None

    def __init__(self, weight: Tensor | None = None, reduction: str = "mean", pos_weight: Tensor | None = None) -> None:
        super().__init__()
        self.register_buffer("weight", weight)
        self.reduction = reduction
        self.register_buffer("pos_weight", pos_weight)

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss.

        Parameters
        ----------
        input : Tensor
            Scores (logits) of any size.
        target : Tensor
            The truth: 0, 1 or a probability.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per element for ``"none"``.
        """
        return binary_cross_entropy_with_logits(input, target, self.weight, self.reduction, self.pos_weight)
