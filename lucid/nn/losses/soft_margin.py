"""Logistic losses of one class, or of several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import multilabel_soft_margin_loss, soft_margin_loss
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class SoftMarginLoss(Module):
    """Return the logistic loss of scores for one of two classes.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    See Also
    --------
    lucid.nn.functional.soft_margin_loss : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.SoftMarginLoss()(lucid.tensor([-1000.0]), lucid.tensor([1.0])).item()
    1000.0
    """

    def __init__(self, reduction: str = "mean") -> None:
        super().__init__()
        self.reduction = reduction

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss.

        Parameters
        ----------
        input : Tensor
            Scores.
        target : Tensor
            1 or -1.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per element for ``"none"``.
        """
        return soft_margin_loss(input, target, self.reduction)


class MultiLabelSoftMarginLoss(Module):
    """Return the mean over classes of the cross entropy of yes and no.

    Parameters
    ----------
    weight : Tensor, shape (classes,), optional
        How much each class counts.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    See Also
    --------
    lucid.nn.functional.multilabel_soft_margin_loss : The formula.

    Examples
    --------
    >>> import lucid
    >>> loss = lucid.nn.MultiLabelSoftMarginLoss()(lucid.zeros((1, 3)), lucid.tensor([[1.0, 0.0, 1.0]]))
    >>> round(loss.item(), 4)
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
        input : Tensor, shape (*batch, classes)
            Scores.
        target : Tensor, shape (*batch, classes)
            1 where the class applies, else 0.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per example for ``"none"``.
        """
        return multilabel_soft_margin_loss(input, target, self.weight, self.reduction)
