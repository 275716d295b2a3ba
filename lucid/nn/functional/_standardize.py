"""Mean 0 and variance 1, what most normalisations consist of."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

import lucid

if TYPE_CHECKING:
    from lucid import Tensor


def _moments(xp: Any, x: Tensor, axes: tuple[int, ...]) -> tuple[Tensor, Tensor, Tensor]:
    """Return the mean, the differences from it and their mean square: two passes, so that no digits are lost."""
    mean = xp.mean(x, axis=axes, keepdims=True)
    centered = x - mean
    return mean, centered, xp.mean(xp.square(centered), axis=axes, keepdims=True)


def along(values: Tensor, parameter: Tensor, shape: tuple[int, ...], xp: Any) -> Tensor:
    """Return the gradient of a parameter that was reshaped and broadcast, given that of each element.

    Parameters
    ----------
    values : Tensor
        The gradients of the elements.
    parameter : Tensor
        The parameter.
    shape : tuple of int
        Its shape when it was broadcast; as many axes as `values`.
    xp : namespace
        Their namespace.

    Returns
    -------
    Tensor
        The sum, in the shape of the parameter.
    """
    axes = tuple([i for i, n in enumerate(shape) if n == 1])
    result: Tensor = xp.reshape(xp.sum(values, axis=axes), parameter.shape)
    return result


def _gradients(
    g: Any, x: Tensor, weight: Tensor | None, bias: Tensor | None, axes: Any, shape: Any, eps: float, xp: Any
) -> Any:
    g_out, g_mean, g_variance = g
    _, centered, variance = _moments(xp, x, axes)
    inverse = 1.0 / xp.sqrt(variance + eps)
    y = centered * inverse
    count = prod([x.shape[axis] for axis in axes])
    g_x = 0.0
    g_weight = g_bias = None
    if g_out is not None:
        g_y = g_out if weight is None else g_out * xp.reshape(weight, shape)
        level, slope = (xp.mean(v, axis=axes, keepdims=True) for v in (g_y, g_y * y))
        g_x = (g_y - level - y * slope) * inverse
        g_weight = None if weight is None else along(g_out * y, weight, shape, xp)
        g_bias = None if bias is None else along(g_out, bias, shape, xp)
    if g_mean is not None:
        g_x = g_x + g_mean / count
    if g_variance is not None:
        g_x = g_x + g_variance * (2.0 / count) * centered
    return g_x, g_weight, g_bias


@lucid.autograd.primitive(joint=_gradients, several=True)
def standardize(
    xp: Any,
    x: Tensor,
    weight: Tensor | None,
    bias: Tensor | None,
    *,
    axes: tuple[int, ...],
    shape: tuple[int, ...],
    eps: float,
) -> tuple[Tensor, Tensor, Tensor]:
    r"""Subtract the mean over some axes and divide by the standard deviation; then scale and shift.

    Parameters
    ----------
    xp : namespace
        The namespace of `x`.
    x : Tensor
        What to normalise.
    weight, bias : Tensor, optional
        What to multiply with and to add.
    axes : tuple of int
        The axes over which mean and variance are taken.
    shape : tuple of int
        The shape of `weight` and `bias` next to `x`: as many axes, of length 1 where they are broadcast.
    eps : float
        Added to the variance.

    Returns
    -------
    out : Tensor
        The result.
    mean, variance : Tensor
        What was subtracted and divided by; the axes stay, with length 1.

    Notes
    -----
    .. math::
        y = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \quad
        \bar x = \frac{\bar y - \langle \bar y \rangle - y \langle \bar y y \rangle}{\sqrt{\sigma^2 + \varepsilon}}

    where :math:`\bar x` is the gradient of `x` and :math:`\langle \rangle` the mean over the axes. For the backward
    pass `x` is kept and nothing else of its size.
    """
    mean, centered, variance = _moments(xp, x, axes)
    out = centered / xp.sqrt(variance + eps)
    if weight is not None:
        out = out * xp.reshape(weight, shape)
    return (out if bias is None else out + xp.reshape(bias, shape)), mean, variance
