"""The mean squared error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ShapeError
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._reduction import check_reduction, reduce

if TYPE_CHECKING:
    from lucid import Tensor


def mse_loss(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    r"""Return the squared error.

    Parameters
    ----------
    input : Tensor
        What was predicted.
    target : Tensor, same shape
        What it should have been.
    reduction : {"mean", "sum", "none"}, default: "mean"
        The mean or the sum over all elements, or the elements themselves.

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
    if input.shape != target.shape:
        raise ShapeError(
            f"mse_loss: input of shape {input.shape} and target of shape {target.shape} differ; "
            "reshape one of them, or broadcast it with broadcast_to"
        )
    return reduce(xp, xp.square(input - target), reduction)
