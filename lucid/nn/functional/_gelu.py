"""The Gaussian error linear unit."""

from __future__ import annotations

from math import pi, sqrt
from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError
from lucid.nn.functional._namespace import real_namespace
from lucid.nn.functional._normal import normal_cdf, normal_pdf

if TYPE_CHECKING:
    from lucid import Tensor

_LINEAR = sqrt(2.0 / pi)
_CUBIC = 0.044715 * _LINEAR


def gelu(input: Tensor, approximate: str = "none") -> Tensor:
    r"""Multiply each element by the probability that a normal variable is below it.

    Parameters
    ----------
    input : Tensor
        Any real floating array.
    approximate : str, default: "none"
        ``"tanh"`` for the approximation by a hyperbolic tangent.

    Returns
    -------
    Tensor
        An array of the same shape.

    Raises
    ------
    ArgumentError
        If there is no such approximation.

    Notes
    -----
    .. math:: x \, \Phi(x) = \frac{x}{2} \left(1 + \operatorname{erf} \frac{x}{\sqrt 2}\right)
       \approx \frac{x}{2} \left(1 + \tanh\left(\sqrt{2 / \pi} \, (x + 0.044715 \, x^3)\right)\right)

    See [1]_.

    References
    ----------
    .. [1] Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016, arXiv:1606.08415.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.gelu(lucid.tensor([-100.0, 0.0, 100.0])).tolist()
    [-0.0, 0.0, 100.0]
    """
    xp = real_namespace("gelu", input)
    if approximate == "none":
        result: Tensor = _gelu(xp, input)
    elif approximate == "tanh":
        result = _gelu_by_tanh(xp, input)
    else:
        raise ArgumentError(f"gelu: approximate must be 'none' or 'tanh', got {approximate!r}")
    return result


@lucid.autograd.primitive(elementwise=True, x=lambda g, x, xp: g * (normal_cdf(xp, x) + x * normal_pdf(xp, x)))
def _gelu(xp: Any, x: Tensor) -> Tensor:
    return x * normal_cdf(xp, x)


def _slope_by_tanh(g: Tensor, x: Tensor, xp: Any) -> Tensor:
    square = x * x
    t = xp.tanh(x * (square * _CUBIC + _LINEAR))
    result: Tensor = g * ((t + 1.0) * 0.5 + x * (1.0 - t * t) * (square * (1.5 * _CUBIC) + 0.5 * _LINEAR))
    return result


@lucid.autograd.primitive(elementwise=True, x=_slope_by_tanh)
def _gelu_by_tanh(xp: Any, x: Tensor) -> Tensor:
    result: Tensor = x * (xp.tanh(x * (x * x * _CUBIC + _LINEAR)) * 0.5 + 0.5)
    return result
