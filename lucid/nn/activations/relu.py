"""The rectifier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import relu
from lucid.nn.functional._inplace import put
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class ReLU(Module):
    """Replace negative elements by zero.

    Parameters
    ----------
    inplace : bool, default: False
        Whether to write the result into the input and return that.

    Notes
    -----
    The derivative at 0 is 0.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.ReLU()(lucid.tensor(-1.0)).item()
    0.0
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

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
        return put(input, relu(input)) if self.inplace else relu(input)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return "inplace=True" if self.inplace else ""
