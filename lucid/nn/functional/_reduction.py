"""The last step of every loss: one number for the batch, or one for each element."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError

if TYPE_CHECKING:
    from lucid import Tensor

REDUCTIONS = ("mean", "sum", "none")


def check_reduction(function: str, reduction: str) -> None:
    """Refuse a reduction that does not exist.

    Parameters
    ----------
    function : str
        Who asks, for the error message.
    reduction : str
        What was given.

    Raises
    ------
    ArgumentError
        If `reduction` is not one of ``"mean"``, ``"sum"``, ``"none"``.
    """
    if reduction not in REDUCTIONS:
        raise ArgumentError(f"{function}: reduction must be 'mean', 'sum' or 'none', got {reduction!r}")


def reduce(xp: Any, losses: Tensor, reduction: str) -> Tensor:
    """Reduce a loss per element.

    Parameters
    ----------
    xp : namespace
        The namespace of `losses`.
    losses : Tensor
        One loss per element.
    reduction : {"mean", "sum", "none"}
        What to do with them.

    Returns
    -------
    Tensor
        A 0-d array, or `losses` itself for ``"none"``.
    """
    if reduction == "none":
        return losses
    result: Tensor = xp.mean(losses) if reduction == "mean" else xp.sum(losses)
    return result
