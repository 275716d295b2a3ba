"""The rectifier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import relu
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class ReLU(Module):
    """Replace negative elements by zero.

    Notes
    -----
    The derivative at 0 is 0.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.ReLU()(lucid.tensor(-1.0)).item()
    0.0
    """

    def forward(self, input: Tensor) -> Tensor:
        """Apply the function.

        Parameters
        ----------
        input : Tensor
            Any real floating array.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        return relu(input)
