"""The logistic function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid.nn.functional._limits import saturation
from lucid.nn.functional._namespace import real_namespace

if TYPE_CHECKING:
    from lucid import Tensor


def sigmoid(input: Tensor) -> Tensor:
    r"""Return the logistic function of each element.

    Parameters
    ----------
    input : Tensor
        Any real floating array.

    Returns
    -------
    Tensor
        Values between 0 and 1.

    Notes
    -----
    .. math:: \sigma(x) = \frac{1}{1 + e^{-x}} = \frac{e^x}{1 + e^x}

    The right-hand form is the one computed: the small values of the left tail keep all their digits. On the right
    the exponential is limited where the quotient has become 1, long before it could overflow.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.sigmoid(lucid.tensor([0.0])).tolist()
    [0.5]
    """
    result: Tensor = logistic(real_namespace("sigmoid", input), input)
    return result


@lucid.autograd.primitive(elementwise=True, x=lambda g, out: g * (out * (1.0 - out)))
def logistic(xp: Any, x: Tensor) -> Tensor:
    """Return the logistic function, for functions that have a namespace already.

    Parameters
    ----------
    xp : namespace
        The namespace of `x`.
    x : Tensor
        Any real floating array.

    Returns
    -------
    Tensor
        Values between 0 and 1.
    """
    e = xp.exp(xp.clip(x, max=saturation(xp, x)))
    result: Tensor = e / (e + 1.0)
    return result
