"""Weights that are an orthogonal matrix."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import lucid
from lucid._errors import ShapeError
from lucid.nn.init._filling import filled

if TYPE_CHECKING:
    from lucid import Tensor
    from lucid.random import Generator

__all__ = ["orthogonal_"]


def orthogonal_(tensor: Tensor, gain: float = 1.0, generator: Generator | None = None) -> Tensor:
    r"""Fill weights with a random orthogonal matrix, the axes after the first made one.

    Parameters
    ----------
    tensor : Tensor, shape (rows, *columns)
        The weights, changed in place without recording.
    gain : float, default: 1.0
        A factor.
    generator : Generator, optional
        The source.

    Returns
    -------
    Tensor
        The same Tensor; its rows are orthonormal, or its columns if there are more rows.

    Raises
    ------
    ShapeError
        If it has less than two axes.

    Notes
    -----
    The :math:`Q` of normal numbers :math:`Q R`, with the signs that make the diagonal of :math:`R` positive: only then
    are all orthogonal matrices equally likely [1]_. Proposed in [2]_.

    References
    ----------
    .. [1] Mezzadri, "How to generate random matrices from the classical compact groups", Notices AMS 54, 2007.
    .. [2] Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear neural
       networks", ICLR 2014.

    Examples
    --------
    >>> import lucid
    >>> w = lucid.nn.init.orthogonal_(lucid.zeros((3, 5)))
    >>> bool(lucid.max(lucid.abs(w @ w.mT - lucid.eye(3))) < 1e-6)
    True
    """
    if tensor.ndim < 2:
        raise ShapeError(f"orthogonal_: the Tensor must have at least 2 axes, this one has shape {tensor.shape}")
    rows, columns = tensor.shape[0], prod(tensor.shape[1:])
    if not rows * columns:
        return tensor
    # A factorisation in half precision would be none.
    dtype = tensor.dtype if tensor.dtype == lucid.float64 else lucid.float32
    shape = (max(rows, columns), min(rows, columns))
    q, r = lucid.linalg.qr(lucid.random.randn(shape, generator=generator, dtype=dtype, device=tensor.device))
    q = q * lucid.where(lucid.linalg.diagonal(r) < 0, -1.0, 1.0)
    values = (q.mT if rows < columns else q) * gain
    return filled("orthogonal_", tensor, lucid.astype(lucid.reshape(values, tensor.shape), tensor.dtype))
