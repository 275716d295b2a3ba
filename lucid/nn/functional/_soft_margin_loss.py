"""Logistic losses of one class, or of several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._pairs import same_shape
from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._reduction import check_reduction, reduce
from lucid.nn.functional._softplus import logsigmoid

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
def soft_margin_loss(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    r"""Return the logistic loss of scores for one of two classes.

    Parameters
    ----------
    input : Tensor
        Scores.
    target : Tensor
        1 or -1.
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
    .. math:: \log(1 + e^{-y x})

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.soft_margin_loss(lucid.tensor([-1000.0]), lucid.tensor([1.0])).item()
    1000.0
    """
    check_reduction("soft_margin_loss", reduction)
    xp = namespace("soft_margin_loss", input)
    same_shape("soft_margin_loss", input, target)
    return reduce(xp, -logsigmoid(target * input), reduction)


@in_float32
def multilabel_soft_margin_loss(
    input: Tensor, target: Tensor, weight: Tensor | None = None, reduction: str = "mean"
) -> Tensor:
    r"""Return the mean over classes of the cross entropy of yes and no.

    Parameters
    ----------
    input : Tensor, shape (*batch, classes)
        Scores.
    target : Tensor, shape (*batch, classes)
        1 where the class applies, else 0.
    weight : Tensor, shape (classes,), optional
        How much each class counts.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    Returns
    -------
    Tensor
        A 0-d array, or one loss per example for ``"none"``.

    Raises
    ------
    ShapeError
        If the shapes differ.

    Notes
    -----
    .. math:: -\frac{1}{C} \sum_i \left(y_i \log \sigma(x_i) + (1 - y_i) \log \sigma(-x_i)\right)

    Examples
    --------
    >>> import lucid
    >>> F = lucid.nn.functional
    >>> round(F.multilabel_soft_margin_loss(lucid.zeros((1, 3)), lucid.tensor([[1.0, 0.0, 1.0]])).item(), 4)
    0.6931
    """
    check_reduction("multilabel_soft_margin_loss", reduction)
    xp = namespace("multilabel_soft_margin_loss", input)
    same_shape("multilabel_soft_margin_loss", input, target)
    losses = -(target * logsigmoid(input) + (1 - target) * logsigmoid(-input))
    return reduce(xp, xp.mean(losses if weight is None else losses * weight, axis=-1), reduction)
