"""Connectionist temporal classification."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import ctc_loss
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


class CTCLoss(Module):
    """Return the negative log-likelihood of label sequences, summed over all ways to spread them over time.

    Parameters
    ----------
    blank : int, default: 0
        The class that stands for "no label".
    reduction : {"mean", "sum", "none"}, default: "mean"
        The mean is that of each loss divided by its number of labels.
    zero_infinity : bool, default: False
        Whether labels that do not fit into the steps have loss and gradient 0, in place of ``inf`` and ``nan``.

    See Also
    --------
    lucid.nn.functional.ctc_loss : The formula.

    Examples
    --------
    >>> import lucid
    >>> log_p = lucid.log(lucid.full((2, 1, 2), 0.5))
    >>> loss = lucid.nn.CTCLoss()(log_p, lucid.asarray([[1]]), (2,), (1,))
    >>> round(lucid.exp(-loss).item(), 4)
    0.75
    """

    def __init__(self, blank: int = 0, reduction: str = "mean", zero_infinity: bool = False) -> None:
        super().__init__()
        self.blank = blank
        self.reduction = reduction
        self.zero_infinity = zero_infinity

    def forward(
        self,
        log_probs: Tensor,
        targets: Tensor,
        input_lengths: Tensor | Sequence[int],
        target_lengths: Tensor | Sequence[int],
    ) -> Tensor:
        """Return the loss.

        Parameters
        ----------
        log_probs : Tensor, shape (time, n, classes) or (time, classes)
            Logarithms of probabilities.
        targets : Tensor of int, shape (n, labels) or (total,)
            The labels.
        input_lengths, target_lengths : Tensor of int or sequence of int, shape (n,)
            How many steps and how many labels of each example count.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per example for ``"none"``.
        """
        return ctc_loss(
            log_probs, targets, input_lengths, target_lengths, self.blank, self.reduction, self.zero_infinity
        )
