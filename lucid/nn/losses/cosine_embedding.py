"""Return how far the directions of similar vectors differ, and how close those of dissimilar ones are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import cosine_embedding_loss
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class CosineEmbeddingLoss(Module):
    """Return how far the directions of similar vectors differ, and how close those of dissimilar ones are.

    Parameters
    ----------
    margin : float, default: 0.0
        The cosine that dissimilar pairs may have.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    See Also
    --------
    lucid.nn.functional.cosine_embedding_loss : The formula.

    Examples
    --------
    >>> import lucid
    >>> a, b = lucid.tensor([[1.0, 0.0]]), lucid.tensor([[0.0, 1.0]])
    >>> lucid.nn.CosineEmbeddingLoss()(a, b, lucid.tensor([1.0])).item()
    1.0
    """

    def __init__(self, margin: float = 0.0, reduction: str = "mean") -> None:
        super().__init__()
        self.margin = margin
        self.reduction = reduction

    def forward(self, input1: Tensor, input2: Tensor, target: Tensor) -> Tensor:
        """Return the loss.

        Parameters
        ----------
        input1 : Tensor, shape (n, d) or (d,)
            Vectors.
        input2 : Tensor, shape (n, d) or (d,)
            Vectors to compare them with.
        target : Tensor, shape (n,) or ()
            1 for similar, -1 for dissimilar pairs.

        Returns
        -------
        Tensor
            A 0-d array, or one loss per element for ``"none"``.
        """
        return cosine_embedding_loss(input1, input2, target, self.margin, self.reduction)
