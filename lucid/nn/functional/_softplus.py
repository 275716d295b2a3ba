"""Smooth rectifiers: logarithms of sums of exponentials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from lucid import Tensor


def softplus(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Tensor:
    r"""Return a smooth rectifier.

    Parameters
    ----------
    input : Tensor
        Any real floating array.
    beta : float, default: 1.0
        The larger, the sharper the bend.
    threshold : float, default: 20.0
        Where ``beta * input`` is above, the result is `input` itself.

    Returns
    -------
    Tensor
        An array of the same shape.

    Notes
    -----
    .. math:: \frac{1}{\beta} \log(1 + e^{\beta x}) = \frac{1}{\beta} (\max(\beta x, 0) + \log(1 + e^{-|\beta x|}))

    The right-hand form is the one computed: nothing in it can overflow.

    Examples
    --------
    >>> import lucid
    >>> round(lucid.nn.functional.softplus(lucid.tensor([0.0])).item(), 4)
    0.6931
    """
    xp = namespace("softplus", input)
    x = input if beta == 1 else input * beta
    # At 0 the derivative comes from maximum alone: it gives half, abs gives none.
    smooth = xp.maximum(x, 0) + xp.log1p(xp.exp(-xp.abs(x)))
    result: Tensor = xp.where(x > threshold, input, smooth if beta == 1 else smooth / beta)
    return result


def logsigmoid(input: Tensor) -> Tensor:
    r"""Return the logarithm of the logistic function.

    Parameters
    ----------
    input : Tensor
        Any real floating array.

    Returns
    -------
    Tensor
        An array of the same shape.

    Notes
    -----
    .. math:: \log \sigma(x) = \min(x, 0) - \log(1 + e^{-|x|})

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.logsigmoid(lucid.tensor([-1000.0, 1000.0])).tolist()
    [-1000.0, 0.0]
    """
    xp = namespace("logsigmoid", input)
    result: Tensor = xp.minimum(input, 0) - xp.log1p(xp.exp(-xp.abs(input)))
    return result
