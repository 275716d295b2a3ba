"""What losses over pairs of arrays share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentTypeError, ShapeError
from lucid.nn.functional._reduction import reduce

if TYPE_CHECKING:
    from lucid import Tensor


def same_shape(function: str, input: Tensor, other: Tensor, name: str = "target") -> None:
    """Refuse two arrays of different shapes.

    Parameters
    ----------
    function : str
        Who asks, for the error message.
    input, other : Tensor
        The arrays.
    name : str, default: "target"
        What the second is called.

    Raises
    ------
    ShapeError
        If the shapes differ: broadcasting would compare every element with every other, which is hardly ever meant.
    """
    try:
        differ = input.shape != other.shape
    except AttributeError:
        raise ArgumentTypeError(
            f"{function}: {name} must be an array, got {type(other).__name__}; make one with lucid.tensor(...)"
        ) from None
    if differ:
        raise ShapeError(
            f"{function}: input of shape {input.shape} and {name} of shape {other.shape} differ; "
            "reshape one of them, or broadcast it with broadcast_to"
        )


def hinge(xp: Any, x: Tensor) -> Tensor:
    """Return the positive part, with derivative 1 at 0: what is exactly at its margin is still pushed.

    Parameters
    ----------
    xp : namespace
        The namespace of `x`.
    x : Tensor
        By how much margins are missed.

    Returns
    -------
    Tensor
        ``max(x, 0)``.
    """
    result: Tensor = xp.where(x < 0, 0.0, x)
    return result


def weighted(function: str, xp: Any, losses: Tensor, weight: Tensor | None, reduction: str) -> Tensor:
    """Reduce losses of which some may count more than others.

    Parameters
    ----------
    function : str
        Who asks, for the error message.
    xp : namespace
        The namespace of `losses`.
    losses : Tensor
        One loss per element.
    weight : Tensor, same shape, optional
        How much each counts.
    reduction : {"mean", "sum", "none"}
        The mean divides by what they count together.

    Returns
    -------
    Tensor
        A 0-d array, or the weighted losses for ``"none"``.
    """
    if weight is None:
        return reduce(xp, losses, reduction)
    same_shape(function, losses, weight, "weight")
    losses = losses * weight
    if reduction == "mean":
        mean: Tensor = xp.sum(losses) / xp.sum(weight)
        return mean
    return reduce(xp, losses, reduction)
