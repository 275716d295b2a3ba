"""Normal numbers between bounds."""

from __future__ import annotations

from math import expm1, prod, sqrt
from typing import TYPE_CHECKING

import lucid
from lucid._errors import ArgumentError
from lucid.nn.init._filling import filled

if TYPE_CHECKING:
    from lucid import Tensor
    from lucid.random import Generator

__all__ = ["trunc_normal_"]


def trunc_normal_(
    tensor: Tensor,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
    generator: Generator | None = None,
) -> Tensor:
    r"""Fill a Tensor with numbers of a normal distribution, those outside ``[a, b]`` drawn anew.

    Parameters
    ----------
    tensor : Tensor
        The Tensor, changed in place without recording.
    mean, std : float, default: 0.0 and 1.0
        Mean and standard deviation of the whole distribution.
    a, b : float, default: -2.0 and 2.0
        The bounds; they are absolute, and not in units of `std`.
    generator : Generator, optional
        The source.

    Returns
    -------
    Tensor
        The same Tensor.

    Raises
    ------
    ArgumentError
        If `std` is not positive or `a` not less than `b`.

    Notes
    -----
    Rejection from whichever is close to the density: the normal distribution, an even one between near bounds, or in a
    tail an exponential one [1]_. About half of the numbers or more are accepted, wherever the bounds are.

    References
    ----------
    .. [1] Robert, "Simulation of truncated normal variables", Statistics and Computing 5, 1995.

    Examples
    --------
    >>> import lucid
    >>> weight = lucid.nn.init.trunc_normal_(lucid.zeros((3, 5)), std=0.02, a=-0.04, b=0.04)
    >>> bool((lucid.abs(weight) <= 0.04).all())
    True
    """
    if not std > 0.0:
        raise ArgumentError(f"trunc_normal_: std must be above 0, got {std}")
    if not a < b:
        raise ArgumentError(f"trunc_normal_: a must be less than b, got {a} and {b}")
    low, high = (a - mean) / std, (b - mean) / std
    dtype = tensor.dtype if tensor.dtype == lucid.float64 else lucid.float32
    parts, missing = [lucid.zeros(0, dtype=dtype, device=tensor.device)], prod(tensor.shape)
    while missing:
        values = _accepted(low, high, lucid.zeros(missing, dtype=dtype, device=tensor.device), generator)
        parts.append(values)
        missing -= values.size
    drawn = lucid.clip(lucid.concat(parts) * std + mean, a, b)
    return filled("trunc_normal_", tensor, lucid.astype(lucid.reshape(drawn, tensor.shape), tensor.dtype))


def _accepted(low: float, high: float, like: Tensor, generator: Generator | None) -> Tensor:
    """Draw as many numbers as `like` has, and return those that pass as standard normal ones from [low, high]."""
    if high < 0.0:
        return -_accepted(-high, -low, like, generator)

    def even() -> Tensor:
        return lucid.random.rand(like.shape, generator=generator, dtype=like.dtype, device=like.device)

    if low <= 0.0 and high - low > 2.5:
        x = lucid.random.randn(like.shape, generator=generator, dtype=like.dtype, device=like.device)
        return x[(x >= low) & (x <= high)]
    if low <= 0.0:
        x = even() * (high - low) + low
        return x[even() <= lucid.exp(x * x * -0.5)]
    rate = (low + sqrt(low * low + 4.0)) / 2.0
    x = low - lucid.log1p(even() * expm1(-rate * (high - low))) / rate
    peak = min(rate, high)
    return x[even() <= lucid.exp(((peak - rate) ** 2 - (x - rate) ** 2) / 2.0)]
