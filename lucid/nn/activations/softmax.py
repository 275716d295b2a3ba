"""Probabilities from scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ShapeError
from lucid.nn.functional import log_softmax, softmax, softmin
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class Softmax(Module):
    """Turn scores into probabilities along an axis.

    Parameters
    ----------
    dim : int
        The axis of the classes.

    See Also
    --------
    lucid.nn.functional.softmax : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Softmax(dim=0)(lucid.tensor([0.0, 0.0])).tolist()
    [0.5, 0.5]
    """

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, input: Tensor) -> Tensor:
        """Apply the function.

        Parameters
        ----------
        input : Tensor
            Scores.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        return softmax(input, self.dim)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"dim={self.dim}"


class LogSoftmax(Module):
    """Return the logarithms of the probabilities that scores stand for.

    Parameters
    ----------
    dim : int
        The axis of the classes.

    See Also
    --------
    lucid.nn.functional.log_softmax : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.LogSoftmax(dim=0)(lucid.tensor([0.0, -1000.0])).tolist()
    [0.0, -1000.0]
    """

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, input: Tensor) -> Tensor:
        """Apply the function.

        Parameters
        ----------
        input : Tensor
            Scores.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        return log_softmax(input, self.dim)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"dim={self.dim}"


class Softmin(Module):
    """Turn scores into probabilities, the smallest score into the largest.

    Parameters
    ----------
    dim : int
        The axis of the classes.

    See Also
    --------
    lucid.nn.functional.softmin : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Softmin(dim=0)(lucid.tensor([0.0, 0.0])).tolist()
    [0.5, 0.5]
    """

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, input: Tensor) -> Tensor:
        """Apply the function.

        Parameters
        ----------
        input : Tensor
            Scores.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        return softmin(input, self.dim)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"dim={self.dim}"


class Softmax2d(Module):
    """Turn the channels of planes into probabilities at each place.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Softmax2d()(lucid.zeros((2, 1, 1))).tolist()
    [[[0.5]], [[0.5]]]
    """

    def forward(self, input: Tensor) -> Tensor:
        """Apply the function.

        Parameters
        ----------
        input : Tensor, shape (*batch, channels, height, width)
            Scores, with or without a batch axis.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        if input.ndim not in (3, 4):
            raise ShapeError(f"Softmax2d: input must have shape (n, c, h, w) or (c, h, w), got {input.shape}")
        return softmax(input, -3)
