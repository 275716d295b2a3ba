"""Xavier's initialisation, which keeps variances the same forwards and backwards."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import lucid
from lucid.nn.init._filling import drawn, fans, filled

if TYPE_CHECKING:
    from lucid import Tensor
    from lucid.random import Generator

__all__ = ["xavier_normal_", "xavier_uniform_"]


def xavier_uniform_(tensor: Tensor, gain: float = 1.0, generator: Generator | None = None) -> Tensor:
    r"""Fill weights with even numbers whose variance suits the mean of the fans.

    Parameters
    ----------
    tensor : Tensor, shape (out, in, *kernel)
        The weights, changed in place without recording.
    gain : float, default: 1.0
        A factor, see `calculate_gain`.
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
    Between :math:`\pm \text{gain} \sqrt{6 / (\text{fan\_in} + \text{fan\_out})}` [1]_.

    References
    ----------
    .. [1] Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.

    Examples
    --------
    >>> import lucid
    >>> weight = lucid.nn.init.xavier_uniform_(lucid.zeros((30, 20)))
    >>> bool(lucid.max(lucid.abs(weight)) <= (6 / 50) ** 0.5)
    True
    """
    bound = sqrt(3.0) * _deviation("xavier_uniform_", tensor, gain)
    return filled("xavier_uniform_", tensor, drawn(lucid.random.uniform, -bound, bound, tensor, generator))


def xavier_normal_(tensor: Tensor, gain: float = 1.0, generator: Generator | None = None) -> Tensor:
    r"""Fill weights with normal numbers whose variance suits the mean of the fans.

    Parameters
    ----------
    tensor : Tensor, shape (out, in, *kernel)
        The weights, changed in place without recording.
    gain : float, default: 1.0
        A factor, see `calculate_gain`.
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
    The standard deviation is :math:`\text{gain} \sqrt{2 / (\text{fan\_in} + \text{fan\_out})}` [1]_.

    References
    ----------
    .. [1] Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.init.xavier_normal_(lucid.zeros((30, 20))).shape
    (30, 20)
    """
    deviation = _deviation("xavier_normal_", tensor, gain)
    return filled("xavier_normal_", tensor, drawn(lucid.random.normal, 0.0, deviation, tensor, generator))


def _deviation(function: str, tensor: Tensor, gain: float) -> float:
    return gain * sqrt(2.0 / max(1, sum(fans(function, tensor))))
