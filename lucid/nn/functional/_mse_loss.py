"""The mean squared error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._pairs import same_shape, weighted
from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._reduction import check_reduction

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
def mse_loss(input: Tensor, target: Tensor, reduction: str = "mean", weight: Tensor | None = None) -> Tensor:
    r"""Return the squared error.

    Parameters
    ----------
    input : Tensor
        What was predicted.
    target : Tensor, same shape
        What it should have been.
    reduction : {"mean", "sum", "none"}, default: "mean"
        The mean or the sum over all elements, or the elements themselves.
    weight : Tensor, same shape, optional
        How much each element counts; the mean divides by what they count together.

    Returns
    -------
    Tensor
        A 0-d array; the shape of `input` for ``"none"``.

    Raises
    ------
    ShapeError
        If the shapes differ. PyTorch broadcasts here, with a warning: (n, 1) against (n,) compares every
        prediction with every target, which is hardly ever meant.

    Notes
    -----
    .. math:: \frac{1}{n} \sum_i (x_i - y_i)^2

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.mse_loss(lucid.tensor([1.0, 2.0]), lucid.tensor([1.0, 4.0])).item()
    2.0
    """
    check_reduction("mse_loss", reduction)
    xp = namespace("mse_loss", input)
    same_shape("mse_loss", input, target)
    return weighted("mse_loss", xp, xp.square(input - target), weight, reduction)
