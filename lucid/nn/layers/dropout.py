"""Dropout layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ArgumentError
from lucid.nn.functional import alpha_dropout, dropout, dropout1d, dropout2d, dropout3d, feature_alpha_dropout
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class _Dropout(Module):
    """What layers that drop at random have in common.

    Parameters
    ----------
    p : float
        The probability of a zero.
    inplace : bool
        Whether to write the result into the input.
    """

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        if not 0.0 <= p <= 1.0:
            raise ArgumentError(f"{type(self).__name__}: p must lie between 0 and 1, got {p}")
        self.p = p
        self.inplace = inplace

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"p={self.p}, inplace={self.inplace}"


class Dropout(_Dropout):
    """Replace random elements by zero in training, and enlarge the others.

    Parameters
    ----------
    p : float, default: 0.5
        The probability of a zero.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    See Also
    --------
    lucid.nn.functional.dropout : The formula.

    Examples
    --------
    >>> import lucid
    >>> sorted(set(lucid.nn.Dropout(0.75)(lucid.ones(100)).tolist()))
    [0.0, 4.0]
    """

    def forward(self, input: Tensor) -> Tensor:
        """Drop at random in training mode; else return the input.

        Parameters
        ----------
        input : Tensor
            Any floating array.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        return dropout(input, self.p, self.training, self.inplace)


class Dropout1d(_Dropout):
    """Replace random channels of sequences by zeros in training.

    Parameters
    ----------
    p : float, default: 0.5
        The probability of a zero.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    See Also
    --------
    lucid.nn.functional.dropout1d : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Dropout1d(1.0)(lucid.ones((3, 4))).sum().item()
    0.0
    """

    def forward(self, input: Tensor) -> Tensor:
        """Drop at random in training mode; else return the input.

        Parameters
        ----------
        input : Tensor, shape (n, channels, length) or (channels, length)
            The sequences.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        return dropout1d(input, self.p, self.training, self.inplace)


class Dropout2d(_Dropout):
    """Replace random channels of planes by zeros in training.

    Parameters
    ----------
    p : float, default: 0.5
        The probability of a zero.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    See Also
    --------
    lucid.nn.functional.dropout2d : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Dropout2d(1.0)(lucid.ones((2, 3, 4, 4))).sum().item()
    0.0
    """

    def forward(self, input: Tensor) -> Tensor:
        """Drop at random in training mode; else return the input.

        Parameters
        ----------
        input : Tensor, shape (n, channels, height, width)
            The planes.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        return dropout2d(input, self.p, self.training, self.inplace)


class Dropout3d(_Dropout):
    """Replace random channels of volumes by zeros in training.

    Parameters
    ----------
    p : float, default: 0.5
        The probability of a zero.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    See Also
    --------
    lucid.nn.functional.dropout3d : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Dropout3d(1.0)(lucid.ones((2, 3, 2, 4, 4))).sum().item()
    0.0
    """

    def forward(self, input: Tensor) -> Tensor:
        """Drop at random in training mode; else return the input.

        Parameters
        ----------
        input : Tensor, shape (n, channels, depth, height, width)
            The volumes, with or without a batch axis.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        return dropout3d(input, self.p, self.training, self.inplace)


class AlphaDropout(_Dropout):
    """Replace random elements by the limit of `selu` in training, and keep mean and variance.

    Parameters
    ----------
    p : float, default: 0.5
        The probability of a zero.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    See Also
    --------
    lucid.nn.functional.alpha_dropout : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.AlphaDropout(1.0)(lucid.ones(2)).tolist()
    [0.0, 0.0]
    """

    def forward(self, input: Tensor) -> Tensor:
        """Drop at random in training mode; else return the input.

        Parameters
        ----------
        input : Tensor
            Elements of mean 0 and variance 1.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        return alpha_dropout(input, self.p, self.training, self.inplace)


class FeatureAlphaDropout(_Dropout):
    """Replace random channels by the limit of `selu` in training, and keep mean and variance.

    Parameters
    ----------
    p : float, default: 0.5
        The probability of a zero.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.

    See Also
    --------
    lucid.nn.functional.feature_alpha_dropout : The formula.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.FeatureAlphaDropout(1.0)(lucid.ones((1, 2))).tolist()
    [[0.0, 0.0]]
    """

    def forward(self, input: Tensor) -> Tensor:
        """Drop at random in training mode; else return the input.

        Parameters
        ----------
        input : Tensor, shape (n, channels, ...)
            Elements of mean 0 and variance 1.

        Returns
        -------
        Tensor
            An array of the same shape.
        """
        return feature_alpha_dropout(input, self.p, self.training, self.inplace)
