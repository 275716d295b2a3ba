"""The exponential of a matrix."""

from __future__ import annotations

from math import ceil, log2

import lucid
from lucid import Tensor

__all__ = ["matrix_exp"]

_DEGREE = 8


def matrix_exp(x: Tensor) -> Tensor:
    r"""Return the exponential of square matrices.

    Parameters
    ----------
    x : Tensor, shape (*batch, n, n)
        The matrices.

    Returns
    -------
    Tensor, shape (*batch, n, n)
        :math:`\sum_k x^k / k!`.

    Notes
    -----
    Scaling and squaring: :math:`e^x = (e^{x / 2^s})^{2^s}`, and of the scaled matrix, of norm at most 1/2, the diagonal
    Padé approximant, algorithm 9.3.1 of [1]_. With degree 8 its error is below that of float64.

    References
    ----------
    .. [1] Golub and Van Loan, "Matrix Computations", 4th edition, 2013, section 9.3.
    """
    identity = lucid.eye(x.shape[-1], dtype=x.dtype, device=x.device)
    if not x.size:
        return x
    norm = float(lucid.max(lucid.sum(lucid.abs(x.detach()), axis=-2)))
    squarings = max(0, ceil(log2(norm)) + 1) if norm > 0.0 else 0
    scaled = x * 0.5**squarings
    factor, power = 1.0, identity
    numerator = denominator = identity
    for k in range(1, _DEGREE + 1):
        factor *= (_DEGREE - k + 1) / (k * (2 * _DEGREE - k + 1))
        power = power @ scaled
        numerator = numerator + power * factor
        denominator = denominator + power * (factor if k % 2 == 0 else -factor)
    result = lucid.linalg.solve(denominator + lucid.zeros_like(x), numerator + lucid.zeros_like(x))
    for _ in range(squarings):
        result = result @ result
    return result
