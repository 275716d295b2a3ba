"""Initial values of layers."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

import lucid
from lucid.nn.parameter import Parameter

if TYPE_CHECKING:
    from collections.abc import Sequence


def uniform_by_fan_in(shape: Sequence[int], fan_in: int, device: Any, dtype: Any) -> Parameter:
    r"""Draw the weights or the bias of a layer that sums `fan_in` products.

    Parameters
    ----------
    shape : sequence of int
        The shape.
    fan_in : int
        How many inputs each output sums.
    device, dtype
        Where and what the parameter is.

    Returns
    -------
    Parameter
        Values between :math:`\pm 1 / \sqrt{\text{fan\_in}}`.

    Notes
    -----
    For weights this is Kaiming's uniform initialisation with negative slope :math:`\sqrt 5` [1]_, the habit of
    PyTorch's layers.

    References
    ----------
    .. [1] He et al., "Delving Deep into Rectifiers", ICCV 2015, section 2.2.
    """
    bound = 1.0 / sqrt(fan_in) if fan_in > 0 else 0.0
    return Parameter(lucid.random.uniform(-bound, bound, tuple(shape), device=device, dtype=dtype))


def filled(value: float, shape: Sequence[int], device: Any, dtype: Any) -> Parameter:
    """Make a parameter of equal numbers.

    Parameters
    ----------
    value : float
        The number.
    shape : sequence of int
        The shape.
    device, dtype
        Where and what the parameter is; the default dtype for None.

    Returns
    -------
    Parameter
        The parameter.
    """
    dtype = lucid.get_default_dtype() if dtype is None else dtype
    return Parameter(lucid.full(tuple(shape), value, device=device, dtype=dtype))


def xavier_uniform(shape: Sequence[int], device: Any, dtype: Any) -> Parameter:
    r"""Draw a matrix that keeps the variance of what goes through it, forwards and backwards alike.

    Parameters
    ----------
    shape : sequence of int
        The numbers of outputs and inputs.
    device, dtype
        Where and what the parameter is.

    Returns
    -------
    Parameter
        Values between :math:`\pm \sqrt{6 / (\text{fan\_in} + \text{fan\_out})}`.

    References
    ----------
    .. [1] Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS
       2010, equation 16.
    """
    bound = sqrt(6.0 / max(sum(shape), 1))
    return Parameter(lucid.random.uniform(-bound, bound, tuple(shape), device=device, dtype=dtype))
