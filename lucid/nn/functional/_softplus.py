"""Smooth rectifiers: logarithms of sums of exponentials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._sigmoid import logistic

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
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
    result: Tensor = _softplus(xp, input, beta=beta, threshold=threshold)
    return result


@in_float32
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
    result: Tensor = _logsigmoid(xp, input)
    return result


def _softplus_slope(g: Tensor, x: Tensor, beta: float, threshold: float, xp: Any) -> Tensor:
    x = x * beta
    result: Tensor = g * xp.where(x > threshold, 1.0, logistic(xp, x))
    return result


@lucid.autograd.primitive(elementwise=True, x=_softplus_slope)
def _softplus(xp: Any, x: Tensor, *, beta: float, threshold: float) -> Tensor:
    scaled = x * beta
    # At 0 the derivative comes from maximum alone: it gives half, abs gives none.
    smooth = xp.maximum(scaled, 0) + xp.log1p(xp.exp(-xp.abs(scaled)))
    result: Tensor = xp.where(scaled > threshold, x, smooth / beta)
    return result


@lucid.autograd.primitive(elementwise=True, x=lambda g, x, xp: g * logistic(xp, -x))
def _logsigmoid(xp: Any, x: Tensor) -> Tensor:
    result: Tensor = xp.minimum(x, 0) - xp.log1p(xp.exp(-xp.abs(x)))
    return result
