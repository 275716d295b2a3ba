"""Weights that let their input through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lucid
from lucid._errors import ArgumentError
from lucid.nn.init._filling import filled, refuse_other_than

if TYPE_CHECKING:
    from lucid import Tensor

__all__ = ["dirac_", "eye_"]


def eye_(tensor: Tensor) -> Tensor:
    """Fill a matrix with the identity, as far as it goes.

    Parameters
    ----------
    tensor : Tensor, shape (m, n)
        The matrix, changed in place without recording.

    Returns
    -------
    Tensor
        The same Tensor.

    Raises
    ------
    ShapeError
        If it is no matrix.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.init.eye_(lucid.zeros((2, 3)))
    Tensor([[1., 0., 0.],
            [0., 1., 0.]])
    """
    refuse_other_than("eye_", tensor, 2)
    return filled("eye_", tensor, lucid.eye(*tensor.shape, dtype=tensor.dtype, device=tensor.device))


def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """Fill the weights of a convolution such that it lets its channels through, as many as there are.

    Parameters
    ----------
    tensor : Tensor, shape (out, in / groups, *kernel)
        The weights for 1 to 3 spatial axes, changed in place without recording.
    groups : int, default: 1
        In how many groups the channels are; each lets its own through.

    Returns
    -------
    Tensor
        The same Tensor.

    Raises
    ------
    ShapeError
        If it has not 3 to 5 axes.
    ArgumentError
        If the first axis cannot be cut into so many groups.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.init.dirac_(lucid.zeros((2, 1, 3)), groups=2)
    Tensor([[[0., 1., 0.]],
            [[0., 1., 0.]]])
    """
    refuse_other_than("dirac_", tensor, 3, 4, 5)
    if groups < 1 or tensor.shape[0] % groups:
        raise ArgumentError(f"dirac_: groups must divide the {tensor.shape[0]} output channels, got {groups}")
    size = tensor.shape[0] // groups
    centre = tuple([n // 2 for n in tensor.shape[2:]])
    values = lucid.zeros(tensor.shape, dtype=tensor.dtype, device=tensor.device)
    for group in range(groups):
        for channel in range(min(size, tensor.shape[1])):
            values[(group * size + channel, channel, *centre)] = 1
    return filled("dirac_", tensor, values)
