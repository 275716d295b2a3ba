"""Exponential linear units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError
from lucid.nn.functional._inplace import put
from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from lucid import Tensor

SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    r"""Let negative elements saturate exponentially.

    Parameters
    ----------
    input : Tensor
        Any real floating array.
    alpha : float, default: 1.0
        The limit at minus infinity is ``-alpha``.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    Returns
    -------
    Tensor
        An array of the same shape.

    Notes
    -----
    .. math:: \max(x, 0) + \alpha (e^{\min(x, 0)} - 1)

    The derivative at 0 is that of the negative side [1]_.

    References
    ----------
    .. [1] Clevert et al., "Fast and Accurate Deep Network Learning by Exponential Linear Units", ICLR 2016, section 3.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.elu(lucid.tensor([-100.0, 3.0])).tolist()
    [-1.0, 3.0]
    """
    xp = namespace("elu", input)
    result: Tensor = _saturating(xp, input, scale=alpha, rate=1.0)
    return put(input, result) if inplace else result


def selu(input: Tensor, inplace: bool = False) -> Tensor:
    r"""Apply the scaled exponential linear unit, which keeps mean 0 and variance 1.

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
    .. math:: \lambda (\max(x, 0) + \alpha (e^{\min(x, 0)} - 1))

    The two numbers make mean 0 and variance 1 a fixed point for independent normal inputs [1]_.

    References
    ----------
    .. [1] Klambauer et al., "Self-Normalizing Neural Networks", NeurIPS 2017, section 2.

    Examples
    --------
    >>> import lucid
    >>> round(lucid.nn.functional.selu(lucid.tensor([1.0])).item(), 4)
    1.0507
    """
    result: Tensor = _saturating(namespace("selu", input), input, scale=SELU_ALPHA, rate=1.0) * SELU_SCALE
    return put(input, result) if inplace else result


def celu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    r"""Apply the exponential linear unit whose slope is continuous for every `alpha`.

    Parameters
    ----------
    input : Tensor
        Any real floating array.
    alpha : float, default: 1.0
        The limit at minus infinity is ``-alpha``.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    Returns
    -------
    Tensor
        An array of the same shape.

    Raises
    ------
    ArgumentError
        If `alpha` is 0.

    Notes
    -----
    .. math:: \max(x, 0) + \alpha (e^{\min(x, 0) / \alpha} - 1)

    See [1]_.

    References
    ----------
    .. [1] Barron, "Continuously Differentiable Exponential Linear Units", 2017, arXiv:1704.07483.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.celu(lucid.tensor([-100.0, 3.0]), 2.0).tolist()
    [-2.0, 3.0]
    """
    xp = namespace("celu", input)
    if alpha == 0:
        raise ArgumentError("celu: alpha must not be 0; relu is the limit")
    result: Tensor = _saturating(xp, input, scale=alpha, rate=1.0 / alpha)
    return put(input, result) if inplace else result


def _slope(g: Tensor, x: Tensor, scale: float, rate: float, xp: Any) -> Tensor:
    result: Tensor = g * xp.where(x > 0, 1.0, xp.exp(xp.minimum(x, 0) * rate) * (scale * rate))
    return result


@lucid.autograd.primitive(elementwise=True, x=_slope)
def _saturating(xp: Any, x: Tensor, *, scale: float, rate: float) -> Tensor:
    """Return ``max(x, 0) + scale * expm1(rate * min(x, 0))``, with the derivative of the negative side at 0."""
    # Where it does not count the exponential is taken of 0: of a large number it would be infinite, and its gradient
    # nan. Not minimum, which would share the gradient at 0 between both sides; clip gives its share to none.
    result: Tensor = xp.clip(x, min=0) + xp.expm1(xp.where(x > 0, 0, x) * rate) * scale
    return result
