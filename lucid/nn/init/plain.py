"""Random numbers of a given distribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lucid
from lucid.nn.init._filling import drawn, filled

if TYPE_CHECKING:
    from lucid import Tensor
    from lucid.random import Generator

__all__ = ["normal_", "uniform_"]


def uniform_(tensor: Tensor, a: float = 0.0, b: float = 1.0, generator: Generator | None = None) -> Tensor:
    """Fill a Tensor with numbers spread evenly over ``[a, b)``.

    Parameters
    ----------
    tensor : Tensor
        The Tensor, changed in place without recording.
    a, b : float, default: 0.0 and 1.0
        The bounds.
    generator : Generator, optional
        The source.

    Returns
    -------
    Tensor
        The same Tensor.

    Examples
    --------
    >>> import lucid
    >>> weight = lucid.nn.init.uniform_(lucid.zeros((3, 5)), -1.0, 1.0)
    >>> bool((lucid.abs(weight) <= 1).all())
    True
    """
    return filled("uniform_", tensor, drawn(lucid.random.uniform, a, b, tensor, generator))


def normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0, generator: Generator | None = None) -> Tensor:
    """Fill a Tensor with numbers of a normal distribution.

    Parameters
    ----------
    tensor : Tensor
        The Tensor, changed in place without recording.
    mean, std : float, default: 0.0 and 1.0
        Mean and standard deviation.
    generator : Generator, optional
        The source.

    Returns
    -------
    Tensor
        The same Tensor.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.init.normal_(lucid.zeros((3, 5)), std=0.02).shape
    (3, 5)
    """
    return filled("normal_", tensor, drawn(lucid.random.normal, mean, std, tensor, generator))
