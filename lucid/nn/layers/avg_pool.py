"""Average pooling layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import avg_pool1d, avg_pool2d, avg_pool3d
from lucid.nn.functional._windows import per_axis
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


class AvgPool1d(Module):
    """Take the mean of each window of a line.

    Parameters
    ----------
    kernel_size : int or sequence of one int
        The size of the window.
    stride : int or sequence of one int, optional
        Its step; `kernel_size` when not given.
    padding : int or sequence of one int, default: 0
        How many zeros to add on each side; at most half of `kernel_size`.
    ceil_mode : bool, default: False
        Whether the last window may reach over the end.
    count_include_pad : bool, default: True
        Whether the padding counts as elements of the window.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.AvgPool1d(2)(lucid.randn(8, 6, 28)).shape
    (8, 6, 14)
    """

    def __init__(
        self,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int] | None = None,
        padding: int | Sequence[int] = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        super().__init__()
        name = type(self).__name__
        self.kernel_size = per_axis(name, "kernel_size", kernel_size, 1, 1)
        self.stride = self.kernel_size if stride is None else per_axis(name, "stride", stride, 1, 1)
        self.padding = per_axis(name, "padding", padding, 1, 0)
        self.ceil_mode = ceil_mode
        self.count_include_pad = count_include_pad

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
        return avg_pool1d(input, self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class AvgPool2d(Module):
    """Take the mean of each window of a plane.

    Parameters
    ----------
    kernel_size : int or pair of int
        The size of the window.
    stride : int or pair of int, optional
        Its step; `kernel_size` when not given.
    padding : int or pair of int, default: 0
        How many zeros to add on each side; at most half of `kernel_size`.
    ceil_mode : bool, default: False
        Whether the last window may reach over the end.
    count_include_pad : bool, default: True
        Whether the padding counts as elements of the window.
    divisor_override : int, optional
        What to divide the sum by, in place of the number of elements.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.AvgPool2d(2)(lucid.randn(8, 6, 28, 28)).shape
    (8, 6, 14, 14)
    """

    def __init__(
        self,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int] | None = None,
        padding: int | Sequence[int] = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ) -> None:
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.ceil_mode = ceil_mode
        self.count_include_pad = count_include_pad
        self.divisor_override = divisor_override

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
        return avg_pool2d(
            input,
            self.kernel_size,
            self.stride,
            self.padding,
            self.ceil_mode,
            self.count_include_pad,
            self.divisor_override,
        )

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class AvgPool3d(Module):
    """Take the mean of each window of a volume.

    Parameters
    ----------
    kernel_size : int or triple of int
        The size of the window.
    stride : int or triple of int, optional
        Its step; `kernel_size` when not given.
    padding : int or triple of int, default: 0
        How many zeros to add on each side; at most half of `kernel_size`.
    ceil_mode : bool, default: False
        Whether the last window may reach over the end.
    count_include_pad : bool, default: True
        Whether the padding counts as elements of the window.
    divisor_override : int, optional
        What to divide the sum by, in place of the number of elements.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.AvgPool3d(2)(lucid.randn(2, 6, 8, 8, 8)).shape
    (2, 6, 4, 4, 4)
    """

    def __init__(
        self,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int] | None = None,
        padding: int | Sequence[int] = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ) -> None:
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.ceil_mode = ceil_mode
        self.count_include_pad = count_include_pad
        self.divisor_override = divisor_override

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
        return avg_pool3d(
            input,
            self.kernel_size,
            self.stride,
            self.padding,
            self.ceil_mode,
            self.count_include_pad,
            self.divisor_override,
        )

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"
