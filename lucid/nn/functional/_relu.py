"""The rectifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from lucid import Tensor


# The rule looks at the output, which the next layer keeps anyway: it is 0, positive, or nan where the input was.
@lucid.autograd.primitive(elementwise=True, x=lambda g, out, xp: xp.where(out != 0, g, 0))
def _relu(xp: Any, x: Tensor) -> Tensor:
    # Not maximum(x, 0), which shares the gradient between equals; clip gives none to a value at its bound.
    result: Tensor = xp.clip(x, min=0)
    return result


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
    result: Tensor = _relu(namespace("relu", input), input)
    return result
