"""Activations that remove what is small."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import hardshrink, softshrink, tanhshrink
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class Hardshrink(Module):
    """Replace small elements by zero.

    Parameters
    ----------
    lambd : float, default: 0.5
        Elements between ``-lambd`` and ``lambd``, bounds included, become zero.

    See Also
    --------
    lucid.nn.functional.hardshrink : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Hardshrink()(lucid.tensor(-0.5)).item()
    0.0
    """

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

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
        return hardshrink(input, self.lambd)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return str(self.lambd)


class Softshrink(Module):
    """Move each element towards zero, and not beyond.

    Parameters
    ----------
    lambd : float, default: 0.5
        How far.

    See Also
    --------
    lucid.nn.functional.softshrink : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Softshrink()(lucid.tensor(0.75)).item()
    0.25
    """

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

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
        return softshrink(input, self.lambd)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return str(self.lambd)


class Tanhshrink(Module):
    """Return each element less its hyperbolic tangent.

    See Also
    --------
    lucid.nn.functional.tanhshrink : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Tanhshrink()(lucid.tensor(0.0)).item()
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
        return tanhshrink(input)
