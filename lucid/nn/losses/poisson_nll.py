"""Return the negative log-likelihood of counts that follow a Poisson distribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import poisson_nll_loss
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class PoissonNLLLoss(Module):
    """Return the negative log-likelihood of counts that follow a Poisson distribution.

    Parameters
    ----------
    log_input : bool, default: True
        Whether `input` holds logarithms.
    full : bool, default: False
        Whether to add Stirling's approximation of the logarithm of the factorial.
    eps : float, default: 1e-08
        Added to counts of which a logarithm is taken.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    See Also
    --------
    lucid.nn.functional.poisson_nll_loss : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.PoissonNLLLoss()(lucid.tensor([0.0]), lucid.tensor([2.0])).item()
    1.0
    """

    def __init__(self, log_input: bool = True, full: bool = False, eps: float = 1e-08, reduction: str = "mean") -> None:
        super().__init__()
        self.log_input = log_input
        self.full = full
        self.eps = eps
        self.reduction = reduction

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss.

        Parameters
        ----------
        input : Tensor
            The expected counts, or their logarithms.
        target : Tensor
            The counts, as a floating array.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per element for ``"none"``.
        """
        return poisson_nll_loss(input, target, self.log_input, self.full, self.eps, self.reduction)
