"""Several axes made one."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from lucid._errors import AxisError
from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from lucid import Tensor


def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """Merge the axes from `start_dim` to `end_dim` into one.

    Parameters
    ----------
    input : Tensor
        Any array; a 0-d one becomes 1-d.
    start_dim, end_dim : int, default: 0, -1
        The first and the last axis to merge.

    Returns
    -------
    Tensor
        The same elements in row-major order.

    Raises
    ------
    AxisError
        If an axis is out of range, or `end_dim` comes before `start_dim`.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.flatten(lucid.zeros((2, 3, 4)), start_dim=1).shape
    (2, 12)
    """
    xp = namespace("flatten", input)
    shape, ndim = input.shape, max(input.ndim, 1)
    start = start_dim + ndim if start_dim < 0 else start_dim
    end = end_dim + ndim if end_dim < 0 else end_dim
    if not 0 <= start <= end < ndim:
        raise AxisError(f"flatten: start_dim={start_dim}, end_dim={end_dim} do not fit an array of shape {shape}")
    result: Tensor = xp.reshape(input, (*shape[:start], prod(shape[start : end + 1]), *shape[end + 1 :]))
    return result
