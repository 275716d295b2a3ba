"""Adaptive average pooling layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


class AdaptiveAvgPool1d(Module):
    """Cut a line into a given number of windows and take their means.

    Parameters
    ----------
    output_size : int
        The number of windows.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.AdaptiveAvgPool1d(5)(lucid.randn(8, 6, 28)).shape
    (8, 6, 5)
    """

    def __init__(
        self,
        output_size: int | Sequence[int],
    ) -> None:
        super().__init__()
        self.output_size = output_size

    def forward(self, input: Tensor) -> Tensor:
        """Pool the input.

        Parameters
        ----------
        input : Tensor, shape (*batch, channels, length)
            The input, with or without a batch axis.

        Returns
        -------
        Tensor, shape (*batch, channels, out_length)
            The means.
        """
        return adaptive_avg_pool1d(input, self.output_size)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"output_size={self.output_size}"


class AdaptiveAvgPool2d(Module):
    """Cut a plane into a given number of windows and take their means.

    Parameters
    ----------
    output_size : int or pair of int
        The number of windows along each axis; None keeps the size of an axis.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.AdaptiveAvgPool2d((5, 7))(lucid.randn(8, 6, 28, 28)).shape
    (8, 6, 5, 7)
    """

    def __init__(
        self,
        output_size: int | Sequence[int | None] | None,
    ) -> None:
        super().__init__()
        self.output_size = output_size

    def forward(self, input: Tensor) -> Tensor:
        """Pool the input.

        Parameters
        ----------
        input : Tensor, shape (*batch, channels, height, width)
            The input, with or without a batch axis.

        Returns
        -------
        Tensor, shape (*batch, channels, out_height, out_width)
            The means.
        """
        return adaptive_avg_pool2d(input, self.output_size)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"output_size={self.output_size}"


class AdaptiveAvgPool3d(Module):
    """Cut a volume into a given number of windows and take their means.

    Parameters
    ----------
    output_size : int or triple of int
        The number of windows along each axis; None keeps the size of an axis.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.AdaptiveAvgPool3d((None, 3, 1))(lucid.randn(2, 6, 8, 8, 8)).shape
    (2, 6, 8, 3, 1)
    """

    def __init__(
        self,
        output_size: int | Sequence[int | None] | None,
    ) -> None:
        super().__init__()
        self.output_size = output_size

    def forward(self, input: Tensor) -> Tensor:
        """Pool the input.

        Parameters
        ----------
        input : Tensor, shape (*batch, channels, depth, height, width)
            The input, with or without a batch axis.

        Returns
        -------
        Tensor, shape (*batch, channels, out_depth, out_height, out_width)
            The means.
        """
        return adaptive_avg_pool3d(input, self.output_size)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"output_size={self.output_size}"
