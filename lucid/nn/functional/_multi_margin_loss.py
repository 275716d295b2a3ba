"""Hinge losses over classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError, DTypeError, IndexingError, ShapeError
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._pairs import same_shape
from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._reduction import check_reduction, reduce
from lucid.nn.functional._targets import check_class_weight

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
def multi_margin_loss(
    input: Tensor,
    target: Tensor,
    p: int = 1,
    margin: float = 1.0,
    weight: Tensor | None = None,
    reduction: str = "mean",
) -> Tensor:
    r"""Return by how much other classes' scores come too close to that of the right one.

    Parameters
    ----------
    input : Tensor, shape (n, classes) or (classes,)
        Scores.
    target : Tensor of int, shape (n,) or ()
        The right classes.
    p : int, default: 1
        The power, 1 or 2.
    margin : float, default: 1.0
        How far below the other scores should be.
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
    ArgumentError, ShapeError
        If `p` is neither 1 nor 2, or the shapes do not fit.
    IndexingError
        If a class is out of bounds.

    Notes
    -----
    .. math:: \frac{1}{C} \sum_{i \ne y} w_y \max(0, \text{margin} - x_y + x_i)^p

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.multi_margin_loss(lucid.tensor([[1.0, 2.0]]), lucid.asarray([0])).item()
    1.0
    """
    check_reduction("multi_margin_loss", reduction)
    if p not in (1, 2):
        raise ArgumentError(f"multi_margin_loss: p must be 1 or 2, got {p}")
    xp = namespace("multi_margin_loss", input)
    if input.ndim not in (1, 2):
        raise ShapeError(f"multi_margin_loss: input must have shape (n, classes) or (classes,), got {input.shape}")
    classes = input.shape[-1]
    if target.shape != input.shape[:-1]:
        raise ShapeError(
            f"multi_margin_loss: target must have shape {input.shape[:-1]}, one class each, got {target.shape}"
        )
    target = xp.expand_dims(target, axis=-1)
    short = xp.clip(margin - _scores_of("multi_margin_loss", xp, input, target) + input, min=0)
    if p == 2:
        short = short * short
    if weight is not None:
        check_class_weight("multi_margin_loss", weight, classes)
        short = short * xp.reshape(xp.take(weight, xp.reshape(target, (-1,)), axis=0), target.shape)
    others = xp.arange(classes, device=input.device) != target
    return reduce(xp, xp.sum(xp.where(others, short, 0.0), axis=-1) / classes, reduction)


@in_float32
def multilabel_margin_loss(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    r"""Return by how much the scores of wrong classes come too close to those of several right ones.

    Parameters
    ----------
    input : Tensor, shape (n, classes) or (classes,)
        Scores.
    target : Tensor of int, shape of `input`
        The right classes of each example, up to the first -1.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    Returns
    -------
    Tensor
        A 0-d array, or one loss per example for ``"none"``.

    Raises
    ------
    ShapeError, DTypeError
        If the shapes differ, or `target` is not integer.
    IndexingError
        If a class is out of bounds.

    Notes
    -----
    .. math:: \frac{1}{C} \sum_{j \text{ right}} \sum_{i \text{ wrong}} \max(0, 1 - x_j + x_i)

    Examples
    --------
    >>> import lucid
    >>> scores, right = lucid.tensor([0.1, 0.2, 0.4, 0.8]), lucid.asarray([3, 0, -1, 1])
    >>> round(lucid.nn.functional.multilabel_margin_loss(scores, right).item(), 4)
    0.85
    """
    check_reduction("multilabel_margin_loss", reduction)
    xp = namespace("multilabel_margin_loss", input)
    if input.ndim not in (1, 2):
        raise ShapeError(f"multilabel_margin_loss: input must have shape (n, classes) or (classes,), got {input.shape}")
    same_shape("multilabel_margin_loss", input, target)
    classes = input.shape[-1]
    # What follows the first -1 does not count.
    listed = xp.cumulative_sum(xp.astype(target == -1, xp.int64), axis=-1) == 0
    index = xp.where(listed, target, 0)
    scores = xp.expand_dims(_scores_of("multilabel_margin_loss", xp, input, index), axis=-1)
    numbers = xp.arange(classes, device=input.device)
    right = xp.any(xp.expand_dims(listed, axis=-1) & (xp.expand_dims(index, axis=-1) == numbers), axis=-2)
    counted = xp.expand_dims(listed, axis=-1) & ~xp.expand_dims(right, axis=-2)
    short = xp.clip(1.0 - scores + xp.expand_dims(input, axis=-2), min=0)
    return reduce(xp, xp.sum(xp.where(counted, short, 0.0), axis=(-2, -1)) / classes, reduction)


def _scores_of(function: str, xp: Any, scores: Tensor, target: Tensor) -> Tensor:
    """Return the scores of given classes, along the last axis."""
    if not xp.isdtype(target.dtype, "integral"):
        raise DTypeError(f"{function}: target must hold class indices, got dtype {target.dtype}")
    classes = scores.shape[-1]
    try:
        # A negative index must not count from the end, so it becomes one that is out of bounds.
        picked: Tensor = xp.take_along_axis(scores, xp.where(target < 0, classes, target), axis=-1)
    except IndexError:
        raise IndexingError(f"{function}: target holds class indices outside 0 ... {classes - 1}") from None
    return picked
