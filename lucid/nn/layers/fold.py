"""Layers between planes and columns of windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import fold, unfold
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


class Fold(Module):
    """Add columns up where their windows lie in a plane.

    Parameters
    ----------
    output_size : int or pair of int
        The size of the plane.
    kernel_size : int or pair of int
        The size of the window.
    dilation : int or pair of int, default: 1
        The distance between neighbours in a window.
    padding : int or pair of int, default: 0
        How much was added to the plane on each side.
    stride : int or pair of int, default: 1
        The step of the window.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Fold((4, 5), 2)(lucid.randn(1, 12, 12)).shape
    (1, 3, 4, 5)
    """

    def __init__(
        self,
        output_size: int | Sequence[int],
        kernel_size: int | Sequence[int],
        dilation: int | Sequence[int] = 1,
        padding: int | Sequence[int] = 0,
        stride: int | Sequence[int] = 1,
    ) -> None:
        super().__init__()
        self.output_size = output_size
        self.kernel_size = kernel_size
        self.dilation = dilation
        self.padding = padding
        self.stride = stride

    def forward(self, input: Tensor) -> Tensor:
        """Fold the columns.

        Parameters
        ----------
        input : Tensor, shape (*batch, channels * kernel_height * kernel_width, windows)
            The input, with or without a batch axis.

        Returns
        -------
        Tensor, shape (*batch, channels, height, width)
            The sums.
        """
        return fold(input, self.output_size, self.kernel_size, self.dilation, self.padding, self.stride)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return (
            f"output_size={self.output_size}, kernel_size={self.kernel_size}, dilation={self.dilation}, "
            f"padding={self.padding}, stride={self.stride}"
        )


class Unfold(Module):
    """Make each window of a plane a column.

    Parameters
    ----------
    kernel_size : int or pair of int
        The size of the window.
    dilation : int or pair of int, default: 1
        The distance between neighbours in a window.
    padding : int or pair of int, default: 0
        How many zeros to add on each side.
    stride : int or pair of int, default: 1
        The step of the window.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Unfold((2, 3))(lucid.randn(2, 5, 3, 4)).shape
    (2, 30, 4)
    """

    def __init__(
        self,
        kernel_size: int | Sequence[int],
        dilation: int | Sequence[int] = 1,
        padding: int | Sequence[int] = 0,
        stride: int | Sequence[int] = 1,
    ) -> None:
        super().__init__()
        self.kernel_size = kernel_size
        self.dilation = dilation
        self.padding = padding
        self.stride = stride

    def forward(self, input: Tensor) -> Tensor:
        """Unfold the planes.

        Parameters
        ----------
        input : Tensor, shape (*batch, channels, height, width)
            The input, with or without a batch axis.

        Returns
        -------
        Tensor, shape (*batch, channels * kernel_height * kernel_width, windows)
            The columns.
        """
        return unfold(input, self.kernel_size, self.dilation, self.padding, self.stride)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"kernel_size={self.kernel_size}, dilation={self.dilation}, padding={self.padding}, stride={self.stride}"
