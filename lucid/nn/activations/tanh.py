"""The hyperbolic tangent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import tanh
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class Tanh(Module):
    """Take the hyperbolic tangent of each element.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Tanh()(lucid.tensor(0.0)).item()
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
        return tanh(input)
