"""Cross entropy of yes and no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._pairs import same_shape
from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._reduction import check_reduction, reduce
from lucid.nn.functional._sigmoid import logistic
from lucid.nn.functional._softplus import logsigmoid

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
def binary_cross_entropy(
    input: Tensor, target: Tensor, weight: Tensor | None = None, reduction: str = "mean"
) -> Tensor:
    r"""Return the cross entropy between probabilities of yes and the truth.

    Parameters
    ----------
    input : Tensor
        Probabilities, between 0 and 1; for others the loss is nan.
    target : Tensor
        The truth: 0, 1 or a probability.
    weight : Tensor, optional
        What to multiply the losses by; it is broadcast.
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
    .. math:: -(y \log p + (1 - y) \log(1 - p))

    Logarithms are bounded by -100 from below, and their slopes by 1e12. Scores lose fewer digits: see
    `binary_cross_entropy_with_logits`.

    Examples
    --------
    >>> import lucid
    >>> loss = lucid.nn.functional.binary_cross_entropy(lucid.tensor([0.5]), lucid.tensor([1.0]))
    >>> round(loss.item(), 4)
    0.6931
    """
    check_reduction("binary_cross_entropy", reduction)
    xp = namespace("binary_cross_entropy", input)
    same_shape("binary_cross_entropy", input, target)
    losses = -(target * _bounded_log(xp, input) + (1 - target) * _bounded_log(xp, 1 - input))
    return reduce(xp, losses if weight is None else losses * weight, reduction)


@in_float32
def binary_cross_entropy_with_logits(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    reduction: str = "mean",
    pos_weight: Tensor | None = None,
) -> Tensor:
    r"""Return the cross entropy between scores for yes and the truth.

    Parameters
    ----------
    input : Tensor
        Scores (logits) of any size.
    target : Tensor
        The truth: 0, 1 or a probability.
    weight : Tensor, optional
        What to multiply the losses by; it is broadcast.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.
    pos_weight : Tensor, optional
        How much yes counts where it is true; it is broadcast.

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
    .. math:: -(y \log \sigma(x) + (1 - y) \log(1 - \sigma(x))) = \max(x, 0) - x y + \log(1 + e^{-|x|})

    The right-hand form is the one computed: nothing in it overflows, and nothing is lost in ``1 - p``.

    Examples
    --------
    >>> import lucid
    >>> F = lucid.nn.functional
    >>> F.binary_cross_entropy_with_logits(lucid.tensor([1000.0]), lucid.tensor([0.0])).item()
    1000.0
    """
    name = "binary_cross_entropy_with_logits"
    check_reduction(name, reduction)
    xp = namespace(name, input)
    same_shape(name, input, target)
    if pos_weight is None:
        losses = _of_logits(xp, input, target)
    else:
        losses = (1 - target) * input - ((pos_weight - 1) * target + 1) * logsigmoid(input)
    return reduce(xp, losses if weight is None else losses * weight, reduction)


def _bounded_slope(g: Tensor, p: Tensor, xp: Any) -> Tensor:
    # float16 has no 1e-12
    result: Tensor = g / xp.clip(p, min=max(1e-12, xp.finfo(p.dtype).smallest_normal))
    return result


@lucid.autograd.primitive(elementwise=True, p=_bounded_slope)
def _bounded_log(xp: Any, p: Tensor) -> Tensor:
    """Return ``max(log(p), -100)``, with a derivative that is finite at 0."""
    none = p == 0  # the logarithm would be right, but with a warning
    result: Tensor = xp.where(none, -100.0, xp.clip(xp.log(xp.where(none, 1.0, p)), min=-100.0))
    return result


@lucid.autograd.primitive(elementwise=True, x=lambda g, x, y, xp: g * (logistic(xp, x) - y), y=lambda g, x: -g * x)
def _of_logits(xp: Any, x: Tensor, y: Tensor) -> Tensor:
    result: Tensor = xp.maximum(x, 0) - x * y + xp.log1p(xp.exp(-xp.abs(x)))
    return result
