"""The logistic function times its argument, and its relative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional._inplace import put
from lucid.nn.functional._limits import saturation
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._sigmoid import sigmoid

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
    result: Tensor = input * sigmoid(input)
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
    xp = namespace("mish", input)
    # tanh(log(1 + e)) is rational in e. Beyond the limit the quotient is 1, before e overflows.
    e = xp.exp(xp.clip(input, max=saturation(xp, input) / 2 + 1))
    n = e * (e + 2.0)
    result: Tensor = input * (n / (n + 2.0))
    return put(input, result) if inplace else result
