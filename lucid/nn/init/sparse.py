"""Weights most of which are zero."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import lucid
from lucid._errors import ArgumentError
from lucid.nn.init._filling import drawn, filled, refuse_other_than

if TYPE_CHECKING:
    from lucid import Tensor
    from lucid.random import Generator

__all__ = ["sparse_"]


def sparse_(tensor: Tensor, sparsity: float, std: float = 0.01, generator: Generator | None = None) -> Tensor:
    """Fill a matrix with normal numbers and set a fraction of each column to zero.

    Parameters
    ----------
    tensor : Tensor, shape (m, n)
        The matrix, changed in place without recording.
    sparsity : float
        The fraction, from 0 to 1, rounded up to whole elements.
    std : float, default: 0.01
        The standard deviation of the others.
    generator : Generator, optional
        The source.

    Returns
    -------
    Tensor
        The same Tensor.

    Raises
    ------
    ShapeError
        If it is no matrix.
    ArgumentError
        If `sparsity` is outside [0, 1].

    References
    ----------
    .. [1] Martens, "Deep learning via Hessian-free optimization", ICML 2010, section 5.

    Examples
    --------
    >>> import lucid
    >>> weight = lucid.nn.init.sparse_(lucid.zeros((10, 4)), sparsity=0.7)
    >>> lucid.sum(lucid.asarray(weight == 0, dtype=lucid.int64), axis=0)
    Tensor([7, 7, 7, 7])
    """
    refuse_other_than("sparse_", tensor, 2)
    if not 0.0 <= sparsity <= 1.0:
        raise ArgumentError(f"sparse_: sparsity must be from 0 to 1, got {sparsity}")
    values = drawn(lucid.random.normal, 0.0, std, tensor, generator)
    keys = lucid.random.rand(tensor.shape, generator=generator, device=tensor.device)
    ranks = lucid.argsort(lucid.argsort(keys, axis=0), axis=0)
    zeros = ranks < ceil(sparsity * tensor.shape[0])
    return filled("sparse_", tensor, lucid.where(zeros, 0.0, values))
