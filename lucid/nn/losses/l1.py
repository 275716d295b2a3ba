"""Losses that grow linearly: absolute, smooth and Huber's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import huber_loss, l1_loss, smooth_l1_loss
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class L1Loss(Module):
    """Return the absolute error.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    See Also
    --------
    lucid.nn.functional.l1_loss : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.L1Loss()(lucid.tensor([1.0, 2.0]), lucid.tensor([1.0, 4.0])).item()
    1.0
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
        target : Tensor
            What it should have been.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per element for ``"none"``.
        """
        return l1_loss(input, target, self.reduction)


class SmoothL1Loss(Module):
    """Return the absolute error, made quadratic near 0.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.
    beta : float, default: 1.0
        Where the quadratic part ends; 0 for none.

    See Also
    --------
    lucid.nn.functional.smooth_l1_loss : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.SmoothL1Loss()(lucid.tensor([1.0, 2.0]), lucid.tensor([1.0, 4.0])).item()
    0.75
    """

    def __init__(self, reduction: str = "mean", beta: float = 1.0) -> None:
        super().__init__()
        self.reduction = reduction
        self.beta = beta

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss.

        Parameters
        ----------
        input : Tensor
            What was predicted.
        target : Tensor
            What it should have been.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per element for ``"none"``.
        """
        return smooth_l1_loss(input, target, self.reduction, self.beta)


class HuberLoss(Module):
    """Return the squared error, made linear where it is large.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.
    delta : float, default: 1.0
        Where the quadratic part ends.

    See Also
    --------
    lucid.nn.functional.huber_loss : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.HuberLoss()(lucid.tensor([1.0, 2.0]), lucid.tensor([1.0, 4.0])).item()
    0.75
    """

    def __init__(self, reduction: str = "mean", delta: float = 1.0) -> None:
        super().__init__()
        self.reduction = reduction
        self.delta = delta

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss.

        Parameters
        ----------
        input : Tensor
            What was predicted.
        target : Tensor
            What it should have been.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per element for ``"none"``.
        """
        return huber_loss(input, target, self.reduction, self.delta)
