"""Cross entropy between scores and classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import cross_entropy
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class CrossEntropyLoss(Module):
    """Return the cross entropy between scores and the right classes.

    Parameters
    ----------
    weight : Tensor, shape (classes,), optional
        How much each class counts; a buffer of the module.
    ignore_index : int, default: -100
        Class indices of this value count nothing.
    reduction : {"mean", "sum", "none"}, default: "mean"
        What to make of the losses; with every target ignored the mean is 0.
    label_smoothing : float, default: 0.0
        The share of each target that is spread evenly over all classes.

    See Also
    --------
    lucid.nn.functional.cross_entropy : The formula.

    Examples
    --------
    >>> import lucid
    >>> loss = lucid.nn.CrossEntropyLoss()(lucid.tensor([[0.0, 0.0]]), lucid.asarray([1]))
    >>> round(loss.item(), 4)
    0.6931
    """

    weight: Tensor | None

    def __init__(
        self,
        weight: Tensor | None = None,
        ignore_index: int = -100,
        reduction: str = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__()
        self.register_buffer("weight", weight)
        self.ignore_index = ignore_index
        self.reduction = reduction
        self.label_smoothing = label_smoothing

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss.

        Parameters
        ----------
        input : Tensor, shape (n, classes, ...) or (classes,)
            Scores (logits).
        target : Tensor
            Class indices of shape (n, ...) or (), or probabilities of the shape of `input`.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per target for ``reduction="none"``.
        """
        return cross_entropy(input, target, self.weight, self.ignore_index, self.reduction, self.label_smoothing)
