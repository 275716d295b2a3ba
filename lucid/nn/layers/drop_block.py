"""Dropout of square blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import drop_block2d
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class DropBlock2d(Module):
    """Replace random square blocks of planes by zeros in training.

    Parameters
    ----------
    p : float
        The share of elements to become zero, about.
    block_size : int
        The sides of a block.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.
    eps : float, default: 1e-6
        Added to the number of elements that are left.

    See Also
    --------
    lucid.nn.functional.drop_block2d : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.DropBlock2d(1.0, 4)(lucid.ones((1, 1, 4, 4))).sum().item()
    0.0
    """

    def __init__(self, p: float, block_size: int, inplace: bool = False, eps: float = 1e-6) -> None:
        super().__init__()
        self.p = p
        self.block_size = block_size
        self.inplace = inplace
        self.eps = eps

    def forward(self, input: Tensor) -> Tensor:
        """Drop at random in training mode; else return the input.

        Parameters
        ----------
        input : Tensor, shape (n, channels, height, width)
            The planes.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        return drop_block2d(input, self.p, self.block_size, self.inplace, self.eps, self.training)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"p={self.p}, block_size={self.block_size}, inplace={self.inplace}"


DropBlock = DropBlock2d  # the name that papers and other libraries use
