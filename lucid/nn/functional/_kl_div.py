"""Return the Kullback-Leibler divergence from given log-probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._pairs import same_shape
from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._reduction import check_reduction, reduce

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
def kl_div(input: Tensor, target: Tensor, reduction: str = "mean", log_target: bool = False) -> Tensor:
    r"""Return the Kullback-Leibler divergence from given log-probabilities.

    Parameters
    ----------
    input : Tensor
        Logarithms of the predicted probabilities.
    target : Tensor
        The true probabilities.
    reduction : {"mean", "batchmean", "sum", "none"}, default: "mean"
        ``"batchmean"`` divides the sum by the length of the first axis, as the definition has it; ``"mean"``
        by the number of elements.
    log_target : bool, default: False
        Whether `target` holds logarithms too.

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
    .. math:: y (\log y - x)

    Examples
    --------
    >>> import lucid
    >>> log_p = lucid.log(lucid.tensor([[0.5, 0.5]]))
    >>> loss = lucid.nn.functional.kl_div(log_p, lucid.tensor([[1.0, 0.0]]), reduction="batchmean")
    >>> round(loss.item(), 4)
    0.6931
    """
    if reduction != "batchmean":
        check_reduction("kl_div", reduction)
    xp = namespace("kl_div", input)
    same_shape("kl_div", input, target)
    if log_target:
        losses = xp.exp(target) * (target - input)
    else:
        # 0 log 0 is 0; the logarithm of 1 stands in where there would be none.
        some = target != 0
        losses = xp.where(some, target * xp.log(xp.where(some, target, 1.0)), 0.0) - target * input
    if reduction == "batchmean":
        mean: Tensor = xp.sum(losses) / (input.shape[0] if input.ndim else 1)
        return mean
    return reduce(xp, losses, reduction)
