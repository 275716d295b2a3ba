"""Smooth rectifiers: logarithms of sums of exponentials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import logsigmoid, softplus
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class Softplus(Module):
    """Return a smooth rectifier.

    Parameters
    ----------
    beta : float, default: 1.0
        The larger, the sharper the bend.
    threshold : float, default: 20.0
        Where ``beta * input`` is above, the result is `input` itself.

    See Also
    --------
    lucid.nn.functional.softplus : The formula.

    Examples
    --------
    >>> import lucid
    >>> round(lucid.nn.Softplus()(lucid.tensor(0.0)).item(), 4)
    0.6931
    """

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        super().__init__()
        self.beta = beta
        self.threshold = threshold

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
        return softplus(input, self.beta, self.threshold)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"beta={self.beta}, threshold={self.threshold}"


class LogSigmoid(Module):
    """Return the logarithm of the logistic function.

    See Also
    --------
    lucid.nn.functional.logsigmoid : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.LogSigmoid()(lucid.tensor(-1000.0)).item()
    -1000.0
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
        return logsigmoid(input)
