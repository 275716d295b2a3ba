"""What the losses over classes share: picking each target's score, and what each target counts."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError, DTypeError, IndexingError, ShapeError
from lucid.nn.functional._standardize import is_narrow

if TYPE_CHECKING:
    from lucid import Tensor


class ClassTargets:
    """Class indices that fit scores, ready to pick from them; `class_targets` makes them of what a user gave.

    Parameters
    ----------
    function : str
        Who asks, for error messages.
    xp : namespace
        The namespace of the arrays.
    scores : Tensor, shape (n, classes, ...) or (classes,)
        What will be picked from; here only its shape and dtype count.
    index : Tensor of int, shape (n, 1, ...) or (1,)
        The class indices; 0 for ignored ones.
    valid : Tensor of bool or None
        Which targets count; None if all do.
    weight : Tensor, shape (classes,), optional
        How much each class counts.

    Attributes
    ----------
    weight : Tensor or None
        The weight of each target, if the classes have weights.
    """

    __slots__ = ("_divisor", "axis", "dtype", "function", "index", "shape", "valid", "weight", "wide", "xp")

    def __init__(
        self, function: str, xp: Any, scores: Tensor, index: Tensor, valid: Tensor | None, weight: Tensor | None
    ) -> None:
        self.function, self.xp = function, xp
        self.dtype, self.shape = scores.dtype, scores.shape
        # float16 cannot count beyond 65,504, nor add up as many losses
        self.wide = xp.float32 if is_narrow(xp, scores) else scores.dtype
        self.axis = class_axis(function, scores)
        self.index, self.valid = index, valid
        self.weight = None if weight is None else self._weight_of_each(weight, self.shape[self.axis])
        self._divisor: Any = None

    def _weight_of_each(self, weight: Tensor, classes: int) -> Tensor:
        check_class_weight(self.function, weight, classes)
        xp = self.xp
        of_each = self._take(weight, 0, xp.reshape(self.index, (-1,)), classes)
        return self.masked(xp.reshape(of_each, self.index.shape))

    def masked(self, x: Tensor) -> Tensor:
        """Return numbers of each target with 0 for the ignored ones.

        Parameters
        ----------
        x : Tensor
            What broadcasts with one number per target.

        Returns
        -------
        Tensor
            `x` itself if all targets count.
        """
        if self.valid is None:
            return x
        result: Tensor = self.xp.where(self.valid, x, 0)
        return result

    def _take(self, scores: Tensor, axis: int, index: Tensor, classes: int) -> Tensor:
        try:
            result: Tensor = self.xp.take_along_axis(scores, index, axis=axis)
        except IndexError:
            raise IndexingError(
                f"{self.function}: target holds class indices outside 0 ... {classes - 1}; "
                f"the scores have {classes} classes"
            ) from None
        return result

    def pick(self, scores: Tensor) -> Tensor:
        """Return the score of each target's class.

        Parameters
        ----------
        scores : Tensor, shape (n, classes, ...) or (classes,)
            The scores.

        Returns
        -------
        Tensor, shape (n, 1, ...) or (1,)
            One score per target; that of class 0 for ignored ones.
        """
        return self._take(scores, self.axis, self.index, scores.shape[self.axis])

    def reduce(self, losses: Tensor, reduction: str, *, weighted: bool = False) -> Tensor:
        """Reduce one loss per target to the loss of all of them.

        Parameters
        ----------
        losses : Tensor, shape (n, 1, ...) or (1,)
            One loss per target.
        reduction : {"mean", "sum", "none"}
            The mean divides by what the targets count together.
        weighted : bool, default: False
            Whether `losses` have the weights of the classes in them already.

        Returns
        -------
        Tensor
            The loss; 0 when every target is ignored.
        """
        xp, weight = self.xp, self.weight
        if weight is not None and not weighted:
            losses = losses * weight
        losses = self.masked(losses)
        if reduction == "none":
            each: Tensor = xp.squeeze(losses, axis=self.axis)
            return each
        total = xp.sum(losses, dtype=self.wide)
        result: Tensor = total if reduction == "sum" else total / self.divisor()
        return result if self.wide == self.dtype else xp.astype(result, self.dtype)

    def divisor(self) -> Any:
        """Return what the mean divides by: only where nothing counts would it be 0, and then so is the sum.

        Returns
        -------
        Tensor or int
            A 0-d array, or the number of targets if all count the same.
        """
        if self._divisor is None:
            xp = self.xp
            if self.weight is not None:
                count = xp.sum(self.weight, dtype=self.wide)
                self._divisor = xp.where(count == 0, 1, count)
            elif self.valid is not None:
                self._divisor = xp.maximum(xp.sum(xp.astype(self.valid, self.wide)), 1)
            else:
                self._divisor = prod(self.index.shape)
        return self._divisor

    def shares(self, g: Tensor, reduction: str) -> Tensor:
        """Return the gradient of each target's loss, given that of the result of `reduce`.

        Parameters
        ----------
        g : Tensor
            The gradient of the result.
        reduction : {"mean", "sum", "none"}
            What `reduce` was given.

        Returns
        -------
        Tensor
            It broadcasts with one loss per target; that of ignored ones means nothing.
        """
        if reduction == "none":
            g = self.xp.expand_dims(g, axis=self.axis)
        elif reduction == "mean":
            g = (g if self.wide == self.dtype else self.xp.astype(g, self.wide)) / self.divisor()
        return g if self.weight is None else g * self.weight

    def classes(self) -> Tensor:
        """Return all class indices, along the axis of the classes.

        Returns
        -------
        Tensor of int, shape (classes, 1, ...)
            It broadcasts with the scores.
        """
        index = self.index
        device = getattr(index, "device", None)  # MLX's own arrays have none
        every = self.xp.arange(0, self.shape[self.axis], 1, dtype=index.dtype, device=device)
        result: Tensor = self.xp.reshape(every, (-1, *(1 for _ in self.shape[self.axis + 1 :])))
        return result


def class_targets(
    function: str,
    xp: Any,
    scores: Tensor,
    target: Tensor,
    weight: Tensor | None,
    ignore_index: int,
    masked: bool | None,
) -> ClassTargets:
    """Check class indices and make them ready to pick from scores.

    Parameters
    ----------
    function : str
        Who asks, for error messages.
    xp : namespace
        The namespace of the arrays.
    scores : Tensor, shape (n, classes, ...) or (classes,)
        What will be picked from.
    target : Tensor of int, shape (n, ...) or ()
        The class indices.
    weight : Tensor, shape (classes,), optional
        How much each class counts.
    ignore_index : int
        Targets of this value count nothing.
    masked : bool or None
        Whether to reckon with targets that are ignored or negative; None to look. If all count, as is usual, a small
        batch's loss takes two thirds of the time.

    Returns
    -------
    ClassTargets
        The targets.

    Raises
    ------
    ShapeError
        If the shapes do not fit.
    """
    axis, shape = class_axis(function, scores), scores.shape
    if target.shape != shape[:axis] + shape[axis + 1 :]:
        raise ShapeError(
            f"{function}: target of shape {target.shape} does not fit scores of shape {shape}; class indices need "
            f"shape {shape[:axis] + shape[axis + 1 :]}, probabilities the shape of the scores"
        )
    # The axis of the classes stays, with length 1, until the end: what is recorded has no reshaping in it.
    index = xp.reshape(target, (*shape[:axis], 1, *shape[axis + 1 :]))
    if masked is None:
        masked = ignore_index >= 0 or 0 in index.shape or int(xp.min(index)) < 0
    if not masked:
        # A copy: what the derivative keeps must not share memory with what the user may change.
        return ClassTargets(function, xp, scores, xp.reshape(index, index.shape, copy=True), None, weight)
    # An index below 0 must not count from the end, so it becomes one that is out of bounds; an ignored one becomes 0.
    # No value is looked at: under compile and vmap there is none.
    valid = index != ignore_index
    index = xp.where(valid, xp.where(index < 0, shape[axis], index), 0)
    return ClassTargets(function, xp, scores, index, valid, weight)


def may_be_masked(target: Tensor) -> bool | None:
    """Return what to tell `class_targets` of targets that a user gave.

    Parameters
    ----------
    target : Tensor
        The class indices.

    Returns
    -------
    bool or None
        None if their values are there to be looked at, else True.
    """
    return None if lucid.is_evaluated(target) else True


def check_class_dtype(function: str, xp: Any, target: Tensor) -> None:
    """Refuse class indices that are no integers.

    Parameters
    ----------
    function : str
        Who asks, for the error message.
    xp : namespace
        The namespace of `target`.
    target : Tensor
        What was given.

    Raises
    ------
    DTypeError
        If its dtype is not integral.
    """
    if not xp.isdtype(target.dtype, "integral"):
        raise DTypeError(f"{function}: class indices must be integers, got a target of dtype {target.dtype}")


def class_axis(function: str, scores: Tensor) -> int:
    """Return the axis of the classes: the second, or the only one.

    Parameters
    ----------
    function : str
        Who asks, for the error message.
    scores : Tensor
        The scores.

    Returns
    -------
    int
        1, or 0 for a single example.

    Raises
    ------
    ShapeError
        If `scores` has no axis.
    """
    if scores.ndim == 0:
        raise ShapeError(f"{function}: input must have shape (n, classes, ...) or (classes,), got a 0-d array")
    return min(scores.ndim - 1, 1)


def check_class_weight(function: str, weight: Tensor, classes: int) -> None:
    """Refuse weights that are not one per class.

    Parameters
    ----------
    function : str
        Who asks, for the error message.
    weight : Tensor
        What was given.
    classes : int
        How many classes there are.

    Raises
    ------
    ShapeError
        If `weight` does not have shape ``(classes,)``.
    """
    if weight.shape != (classes,):
        raise ShapeError(f"{function}: weight must have shape ({classes},), one per class, got {weight.shape}")


def check_label_smoothing(function: str, label_smoothing: float) -> None:
    """Refuse a share of smoothing that is no share.

    Parameters
    ----------
    function : str
        Who asks, for the error message.
    label_smoothing : float
        What was given.

    Raises
    ------
    ArgumentError
        If it does not lie between 0 and 1.
    """
    if not 0.0 <= label_smoothing <= 1.0:
        raise ArgumentError(f"{function}: label_smoothing must lie between 0 and 1, got {label_smoothing}")
