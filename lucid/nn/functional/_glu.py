"""The gated linear unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import AxisError, ShapeError
from lucid.nn.functional._sigmoid import sigmoid

if TYPE_CHECKING:
    from lucid import Tensor


def glu(input: Tensor, dim: int = -1) -> Tensor:
    r"""Multiply one half of an array by the logistic function of the other.

    Parameters
    ----------
    input : Tensor
        Any real floating array.
    dim : int, default: -1
        The axis to halve.

    Returns
    -------
    Tensor
        An array of half the length along `dim`.

    Raises
    ------
    ShapeError, AxisError
        If there is no such axis, or its length is odd.

    Notes
    -----
    .. math:: a \, \sigma(b), \quad (a, b) = x

    See [1]_.

    References
    ----------
    .. [1] Dauphin et al., "Language Modeling with Gated Convolutional Networks", ICML 2017, section 2.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.glu(lucid.tensor([3.0, 0.0])).tolist()
    [1.5]
    """
    if not -input.ndim <= dim < input.ndim:
        raise AxisError(f"glu: dim={dim} is out of range for an array of shape {input.shape}")
    if input.shape[dim] % 2:
        raise ShapeError(f"glu: axis {dim} must have an even length to be halved, got shape {input.shape}")
    half, before = input.shape[dim] // 2, (slice(None),) * (dim % input.ndim)
    result: Tensor = input[(*before, slice(None, half), ...)] * sigmoid(input[(*before, slice(half, None), ...)])
    return result
