"""The `inplace` option of activations and dropout."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lucid import Tensor


def put(input: Tensor, result: Tensor) -> Tensor:
    """Write a result into the array that it was computed from.

    Parameters
    ----------
    input : Tensor
        The array to change.
    result : Tensor, same shape
        Its new elements.

    Returns
    -------
    Tensor
        `input`. Gradients stay right: what the tape has kept of the old elements is not overwritten.
    """
    input[...] = result
    return input
