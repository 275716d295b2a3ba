"""Return how far the directions of similar vectors differ, and how close those of dissimilar ones are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ShapeError
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._pairs import hinge, same_shape
from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._reduction import check_reduction, reduce

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
def cosine_embedding_loss(
    input1: Tensor, input2: Tensor, target: Tensor, margin: float = 0.0, reduction: str = "mean"
) -> Tensor:
    r"""Return how far the directions of similar vectors differ, and how close those of dissimilar ones are.

    Parameters
    ----------
    input1 : Tensor, shape (n, d) or (d,)
        Vectors.
    input2 : Tensor, shape (n, d) or (d,)
        Vectors to compare them with.
    target : Tensor, shape (n,) or ()
        1 for similar, -1 for dissimilar pairs.
    margin : float, default: 0.0
        The cosine that dissimilar pairs may have.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    Returns
    -------
    Tensor
        A 0-d array, or one loss per element for ``"none"``.

    Raises
    ------
    ShapeError
        If the shapes do not fit.

    Notes
    -----
    .. math::
        1 - \cos(x_1, x_2) \text{ where } y = 1, \quad
        \max(0, \cos(x_1, x_2) - \text{margin}) \text{ where } y = -1

    Examples
    --------
    >>> import lucid
    >>> a, b = lucid.tensor([[1.0, 0.0]]), lucid.tensor([[0.0, 1.0]])
    >>> lucid.nn.functional.cosine_embedding_loss(a, b, lucid.tensor([1.0])).item()
    1.0
    """
    check_reduction("cosine_embedding_loss", reduction)
    xp = namespace("cosine_embedding_loss", input1)
    if target.shape != input1.shape[:-1] or input1.ndim > 2:
        raise ShapeError(
            f"cosine_embedding_loss: input1 of shape {input1.shape} needs a target of shape {input1.shape[:-1]}, one "
            f"per vector, and at most two axes; got {target.shape}"
        )
    same_shape("cosine_embedding_loss", input1, input2, "input2")
    tiny = 1e-12
    square = (xp.sum(input1 * input1, axis=-1) + tiny) * (xp.sum(input2 * input2, axis=-1) + tiny)
    cosine = xp.sum(input1 * input2, axis=-1) / xp.sqrt(square)
    apart = xp.where(target == -1, hinge(xp, cosine - margin), 0.0)
    return reduce(xp, xp.where(target == 1, 1 - cosine, apart), reduction)
