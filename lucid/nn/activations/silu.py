"""The logistic function times its argument, and its relative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import mish, silu
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class SiLU(Module):
    """Multiply each element by its logistic function.

    Parameters
    ----------
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    See Also
    --------
    lucid.nn.functional.silu : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.SiLU()(lucid.tensor(200.0)).item()
    200.0
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
        return silu(input, self.inplace)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return "inplace=True" if self.inplace else ""


class Mish(Module):
    """Multiply each element by the hyperbolic tangent of its `softplus`.

    Parameters
    ----------
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    See Also
    --------
    lucid.nn.functional.mish : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Mish()(lucid.tensor(200.0)).item()
    200.0
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
        return mish(input, self.inplace)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return "inplace=True" if self.inplace else ""
