"""Activations that remove what is small."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ArgumentError
from lucid.nn.functional._namespace import namespace, real_namespace

if TYPE_CHECKING:
    from lucid import Tensor


def hardshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """Replace small elements by zero.

    Parameters
    ----------
    input : Tensor
        Any real floating array.
    lambd : float, default: 0.5
        Elements between ``-lambd`` and ``lambd``, bounds included, become zero.

    Returns
    -------
    Tensor
        An array of the same shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.hardshrink(lucid.tensor([-0.5, 0.75])).tolist()
    [0.0, 0.75]
    """
    xp = real_namespace("hardshrink", input)
    result: Tensor = xp.where(xp.abs(input) <= lambd, 0, input)
    return result


def softshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """Move each element towards zero, and not beyond.

    Parameters
    ----------
    input : Tensor
        Any real floating array.
    lambd : float, default: 0.5
        How far.

    Returns
    -------
    Tensor
        An array of the same shape.

    Raises
    ------
    ArgumentError
        If `lambd` is negative.

    Notes
    -----
    The derivative at ``-lambd`` and ``lambd`` is 0.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.softshrink(lucid.tensor([-0.25, 0.75])).tolist()
    [0.0, 0.25]
    """
    if not lambd >= 0:
        raise ArgumentError(f"softshrink: lambd must not be negative, got {lambd}")
    xp = real_namespace("softshrink", input)
    result: Tensor = xp.where(xp.abs(input) <= lambd, 0, input - xp.sign(input) * lambd)
    return result


def tanhshrink(input: Tensor) -> Tensor:
    """Return each element less its hyperbolic tangent.

    Parameters
    ----------
    input : Tensor
        Any real floating array.

    Returns
    -------
    Tensor
        An array of the same shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.tanhshrink(lucid.tensor([0.0])).tolist()
    [0.0]
    """
    result: Tensor = input - namespace("tanhshrink", input).tanh(input)
    return result
