"""Rectifiers that let negative values through with a slope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import leaky_relu, rrelu
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class LeakyReLU(Module):
    """Multiply negative elements by a small number.

    Parameters
    ----------
    negative_slope : float, default: 0.01
        The number.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    See Also
    --------
    lucid.nn.functional.leaky_relu : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.LeakyReLU(0.5)(lucid.tensor(-2.0)).item()
    -1.0
    """

    def __init__(self, negative_slope: float = 0.01, inplace: bool = False) -> None:
        super().__init__()
        self.negative_slope = negative_slope
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
        return leaky_relu(input, self.negative_slope, self.inplace)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"negative_slope={self.negative_slope}" + (", inplace=True" if self.inplace else "")


class RReLU(Module):
    """Multiply negative elements by random slopes.

    Parameters
    ----------
    lower : float, default: 1 / 8
        The smallest slope.
    upper : float, default: 1 / 3
        The largest slope.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    See Also
    --------
    lucid.nn.functional.rrelu : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.RReLU(0.25, 0.75).eval()(lucid.tensor(-2.0)).item()
    -1.0
    """

    def __init__(self, lower: float = 1 / 8, upper: float = 1 / 3, inplace: bool = False) -> None:
        super().__init__()
        self.lower = lower
        self.upper = upper
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
        return rrelu(input, self.lower, self.upper, self.training, self.inplace)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"lower={self.lower}, upper={self.upper}" + (", inplace=True" if self.inplace else "")
