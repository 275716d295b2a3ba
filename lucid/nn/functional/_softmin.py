"""Probabilities that favour small scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._softmax import softmax

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
def softmin(input: Tensor, dim: int, dtype: Any = None) -> Tensor:
    r"""Turn scores into probabilities, the smallest score into the largest.

    Parameters
    ----------
    input : Tensor
        Scores.
    dim : int
        The axis along which the result sums to 1.
    dtype : dtype, optional
        Cast to this floating dtype first.

    Returns
    -------
    Tensor
        The probabilities, shape of `input`.

    Notes
    -----
    .. math:: p_i = \frac{e^{-x_i}}{\sum_j e^{-x_j}}

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.softmin(lucid.tensor([0.0, 0.0]), dim=0).tolist()
    [0.5, 0.5]
    """
    return softmax(-input, dim, dtype)
