"""Exponential linear units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import celu, elu, selu
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class ELU(Module):
    """Let negative elements saturate exponentially.

    Parameters
    ----------
    alpha : float, default: 1.0
        The limit at minus infinity is ``-alpha``.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    See Also
    --------
    lucid.nn.functional.elu : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.ELU()(lucid.tensor(-100.0)).item()
    -1.0
    """

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__()
        self.alpha = alpha
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
        return elu(input, self.alpha, self.inplace)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"alpha={self.alpha}" + (", inplace=True" if self.inplace else "")


class SELU(Module):
    """Apply the scaled exponential linear unit, which keeps mean 0 and variance 1.

    Parameters
    ----------
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    See Also
    --------
    lucid.nn.functional.selu : The formula.

    Examples
    --------
    >>> import lucid
    >>> round(lucid.nn.SELU()(lucid.tensor(1.0)).item(), 4)
    1.0507
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
        return selu(input, self.inplace)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return "inplace=True" if self.inplace else ""


class CELU(Module):
    """Apply the exponential linear unit whose slope is continuous for every `alpha`.

    Parameters
    ----------
    alpha : float, default: 1.0
        The limit at minus infinity is ``-alpha``.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    See Also
    --------
    lucid.nn.functional.celu : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.CELU()(lucid.tensor(-100.0)).item()
    -1.0
    """

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__()
        self.alpha = alpha
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
        return celu(input, self.alpha, self.inplace)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"alpha={self.alpha}" + (", inplace=True" if self.inplace else "")
