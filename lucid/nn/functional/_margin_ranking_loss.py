"""Losses that ask for an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._pairs import hinge, same_shape
from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._reduction import check_reduction, reduce

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
def margin_ranking_loss(
    input1: Tensor, input2: Tensor, target: Tensor, margin: float = 0.0, reduction: str = "mean"
) -> Tensor:
    r"""Return how far pairs of scores are from the right order.

    Parameters
    ----------
    input1 : Tensor
        Scores.
    input2 : Tensor
        Scores to compare them with.
    target : Tensor
        1 where `input1` should be larger, -1 where `input2` should.
    margin : float, default: 0.0
        By how much.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    Returns
    -------
    Tensor
        A 0-d array, or one loss per element for ``"none"``.

    Raises
    ------
    ShapeError
        If the shapes differ.

    Notes
    -----
    .. math:: \max(0, -y (x_1 - x_2) + \text{margin})

    Examples
    --------
    >>> import lucid
    >>> F = lucid.nn.functional
    >>> F.margin_ranking_loss(lucid.tensor([1.0]), lucid.tensor([3.0]), lucid.tensor([1.0])).item()
    2.0
    """
    check_reduction("margin_ranking_loss", reduction)
    xp = namespace("margin_ranking_loss", input1)
    same_shape("margin_ranking_loss", input1, input2, "input2")
    same_shape("margin_ranking_loss", input1, target)
    return reduce(xp, hinge(xp, target * (input2 - input1) + margin), reduction)
