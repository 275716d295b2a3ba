"""The negative log-likelihood of given log-probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._reduction import check_reduction
from lucid.nn.functional._targets import check_class_dtype, class_targets, may_be_masked

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
def nll_loss(
    input: Tensor, target: Tensor, weight: Tensor | None = None, ignore_index: int = -100, reduction: str = "mean"
) -> Tensor:
    """Return the negative log-likelihood.

    Parameters
    ----------
    input : Tensor, shape (n, classes, ...) or (classes,)
        Logarithms of probabilities, as `log_softmax` gives.
    target : Tensor of int, shape (n, ...) or ()
        The right classes.
    weight : Tensor, shape (classes,), optional
        How much each class counts.
    ignore_index : int, default: -100
        Targets of this value count nothing.
    reduction : {"mean", "sum", "none"}, default: "mean"
        The mean divides by the weights that counted; it is 0 when every target is ignored.

    Returns
    -------
    Tensor
        A 0-d array; the shape of `target` for ``"none"``.

    Examples
    --------
    >>> import lucid
    >>> log_p = lucid.log(lucid.tensor([[0.25, 0.75]]))
    >>> round(lucid.nn.functional.nll_loss(log_p, lucid.asarray([0])).item(), 4)
    1.3863
    """
    check_reduction("nll_loss", reduction)
    xp = namespace("nll_loss", input)
    check_class_dtype("nll_loss", xp, target)
    targets = class_targets("nll_loss", xp, input, target, weight, ignore_index, may_be_masked(target))
    return targets.reduce(-targets.pick(input), reduction)
