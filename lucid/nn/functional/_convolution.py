"""Convolution and its transposes as differentiable functions, each the derivative of the others.

Composed of recorded functions, the backward pass would scatter full columns back and take about half as long again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.autograd import primitive
from lucid.nn.functional import _columns

if TYPE_CHECKING:
    from lucid import Tensor
    from lucid.nn.functional._sliding import Sliding

__all__ = ["convolve", "spread", "weigh"]


def _x(g: Any, weight: Any, how: Sliding, xp: Any) -> Any:
    return spread(xp, g, weight, how=how)


def _weight(g: Any, x: Any, how: Sliding, xp: Any) -> Any:
    return weigh(xp, x, g, how=how)


def _numbers(g: Any, weight: Any, how: Sliding, xp: Any) -> Any:
    return convolve(xp, g, weight, how=how)


@primitive(in_parts=False, x=_x, weight=_weight)
def convolve(xp: Any, x: Tensor, weight: Tensor, *, how: Sliding) -> Tensor:
    """Slide kernels over an input: `_columns.convolve`, differentiable.

    Parameters
    ----------
    xp : namespace
        The namespace of `x`.
    x, weight : Tensor
        The input and the kernels.
    how : Sliding
        The settings.

    Returns
    -------
    Tensor
        The sums of products.
    """
    return _columns.convolve(xp, x, weight, how)


def _spread_weight(g: Any, numbers: Any, how: Sliding, xp: Any) -> Any:
    return weigh(xp, g, numbers, how=how)


@primitive(in_parts=False, numbers=_numbers, weight=_spread_weight)
def spread(xp: Any, numbers: Tensor, weight: Tensor, *, how: Sliding) -> Tensor:
    """Spread numbers over what their windows saw: `_columns.spread`, differentiable.

    Parameters
    ----------
    xp : namespace
        The namespace of `numbers`.
    numbers, weight : Tensor
        The numbers and the kernels.
    how : Sliding
        The settings of the convolution whose transpose this is.

    Returns
    -------
    Tensor
        What each element got in all.
    """
    return _columns.spread(xp, numbers, weight, how)


@primitive(
    in_parts=False,
    x=lambda g, numbers, how, xp: spread(xp, numbers, g, how=how),
    numbers=lambda g, x, how, xp: convolve(xp, x, g, how=how),
)
def weigh(xp: Any, x: Tensor, numbers: Tensor, *, how: Sliding) -> Tensor:
    """Sum the products of what each place of the kernel sees with numbers: `_columns.weigh`, differentiable.

    Parameters
    ----------
    xp : namespace
        The namespace of `x`.
    x, numbers : Tensor
        The input, and a number for each position.
    how : Sliding
        The settings.

    Returns
    -------
    Tensor
        One sum for each number of the kernels.
    """
    return _columns.weigh(xp, x, numbers, how)
