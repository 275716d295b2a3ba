"""Activations made of straight lines between two bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError
from lucid.nn.functional._inplace import put
from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from lucid import Tensor


def hardtanh(input: Tensor, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> Tensor:
    """Limit each element to an interval.

    Parameters
    ----------
    input : Tensor
        Any real floating array.
    min_val : float, default: -1.0
        The lower bound.
    max_val : float, default: 1.0
        The upper bound.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    Returns
    -------
    Tensor
        An array of the same shape.

    Raises
    ------
    ArgumentError
        If `min_val` is not below `max_val`.

    Notes
    -----
    The derivative at the bounds is 0.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.hardtanh(lucid.tensor([-2.0, 0.5, 2.0])).tolist()
    [-1.0, 0.5, 1.0]
    """
    if not min_val < max_val:
        raise ArgumentError(f"hardtanh: min_val must be below max_val, got {min_val} and {max_val}")
    result: Tensor = namespace("hardtanh", input).clip(input, min_val, max_val)
    return put(input, result) if inplace else result


def relu6(input: Tensor, inplace: bool = False) -> Tensor:
    """Limit each element to the interval from 0 to 6.

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
    The derivative at 0 and at 6 is 0.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.relu6(lucid.tensor([-2.0, 0.5, 8.0])).tolist()
    [0.0, 0.5, 6.0]
    """
    result: Tensor = namespace("relu6", input).clip(input, 0.0, 6.0)
    return put(input, result) if inplace else result


def hardsigmoid(input: Tensor, inplace: bool = False) -> Tensor:
    r"""Return a logistic function made of three straight lines.

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
    .. math:: \operatorname{clip}(x / 6 + 1 / 2, 0, 1)

    The derivative at -3 and at 3 is 0.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.hardsigmoid(lucid.tensor([-4.0, 0.0, 3.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    result: Tensor = namespace("hardsigmoid", input).clip(input + 3.0, 0.0, 6.0) / 6.0
    return put(input, result) if inplace else result


def hardswish(input: Tensor, inplace: bool = False) -> Tensor:
    r"""Multiply each element by its `hardsigmoid`.

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
    .. math:: x \operatorname{clip}(x / 6 + 1 / 2, 0, 1)

    An approximation of `silu` without an exponential [1]_.

    References
    ----------
    .. [1] Howard et al., "Searching for MobileNetV3", ICCV 2019, section 5.2.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.hardswish(lucid.tensor([-4.0, 1.5, 3.0])).tolist()
    [-0.0, 1.125, 3.0]
    """
    result: Tensor = _hardswish(namespace("hardswish", input), input)
    return put(input, result) if inplace else result


def _slope(g: Tensor, x: Tensor, xp: Any) -> Tensor:
    result: Tensor = g * xp.where(x < 3, xp.where(x > -3, x / 3.0 + 0.5, 0.0), 1.0)
    return result


@lucid.autograd.primitive(elementwise=True, x=_slope)
def _hardswish(xp: Any, x: Tensor) -> Tensor:
    result: Tensor = x * (xp.clip(x + 3.0, 0.0, 6.0) / 6.0)
    return result
