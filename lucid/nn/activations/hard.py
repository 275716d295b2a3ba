"""Activations made of straight lines between two bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import hardsigmoid, hardswish, hardtanh, relu6
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class Hardtanh(Module):
    """Limit each element to an interval.

    Parameters
    ----------
    min_val : float, default: -1.0
        The lower bound.
    max_val : float, default: 1.0
        The upper bound.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    See Also
    --------
    lucid.nn.functional.hardtanh : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Hardtanh()(lucid.tensor(-2.0)).item()
    -1.0
    """

    def __init__(self, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> None:
        super().__init__()
        self.min_val = min_val
        self.max_val = max_val
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
        return hardtanh(input, self.min_val, self.max_val, self.inplace)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"min_val={self.min_val}, max_val={self.max_val}" + (", inplace=True" if self.inplace else "")


class ReLU6(Module):
    """Limit each element to the interval from 0 to 6.

    Parameters
    ----------
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    See Also
    --------
    lucid.nn.functional.relu6 : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.ReLU6()(lucid.tensor(8.0)).item()
    6.0
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
        return relu6(input, self.inplace)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return "inplace=True" if self.inplace else ""


class Hardsigmoid(Module):
    """Return a logistic function made of three straight lines.

    Parameters
    ----------
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    See Also
    --------
    lucid.nn.functional.hardsigmoid : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Hardsigmoid()(lucid.tensor(0.0)).item()
    0.5
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
        return hardsigmoid(input, self.inplace)


class Hardswish(Module):
    """Multiply each element by its `hardsigmoid`.

    Parameters
    ----------
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    See Also
    --------
    lucid.nn.functional.hardswish : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Hardswish()(lucid.tensor(3.0)).item()
    3.0
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
        return hardswish(input, self.inplace)
