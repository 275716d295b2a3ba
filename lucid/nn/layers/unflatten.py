"""One axis made several."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lucid
from lucid._errors import AxisError
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


class Unflatten(Module):
    """Split an axis into several.

    Parameters
    ----------
    dim : int
        The axis.
    unflattened_size : sequence of int
        The lengths of the axes in its place; one of them may be -1.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Unflatten(1, (2, 5, 5))(lucid.zeros((8, 50))).shape
    (8, 2, 5, 5)
    """

    def __init__(self, dim: int, unflattened_size: Sequence[int]) -> None:
        super().__init__()
        self.dim = dim
        self.unflattened_size = tuple(unflattened_size)

    def forward(self, input: Tensor) -> Tensor:
        """Split the axis.

        Parameters
        ----------
        input : Tensor
            Any array with this axis.

        Returns
        -------
        Tensor
            The same elements.
        """
        if not -input.ndim <= self.dim < input.ndim:
            raise AxisError(f"Unflatten: dim={self.dim} is out of range for an array of shape {input.shape}")
        axis = self.dim % input.ndim
        shape = (*input.shape[:axis], *self.unflattened_size, *input.shape[axis + 1 :])
        return lucid.reshape(input, shape)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"
