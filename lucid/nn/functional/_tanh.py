"""The hyperbolic tangent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from lucid import Tensor


def tanh(input: Tensor) -> Tensor:
    """Return the hyperbolic tangent of each element.

    Parameters
    ----------
    input : Tensor
        Any floating array.

    Returns
    -------
    Tensor
        Values between -1 and 1.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.tanh(lucid.tensor([0.0])).tolist()
    [0.0]
    """
    result: Tensor = namespace("tanh", input).tanh(input)
    return result
