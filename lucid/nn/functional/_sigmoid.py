"""The logistic function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional._namespace import namespace

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
    .. math:: \sigma(x) = \frac{1}{1 + e^{-x}} = \frac{e^{\min(x, 0)}}{1 + e^{-|x|}}

    The right-hand form is the one computed: neither exponential can overflow, and the small values of the left
    tail keep all their digits.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.sigmoid(lucid.tensor([0.0])).tolist()
    [0.5]
    """
    xp = namespace("sigmoid", input)
    # At 0 the derivative comes from the numerator alone: minimum gives half, abs gives none.
    result: Tensor = xp.exp(xp.minimum(input, 0)) / (xp.exp(-xp.abs(input)) + 1)
    return result
