"""Return the negative log-likelihood of normally distributed values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import gaussian_nll_loss
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class GaussianNLLLoss(Module):
    """Return the negative log-likelihood of normally distributed values.

    Parameters
    ----------
    full : bool, default: False
        Whether to add the constant ``log(2 pi) / 2``.
    eps : float, default: 1e-06
        The smallest variance.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    See Also
    --------
    lucid.nn.functional.gaussian_nll_loss : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.GaussianNLLLoss()(lucid.tensor([1.0]), lucid.tensor([3.0]), 1.0).item()
    2.0
    """

    def __init__(self, *, full: bool = False, eps: float = 1e-06, reduction: str = "mean") -> None:
        super().__init__()
        self.full = full
        self.eps = eps
        self.reduction = reduction

    def forward(self, input: Tensor, target: Tensor, var: Tensor | float) -> Tensor:
        """Return the loss.

        Parameters
        ----------
        input : Tensor
            The expected values.
        target : Tensor
            The values; they may broadcast with `input`.
        var : Tensor | float
            Their variances: the shape of `input`, with or without a last axis of length 1 for one
            variance each, or one number.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per element for ``"none"``.
        """
        return gaussian_nll_loss(input, target, var, self.full, self.eps, self.reduction)
