"""Rectifiers that let negative values through with a slope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError, ShapeError
from lucid.nn.functional._inplace import put
from lucid.nn.functional._namespace import namespace, real_namespace
from lucid.nn.functional._random import uniform

if TYPE_CHECKING:
    from lucid import Tensor


def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    """Multiply negative elements by a small number.

    Parameters
    ----------
    input : Tensor
        Any real floating array.
    negative_slope : float, default: 0.01
        The number.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    Returns
    -------
    Tensor
        An array of the same shape.

    Notes
    -----
    The derivative at 0 is that of the negative side.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.leaky_relu(lucid.tensor([-2.0, 3.0]), 0.5).tolist()
    [-1.0, 3.0]
    """
    result: Tensor = _leaky(real_namespace("leaky_relu", input), input, slope=negative_slope)
    return put(input, result) if inplace else result


def prelu(input: Tensor, weight: Tensor) -> Tensor:
    r"""Multiply negative elements by learned slopes.

    Parameters
    ----------
    input : Tensor, shape (n, channels, ...)
        Any real floating array.
    weight : Tensor, shape (channels,) or (1,)
        One slope per channel, or one for all; for an `input` of fewer than two axes there is one channel.

    Returns
    -------
    Tensor
        An array of the same shape.

    Raises
    ------
    ShapeError
        If there are not as many slopes as channels.

    Notes
    -----
    .. math:: \max(x, 0) + w \min(x, 0)

    The derivative at 0 is that of the negative side [1]_.

    References
    ----------
    .. [1] He et al., "Delving Deep into Rectifiers", ICCV 2015, section 2.1.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.prelu(lucid.tensor([-2.0, 3.0]), lucid.tensor([0.5])).tolist()
    [-1.0, 3.0]
    """
    xp = namespace("prelu", input)
    slopes, channels = weight.size, input.shape[1] if input.ndim > 1 else 1
    if weight.ndim > 1 or slopes not in (1, channels):
        raise ShapeError(
            f"prelu: weight of shape {weight.shape} does not fit input of shape {input.shape}; "
            f"it must hold one slope, or one for each of {channels} channels"
        )
    shape = (-1,) if input.ndim < 2 else (-1, *(1 for _ in input.shape[2:]))
    slope = xp.reshape(weight, () if input.ndim == 0 else shape)
    result: Tensor = xp.where(input > 0, input, input * slope)
    return result


def rrelu(
    input: Tensor, lower: float = 1 / 8, upper: float = 1 / 3, training: bool = False, inplace: bool = False
) -> Tensor:
    """Multiply negative elements by random slopes.

    Parameters
    ----------
    input : Tensor
        Any real floating array.
    lower : float, default: 1 / 8
        The smallest slope.
    upper : float, default: 1 / 3
        The largest slope.
    training : bool, default: False
        Whether slopes are drawn at random.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    Returns
    -------
    Tensor
        An array of the same shape.

    Raises
    ------
    ArgumentError
        If `lower` is above `upper`.

    Notes
    -----
    In training each negative element gets a slope of its own, spread evenly between the bounds, from the
    generator of `lucid.random` on the device of `input`; in evaluation the slope is their mean.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.rrelu(lucid.tensor([-2.0, 3.0]), 0.25, 0.75).tolist()
    [-1.0, 3.0]
    """
    xp = namespace("rrelu", input)
    if not lower <= upper:
        raise ArgumentError(f"rrelu: lower must not be above upper, got {lower} and {upper}")
    slope: Any = (lower + upper) / 2
    if training:
        slope = xp.astype(uniform(xp, input, input.shape) * (upper - lower) + lower, input.dtype)
    result: Tensor = xp.where(input > 0, input, input * slope)
    return put(input, result) if inplace else result


@lucid.autograd.primitive(elementwise=True, x=lambda g, x, slope, xp: xp.where(x > 0, g, g * slope))
def _leaky(xp: Any, x: Tensor, *, slope: float) -> Tensor:
    result: Tensor = xp.where(x > 0, x, x * slope)
    return result
