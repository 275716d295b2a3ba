"""A constant below a threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional._inplace import put
from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from lucid import Tensor


def threshold(input: Tensor, threshold: float, value: float, inplace: bool = False) -> Tensor:
    """Replace elements that are not above a threshold.

    Parameters
    ----------
    input : Tensor
        Any real floating array.
    threshold : float
        The threshold.
    value : float
        What to put in their place.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    Returns
    -------
    Tensor
        An array of the same shape.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.threshold(lucid.tensor([0.5, 2.0]), 1.0, -1.0).tolist()
    [-1.0, 2.0]
    """
    xp = namespace("threshold", input)
    # Asked this way round, a nan stays.
    result: Tensor = xp.where(input <= threshold, value, input)
    return put(input, result) if inplace else result
