"""Triplets: nearer to one than to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import triplet_margin_loss, triplet_margin_with_distance_loss
from lucid.nn.layers.distances import PairwiseDistance
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Callable

    from lucid import Tensor


class TripletMarginLoss(Module):
    """Return by how much wrong neighbours are not farther away than right ones.

    Parameters
    ----------
    margin : float, default: 1.0
        How much farther they should be.
    p : float, default: 2
        The order of the norm.
    eps : float, default: 1e-06
        Added to differences, to keep the norm differentiable.
    swap : bool, default: False
        Whether the distance from `positive` to `negative` counts where it is smaller.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    See Also
    --------
    lucid.nn.functional.triplet_margin_loss : The formula.

    Examples
    --------
    >>> import lucid
    >>> a, p, n = lucid.zeros((1, 2)), lucid.zeros((1, 2)), lucid.ones((1, 2))
    >>> lucid.nn.TripletMarginLoss(margin=0.5)(a, p, n).item()
    0.0
    """

    def __init__(
        self, margin: float = 1.0, p: float = 2, eps: float = 1e-06, swap: bool = False, reduction: str = "mean"
    ) -> None:
        super().__init__()
        self.margin = margin
        self.p = p
        self.eps = eps
        self.swap = swap
        self.reduction = reduction

    def forward(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor:
        """Return the loss.

        Parameters
        ----------
        anchor : Tensor, shape (*batch, d)
            The vectors to compare with.
        positive : Tensor, shape (*batch, d)
            Vectors that should be near.
        negative : Tensor, shape (*batch, d)
            Vectors that should be far.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per triplet for ``"none"``.
        """
        return triplet_margin_loss(anchor, positive, negative, self.margin, self.p, self.eps, self.swap, self.reduction)


class TripletMarginWithDistanceLoss(Module):
    """Return the triplet loss for a distance of your own.

    Parameters
    ----------
    distance_function : callable, optional
        Takes two arrays of vectors and returns one distance for each pair; `pairwise_distance` by default.
    margin : float, default: 1.0
        How much farther wrong neighbours should be.
    swap : bool, default: False
        Whether the distance from `positive` to `negative` counts where it is smaller.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    See Also
    --------
    lucid.nn.functional.triplet_margin_with_distance_loss : The formula.

    Examples
    --------
    >>> import lucid
    >>> loss = lucid.nn.TripletMarginWithDistanceLoss(distance_function=lucid.nn.PairwiseDistance(p=1))
    >>> loss(lucid.zeros((1, 2)), lucid.zeros((1, 2)), lucid.ones((1, 2))).item()
    0.0
    """

    def __init__(
        self,
        *,
        distance_function: Callable[[Tensor, Tensor], Tensor] | None = None,
        margin: float = 1.0,
        swap: bool = False,
        reduction: str = "mean",
    ) -> None:
        super().__init__()
        self.distance_function = PairwiseDistance() if distance_function is None else distance_function
        self.margin = margin
        self.swap = swap
        self.reduction = reduction

    def forward(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor:
        """Return the loss.

        Parameters
        ----------
        anchor : Tensor, shape (*batch, d)
            The vectors to compare with.
        positive : Tensor, shape (*batch, d)
            Vectors that should be near.
        negative : Tensor, shape (*batch, d)
            Vectors that should be far.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per triplet for ``"none"``.
        """
        return triplet_margin_with_distance_loss(
            anchor,
            positive,
            negative,
            distance_function=self.distance_function,
            margin=self.margin,
            swap=self.swap,
            reduction=self.reduction,
        )
