"""Kaiming's initialisation, which keeps variances the same through rectifiers."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import lucid
from lucid._errors import ArgumentError
from lucid.nn.init._filling import drawn, fans, filled
from lucid.nn.init.gain import calculate_gain

if TYPE_CHECKING:
    from lucid import Tensor
    from lucid.random import Generator

__all__ = ["kaiming_normal_", "kaiming_uniform_"]


def kaiming_uniform_(
    tensor: Tensor,
    a: float = 0.0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
) -> Tensor:
    r"""Fill weights with even numbers whose variance suits a rectifier.

    Parameters
    ----------
    tensor : Tensor, shape (out, in, *kernel)
        The weights, changed in place without recording.
    a : float, default: 0.0
        The negative slope of the rectifier.
    mode : {"fan_in", "fan_out"}, default: "fan_in"
        Whether variances stay the same forwards or backwards.
    nonlinearity : str, default: "leaky_relu"
        What `calculate_gain` takes.
    generator : Generator, optional
        The source.

    Returns
    -------
    Tensor
        The same Tensor.

    Raises
    ------
    ShapeError
        If it has less than two axes.

    Notes
    -----
    Between :math:`\pm \text{gain} \sqrt{3 / \text{fan}}` [1]_.

    References
    ----------
    .. [1] He et al., "Delving Deep into Rectifiers", ICCV 2015, section 2.2.

    Examples
    --------
    >>> import lucid
    >>> weight = lucid.nn.init.kaiming_uniform_(lucid.zeros((30, 20)), nonlinearity="relu")
    >>> bool(lucid.max(lucid.abs(weight)) <= (6 / 20) ** 0.5)
    True
    """
    bound = sqrt(3.0) * _deviation("kaiming_uniform_", tensor, a, mode, nonlinearity)
    return filled("kaiming_uniform_", tensor, drawn(lucid.random.uniform, -bound, bound, tensor, generator))


def kaiming_normal_(
    tensor: Tensor,
    a: float = 0.0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
) -> Tensor:
    r"""Fill weights with normal numbers whose variance suits a rectifier.

    Parameters
    ----------
    tensor : Tensor, shape (out, in, *kernel)
        The weights, changed in place without recording.
    a : float, default: 0.0
        The negative slope of the rectifier.
    mode : {"fan_in", "fan_out"}, default: "fan_in"
        Whether variances stay the same forwards or backwards.
    nonlinearity : str, default: "leaky_relu"
        What `calculate_gain` takes.
    generator : Generator, optional
        The source.

    Returns
    -------
    Tensor
        The same Tensor.

    Raises
    ------
    ShapeError
        If it has less than two axes.

    Notes
    -----
    The standard deviation is :math:`\text{gain} / \sqrt{\text{fan}}` [1]_.

    References
    ----------
    .. [1] He et al., "Delving Deep into Rectifiers", ICCV 2015, section 2.2.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.init.kaiming_normal_(lucid.zeros((30, 20)), mode="fan_out").shape
    (30, 20)
    """
    deviation = _deviation("kaiming_normal_", tensor, a, mode, nonlinearity)
    return filled("kaiming_normal_", tensor, drawn(lucid.random.normal, 0.0, deviation, tensor, generator))


def _deviation(function: str, tensor: Tensor, a: float, mode: str, nonlinearity: str) -> float:
    if mode not in ("fan_in", "fan_out"):
        raise ArgumentError(f"{function}: mode must be 'fan_in' or 'fan_out', got {mode!r}")
    fan = fans(function, tensor)[mode == "fan_out"]
    return calculate_gain(nonlinearity, a) / sqrt(max(1, fan))
