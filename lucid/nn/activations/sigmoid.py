"""The logistic function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import sigmoid
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class Sigmoid(Module):
    """Take the logistic function of each element.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Sigmoid()(lucid.tensor(0.0)).item()
    0.5
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
        return sigmoid(input)
