"""The rectifier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from lucid import Tensor


def relu(input: Tensor) -> Tensor:
    """Replace negative elements by zero.

    Parameters
    ----------
    input : Tensor
        Any real array.

    Returns
    -------
    Tensor
        ``max(input, 0)``; nan stays nan.

    Notes
    -----
    The derivative at 0 is 0.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.relu(lucid.tensor([-1.0, 0.0, 2.0])).tolist()
    [0.0, 0.0, 2.0]
    """
    # Not maximum(x, 0), which shares the gradient between equals; clip gives none to a value at its bound.
    result: Tensor = namespace("relu", input).clip(input, min=0)
    return result
