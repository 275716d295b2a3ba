"""The Gaussian error linear unit."""

from __future__ import annotations

from math import pi, sqrt
from typing import TYPE_CHECKING

from lucid._errors import ArgumentError
from lucid.nn.functional._erf import erf
from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from lucid import Tensor


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
    xp = namespace("gelu", input)
    result: Tensor
    if approximate == "none":
        result = input * (erf(xp, input * sqrt(0.5)) + 1.0) * 0.5
    elif approximate == "tanh":
        inner = input * (input * input * (0.044715 * sqrt(2.0 / pi)) + sqrt(2.0 / pi))
        result = input * (xp.tanh(inner) * 0.5 + 0.5)
    else:
        raise ArgumentError(f"gelu: approximate must be 'none' or 'tanh', got {approximate!r}")
    return result
