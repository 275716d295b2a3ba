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
    count = prod([x.shape[axis] for axis in axes])
    _, y, variance = _moments(xp, x, axes)
    g_x = 0.0 if g_variance is None else g_variance * (2.0 / count) * y
    if g_mean is not None:
        g_x = g_x + g_mean / count
    if g_out is None:
        return g_x, None, None
    # In place from here on, and nothing but what was made here: fresh memory for big arrays costs more than arithmetic.
    inverse = 1.0 / xp.sqrt(variance + eps)
    y *= inverse
    g_y = g_out * y
    g_weight = None if weight is None else along(g_y, weight, shape, xp)
    g_bias = None if bias is None else along(g_out, bias, shape, xp)
    if weight is not None:
        wide = xp.reshape(weight, shape)
        g_y *= wide
        y *= xp.mean(g_y, axis=axes, keepdims=True)
        g_y = g_out * wide
        g_y -= xp.mean(g_y, axis=axes, keepdims=True)
    else:
        y *= xp.mean(g_y, axis=axes, keepdims=True)
        g_y = g_out - xp.mean(g_out, axis=axes, keepdims=True)
    g_y -= y
    g_y *= inverse
    return g_y + g_x if g_variance is not None or g_mean is not None else g_y, g_weight, g_bias


@lucid.autograd.primitive(joint=_gradients, several=True)
def _standardize(
    xp: Any,
    x: Tensor,
    weight: Tensor | None,
    bias: Tensor | None,
    *,
    axes: tuple[int, ...],
    shape: tuple[int, ...],
    eps: float,
) -> tuple[Tensor, Tensor, Tensor]:
    mean, out, variance = _moments(xp, x, axes)
    out *= 1.0 / xp.sqrt(variance + eps)
    if weight is not None:
        out *= xp.reshape(weight, shape)
    if bias is not None:
        out += xp.reshape(bias, shape)
    return out, mean, variance


def is_narrow(xp: Any, x: Tensor) -> bool:
    """Whether sums of squares of `x` would overflow its dtype: float16 ends at 65,504.

    Parameters
    ----------
    xp : namespace
        The namespace of `x`.
    x : Tensor
        An array.

    Returns
    -------
    bool
        True for floating numbers of fewer than 32 bits.
    """
    dtype = x.dtype
    if dtype == xp.float32 or dtype == xp.float64:
        return False
    return bool(xp.isdtype(dtype, "real floating") and xp.finfo(dtype).bits < 32)


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
    pass `x` is kept and nothing else of its size. float16 is computed in float32.
    """
    if is_narrow(xp, x):
        wide = [None if v is None else xp.astype(v, xp.float32) for v in (x, weight, bias)]
        out, mean, variance = _standardize(xp, *wide, axes=axes, shape=shape, eps=eps)
        return xp.astype(out, x.dtype), mean, variance
    result: tuple[Tensor, Tensor, Tensor] = _standardize(xp, x, weight, bias, axes=axes, shape=shape, eps=eps)
    return result
