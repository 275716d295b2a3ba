"""What all initialisations share: writing into a parameter, and its fans."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

import lucid
from lucid import Tensor
from lucid._errors import ArgumentTypeError, ShapeError

if TYPE_CHECKING:
    from lucid.random import Generator

__all__ = ["drawn", "fans", "filled", "refuse_other_than"]


def filled(function: str, tensor: Tensor, values: Any) -> Tensor:
    """Write values into a Tensor without recording.

    Parameters
    ----------
    function : str
        Who asks, for the error message.
    tensor : Tensor
        Where they go.
    values : Tensor or float
        The values.

    Returns
    -------
    Tensor
        The same Tensor.

    Raises
    ------
    ArgumentTypeError
        If it is no Tensor.
    """
    if not isinstance(tensor, Tensor):
        raise ArgumentTypeError(f"{function}: expected a Tensor, got {type(tensor).__name__}")
    with lucid.no_grad():
        tensor[...] = values
    return tensor


def drawn(distribution: Any, first: float, second: float, tensor: Tensor, generator: Generator | None) -> Tensor:
    """Draw numbers for a Tensor.

    Parameters
    ----------
    distribution : callable
        ``lucid.random.uniform`` or ``lucid.random.normal``.
    first, second : float
        Its parameters.
    tensor : Tensor
        What they are for.
    generator : Generator or None
        The source.

    Returns
    -------
    Tensor
        Numbers of its shape and dtype, on its device.
    """
    if not isinstance(tensor, Tensor):
        raise ArgumentTypeError(f"init: expected a Tensor, got {type(tensor).__name__}")
    drawn: Tensor = distribution(
        first, second, tensor.shape, generator=generator, dtype=tensor.dtype, device=tensor.device
    )
    return drawn


def fans(function: str, tensor: Tensor) -> tuple[int, int]:
    """Return how many products each output of a layer sums, and each input takes part in.

    Parameters
    ----------
    function : str
        Who asks, for the error message.
    tensor : Tensor, shape (out, in, *kernel)
        The weights.

    Returns
    -------
    fan_in, fan_out : int
        The numbers.

    Raises
    ------
    ShapeError
        If it has less than two axes.
    """
    if tensor.ndim < 2:
        raise ShapeError(
            f"{function}: weights have at least 2 axes, (out, in, *kernel), but this Tensor has shape {tensor.shape};"
            " use uniform_, normal_ or zeros_"
        )
    kernel = prod(tensor.shape[2:])
    return tensor.shape[1] * kernel, tensor.shape[0] * kernel


def refuse_other_than(function: str, tensor: Tensor, *axes: int) -> None:
    """Raise unless a Tensor has one of the given numbers of axes.

    Parameters
    ----------
    function : str
        Who asks, for the error message.
    tensor : Tensor
        The Tensor.
    *axes : int
        The numbers that will do.

    Raises
    ------
    ShapeError
        If it has another.
    """
    if tensor.ndim not in axes:
        needed = " or ".join(map(str, axes))
        raise ShapeError(f"{function}: the Tensor must have {needed} axes, this one has shape {tensor.shape}")
