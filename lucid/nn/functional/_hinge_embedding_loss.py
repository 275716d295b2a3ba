"""Pairs that belong together, and pairs that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._pairs import hinge, same_shape
from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._reduction import check_reduction, reduce

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
def hinge_embedding_loss(input: Tensor, target: Tensor, margin: float = 1.0, reduction: str = "mean") -> Tensor:
    r"""Return distances of similar pairs, and how far those of dissimilar ones fall short of a margin.

    Parameters
    ----------
    input : Tensor
        Distances.
    target : Tensor
        1 for similar, -1 for dissimilar pairs.
    margin : float, default: 1.0
        The distance that dissimilar pairs should have.
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
    .. math:: x \text{ where } y = 1, \quad \max(0, \text{margin} - x) \text{ where } y = -1

    Examples
    --------
    >>> import lucid
    >>> F = lucid.nn.functional
    >>> F.hinge_embedding_loss(lucid.tensor([0.25, 0.25]), lucid.tensor([1.0, -1.0])).item()
    0.5
    """
    check_reduction("hinge_embedding_loss", reduction)
    xp = namespace("hinge_embedding_loss", input)
    same_shape("hinge_embedding_loss", input, target)
    apart = xp.where(target == 1, 0.0, hinge(xp, margin - input))
    together = xp.where(target == -1, 0.0, input)
    return reduce(xp, apart + together, reduction)
