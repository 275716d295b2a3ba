"""A constant below a threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import threshold
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class Threshold(Module):
    """Replace elements that are not above a threshold.

    Parameters
    ----------
    threshold : float
        The threshold.
    value : float
        What to put in their place.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    See Also
    --------
    lucid.nn.functional.threshold : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Threshold(1.0, -1.0)(lucid.tensor(0.5)).item()
    -1.0
    """

    def __init__(self, threshold: float, value: float, inplace: bool = False) -> None:
        super().__init__()
        self.threshold = threshold
        self.value = value
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
        return threshold(input, self.threshold, self.value, self.inplace)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"threshold={self.threshold}, value={self.value}" + (", inplace=True" if self.inplace else "")
