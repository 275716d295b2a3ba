"""The logistic function times its argument, and its relative."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid.nn.functional._inplace import put
from lucid.nn.functional._limits import saturation
from lucid.nn.functional._namespace import real_namespace
from lucid.nn.functional._sigmoid import logistic

if TYPE_CHECKING:
    from lucid import Tensor


def silu(input: Tensor, inplace: bool = False) -> Tensor:
    r"""Multiply each element by its logistic function.

    Parameters
    ----------
    input : Tensor
        Any real floating array.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    Returns
    -------
    Tensor
        An array of the same shape.

    Notes
    -----
    .. math:: x \, \sigma(x)

    Also known as swish [1]_.

    References
    ----------
    .. [1] Elfwing et al., "Sigmoid-weighted Linear Units for Neural Network Function Approximation in Reinforcement
       Learning", 2017, arXiv:1702.03118.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.silu(lucid.tensor([-200.0, 0.0, 200.0])).tolist()
    [-0.0, 0.0, 200.0]
    """
    result: Tensor = _silu(real_namespace("silu", input), input)
    return put(input, result) if inplace else result


def mish(input: Tensor, inplace: bool = False) -> Tensor:
    r"""Multiply each element by the hyperbolic tangent of its `softplus`.

    Parameters
    ----------
    input : Tensor
        Any real floating array.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    Returns
    -------
    Tensor
        An array of the same shape.

    Notes
    -----
    .. math:: x \tanh(\log(1 + e^x)) = x \frac{n}{n + 2}, \quad n = e^x (e^x + 2)

    The right-hand form is the one computed [1]_.

    References
    ----------
    .. [1] Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", BMVC 2020.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.mish(lucid.tensor([-200.0, 0.0, 200.0])).tolist()
    [-0.0, 0.0, 200.0]
    """
    result: Tensor = _mish(real_namespace("mish", input), input)
    return put(input, result) if inplace else result


def _silu_slope(g: Tensor, x: Tensor, xp: Any) -> Tensor:
    s = logistic(xp, x)
    result: Tensor = g * (s * (1.0 + x * (1.0 - s)))
    return result


@lucid.autograd.primitive(elementwise=True, x=_silu_slope)
def _silu(xp: Any, x: Tensor) -> Tensor:
    result: Tensor = x * logistic(xp, x)
    return result


def _bounded(xp: Any, x: Tensor) -> Tensor:
    # Where it ends, the quotient below has become 1, and nothing has overflown yet.
    result: Tensor = xp.clip(x, max=saturation(xp, x) / 2 + 1)
    return result


def _mish_slope(g: Tensor, x: Tensor, xp: Any) -> Tensor:
    x = _bounded(xp, x)
    e = xp.exp(x)
    n = e * (e + 2.0)
    result: Tensor = g * (n / (n + 2.0) + x * ((2.0 * e) / (n + 2.0)) * ((2.0 * e + 2.0) / (n + 2.0)))
    return result


@lucid.autograd.primitive(elementwise=True, x=_mish_slope)
def _mish(xp: Any, x: Tensor) -> Tensor:
    e = xp.exp(_bounded(xp, x))
    n = e * (e + 2.0)
    result: Tensor = x * (n / (n + 2.0))
    return result
