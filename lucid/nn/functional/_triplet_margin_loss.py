"""Triplets: nearer to one than to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ArgumentError
from lucid.nn.functional._distances import pairwise_distance
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._pairs import hinge
from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._reduction import check_reduction, reduce

if TYPE_CHECKING:
    from collections.abc import Callable

    from lucid import Tensor


@in_float32
def triplet_margin_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    margin: float = 1.0,
    p: float = 2,
    eps: float = 1e-06,
    swap: bool = False,
    reduction: str = "mean",
) -> Tensor:
    r"""Return by how much wrong neighbours are not farther away than right ones.

    Parameters
    ----------
    anchor : Tensor, shape (*batch, d)
        The vectors to compare with.
    positive : Tensor, shape (*batch, d)
        Vectors that should be near.
    negative : Tensor, shape (*batch, d)
        Vectors that should be far.
    margin : float, default: 1.0
        How much farther they should be.
    p : float, default: 2
        The order of the norm.
    eps : float, default: 1e-06
        Added to differences, to keep the norm differentiable.
    swap : bool, default: False
        Whether the distance from `positive` to `negative` counts where it is smaller [1]_.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    Returns
    -------
    Tensor
        A 0-d array, or one loss per triplet for ``"none"``.

    Notes
    -----
    .. math:: \max(0, d(a, p) - d(a, n) + \text{margin})

    References
    ----------
    .. [1] Balntas et al., "Learning Local Feature Descriptors with Triplets and Shallow Convolutional Neural Networks",
       BMVC 2016, section 3.3.

    Examples
    --------
    >>> import lucid
    >>> a, p, n = lucid.zeros((1, 2)), lucid.zeros((1, 2)), lucid.ones((1, 2))
    >>> lucid.nn.functional.triplet_margin_loss(a, p, n, margin=0.5).item()
    0.0
    """
    return triplet_margin_with_distance_loss(
        anchor,
        positive,
        negative,
        distance_function=lambda a, b: pairwise_distance(a, b, p, eps),
        margin=margin,
        swap=swap,
        reduction=reduction,
    )


@in_float32
def triplet_margin_with_distance_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    *,
    distance_function: Callable[[Tensor, Tensor], Tensor] | None = None,
    margin: float = 1.0,
    swap: bool = False,
    reduction: str = "mean",
) -> Tensor:
    r"""Return the triplet loss for a distance of your own.

    Parameters
    ----------
    anchor : Tensor, shape (*batch, d)
        The vectors to compare with.
    positive : Tensor, shape (*batch, d)
        Vectors that should be near.
    negative : Tensor, shape (*batch, d)
        Vectors that should be far.
    distance_function : callable, optional
        Takes two arrays of vectors and returns one distance for each pair; `pairwise_distance` by default.
    margin : float, default: 1.0
        How much farther wrong neighbours should be.
    swap : bool, default: False
        Whether the distance from `positive` to `negative` counts where it is smaller.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    Returns
    -------
    Tensor
        A 0-d array, or one loss per triplet for ``"none"``.

    Raises
    ------
    ArgumentError
        If `margin` is not positive.

    Notes
    -----
    .. math:: \max(0, d(a, p) - d(a, n) + \text{margin})

    Examples
    --------
    >>> import lucid
    >>> a, p, n = lucid.zeros((1, 2)), lucid.zeros((1, 2)), lucid.ones((1, 2))
    >>> F = lucid.nn.functional
    >>> F.triplet_margin_with_distance_loss(a, p, n, distance_function=F.cosine_similarity).item()
    1.0
    """
    name = "triplet_margin_with_distance_loss"
    check_reduction(name, reduction)
    if not margin > 0:
        raise ArgumentError(f"{name}: margin must be positive, got {margin}")
    xp = namespace(name, anchor)
    distance = pairwise_distance if distance_function is None else distance_function
    near, far = distance(anchor, positive), distance(anchor, negative)
    if swap:
        far = xp.minimum(far, distance(positive, negative))
    return reduce(xp, hinge(xp, near - far + margin), reduction)
