"""Cross entropy between scores and classes, or distributions over classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError, ArgumentTypeError, DTypeError
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._reduction import check_reduction, reduce
from lucid.nn.functional._softmax import log_softmax, shifted
from lucid.nn.functional._targets import (
    ClassTargets,
    check_class_dtype,
    check_class_weight,
    check_label_smoothing,
    class_axis,
    class_targets,
    may_be_masked,
)

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    r"""Return the cross entropy between scores and the right classes.

    Parameters
    ----------
    input : Tensor, shape (n, classes, ...) or (classes,)
        Scores (logits), not probabilities.
    target : Tensor
        Class indices of shape (n, ...) or (), or probabilities of the shape of `input`.
    weight : Tensor, shape (classes,), optional
        How much each class counts.
    ignore_index : int, default: -100
        Class indices of this value count nothing.
    reduction : {"mean", "sum", "none"}, default: "mean"
        For class indices the mean divides by the weights that counted; it is 0 when every target is ignored.
        For probabilities it divides by the number of examples.
    label_smoothing : float, default: 0.0
        The share of each target that is spread evenly over all classes.

    Returns
    -------
    Tensor
        A 0-d array; the shape of the class indices for ``"none"``.

    Raises
    ------
    IndexingError
        If a class index is out of bounds.

    Notes
    -----
    .. math:: \ell = \log \sum_j e^{x_j} - x_t

    With smoothing :math:`\varepsilon` the target is the distribution
    :math:`(1 - \varepsilon)\,\delta_{jt} + \varepsilon / C` [1]_.

    References
    ----------
    .. [1] Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", CVPR 2016, section 7.

    Examples
    --------
    >>> import lucid
    >>> scores = lucid.tensor([[0.0, 0.0], [2.0, -2.0]])
    >>> round(lucid.nn.functional.cross_entropy(scores, lucid.asarray([0, 1])).item(), 4)
    2.3556
    """
    check_reduction("cross_entropy", reduction)
    check_label_smoothing("cross_entropy", label_smoothing)
    xp = namespace("cross_entropy", input)
    if not hasattr(target, "shape"):
        raise ArgumentTypeError(
            f"cross_entropy: target must be an array, got {type(target).__name__}; make one with lucid.asarray(...)"
        )
    if target.shape == input.shape:
        if ignore_index >= 0:
            raise ArgumentError(
                f"cross_entropy: ignore_index={ignore_index} means class indices, but a target of the shape of input "
                "holds probabilities; use weight to leave classes out"
            )
        return _soft_cross_entropy(xp, input, target, weight, reduction, label_smoothing)
    check_class_dtype("cross_entropy", xp, target)
    masked = may_be_masked(target)
    if label_smoothing == 0.0:
        result: Tensor = _of_classes(
            xp, input, target, weight, ignore_index=ignore_index, reduction=reduction, masked=masked
        )
        return result
    targets = class_targets("cross_entropy", xp, input, target, weight, ignore_index, masked)
    log_p = log_softmax(input, targets.axis)
    exact = -targets.pick(log_p)
    if targets.weight is not None:
        exact = exact * targets.weight
        log_p = log_p * per_class(xp, weight, log_p, targets.axis)
    spread = xp.sum(log_p, axis=targets.axis, keepdims=True) * (-label_smoothing / input.shape[targets.axis])
    return targets.reduce(exact * (1.0 - label_smoothing) + spread, reduction, weighted=True)


def _scores(g: Any, out: Any, weight: Tensor | None, reduction: str, xp: Any) -> Any:
    """Return the gradient for the scores: their softmax, less 1 at each target's class."""
    loss, softmax = g[:2]
    _, p, index, *valid = out
    targets = ClassTargets("cross_entropy", xp, p, index, valid[0] if valid else None, weight)
    result: Any = 0
    if loss is not None:
        excess = p - xp.astype(index == targets.classes(), p.dtype)
        result = targets.masked(excess * targets.shares(loss, reduction))
    if softmax is not None:  # for second derivatives, which come through the softmax above
        result = result + p * (softmax - xp.sum(softmax * p, axis=targets.axis, keepdims=True))
    return result


@lucid.autograd.primitive(several=True, shown=1, input=_scores)
def _of_classes(
    xp: Any,
    input: Tensor,
    target: Tensor,
    weight: Tensor | None,
    *,
    ignore_index: int,
    reduction: str,
    masked: bool | None,
) -> tuple[Tensor, ...]:
    """Return the loss, and for its derivative the softmax, the targets and, unless all count, which of them do."""
    targets = class_targets("cross_entropy", xp, input, target, weight, ignore_index, masked)
    # The log-probabilities of the other classes are never made: only sums and what was picked.
    scores = shifted(xp, input, targets.axis)
    exponentials = xp.exp(scores)
    total = xp.sum(exponentials, axis=targets.axis, keepdims=True)
    loss = targets.reduce(xp.log(total) - targets.pick(scores), reduction)
    kept = (exponentials / total, targets.index)
    return (loss, *kept) if targets.valid is None else (loss, *kept, targets.valid)


def _soft_cross_entropy(
    xp: Any, input: Tensor, target: Tensor, weight: Tensor | None, reduction: str, label_smoothing: float
) -> Tensor:
    axis = class_axis("cross_entropy", input)
    classes = input.shape[axis]
    if not xp.isdtype(target.dtype, "real floating"):
        raise DTypeError(
            "cross_entropy: a target of the shape of input holds probabilities and must be floating, "
            f"got {target.dtype}; class indices need shape {input.shape[:axis] + input.shape[axis + 1 :]}"
        )
    if label_smoothing > 0.0:
        target = target * (1.0 - label_smoothing) + label_smoothing / classes
    weighted = log_softmax(input, axis) * target
    if weight is not None:
        check_class_weight("cross_entropy", weight, classes)
        weighted = weighted * per_class(xp, weight, input, axis)
    losses: Tensor = -xp.sum(weighted, axis=axis)
    return reduce(xp, losses, reduction if losses.size else "sum")  # the mean of no losses is 0 here


def per_class(xp: Any, weight: Tensor | None, scores: Tensor, axis: int) -> Tensor:
    """Shape one weight per class so that it multiplies scores.

    Parameters
    ----------
    xp : namespace
        The namespace of `weight`.
    weight : Tensor, shape (classes,)
        The weights.
    scores : Tensor
        What they are to multiply.
    axis : int
        The axis of the classes in `scores`.

    Returns
    -------
    Tensor, shape (classes, 1, ...)
        The weights.
    """
    result: Tensor = xp.reshape(weight, (-1, *(1 for _ in scores.shape[axis + 1 :])))
    return result
