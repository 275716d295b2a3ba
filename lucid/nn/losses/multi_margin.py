"""Hinge losses over classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import multi_margin_loss, multilabel_margin_loss
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class MultiMarginLoss(Module):
    """Return by how much other classes' scores come too close to that of the right one.

    Parameters
    ----------
    p : int, default: 1
        The power, 1 or 2.
    margin : float, default: 1.0
        How far below the other scores should be.
    weight : Tensor, shape (classes,), optional
        How much each class counts.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    See Also
    --------
    lucid.nn.functional.multi_margin_loss : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.MultiMarginLoss()(lucid.tensor([[1.0, 2.0]]), lucid.asarray([0])).item()
    1.0
    """

    weight: Tensor | None

    def __init__(self, p: int = 1, margin: float = 1.0, weight: Tensor | None = None, reduction: str = "mean") -> None:
        super().__init__()
        self.p = p
        self.margin = margin
        self.register_buffer("weight", weight)
        self.reduction = reduction

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss.

        Parameters
        ----------
        input : Tensor, shape (n, classes) or (classes,)
            Scores.
        target : Tensor of int, shape (n,) or ()
            The right classes.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per example for ``"none"``.
        """
        return multi_margin_loss(input, target, self.p, self.margin, self.weight, self.reduction)


class MultiLabelMarginLoss(Module):
    """Return by how much the scores of wrong classes come too close to those of several right ones.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    See Also
    --------
    lucid.nn.functional.multilabel_margin_loss : The formula.

    Examples
    --------
    >>> import lucid
    >>> scores, right = lucid.tensor([0.1, 0.2, 0.4, 0.8]), lucid.asarray([3, 0, -1, 1])
    >>> round(lucid.nn.MultiLabelMarginLoss()(scores, right).item(), 4)
    0.85
    """

    def __init__(self, reduction: str = "mean") -> None:
        super().__init__()
        self.reduction = reduction

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss.

        Parameters
        ----------
        input : Tensor, shape (n, classes) or (classes,)
            Scores.
        target : Tensor of int, shape of `input`
            The right classes of each example, up to the first -1.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per example for ``"none"``.
        """
        return multilabel_margin_loss(input, target, self.reduction)
