"""Max pooling layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.nn.functional import max_pool1d, max_pool2d, max_pool3d
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


class MaxPool1d(Module):
    """Take the largest element of each window of a line.

    Parameters
    ----------
    kernel_size : int or sequence of one int
        The size of the window.
    stride : int or sequence of one int, optional
        Its step; `kernel_size` when not given.
    padding : int or sequence of one int, default: 0
        How many elements, smaller than any other, to add on each side; at most half of `kernel_size`.
    dilation : int or sequence of one int, default: 1
        The distance between neighbours in a window.
    return_indices : bool, default: False
        Whether to return also where the maxima are.
    ceil_mode : bool, default: False
        Whether the last window may reach over the end.

    Notes
    -----
    Of equal elements the first, row by row, gets the gradient.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.MaxPool1d(2)(lucid.randn(8, 6, 28)).shape
    (8, 6, 14)
    """

    def __init__(
        self,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int] | None = None,
        padding: int | Sequence[int] = 0,
        dilation: int | Sequence[int] = 1,
        return_indices: bool = False,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.dilation = dilation
        self.return_indices = return_indices
        self.ceil_mode = ceil_mode

    def forward(self, input: Tensor) -> Any:
        """Pool the input.

        Parameters
        ----------
        input : Tensor, shape (*batch, channels, length)
            The input, with or without a batch axis.

        Returns
        -------
        Tensor, shape (*batch, channels, out_length)
            The maxima; with `return_indices`, a pair of them and their places.
        """
        return max_pool1d(
            input,
            self.kernel_size,
            self.stride,
            self.padding,
            self.dilation,
            self.ceil_mode,
            self.return_indices,
        )

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return (
            f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}, "
            f"dilation={self.dilation}, ceil_mode={self.ceil_mode}"
        )


class MaxPool2d(Module):
    """Take the largest element of each window of a plane.

    Parameters
    ----------
    kernel_size : int or pair of int
        The size of the window.
    stride : int or pair of int, optional
        Its step; `kernel_size` when not given.
    padding : int or pair of int, default: 0
        How many elements, smaller than any other, to add on each side; at most half of `kernel_size`.
    dilation : int or pair of int, default: 1
        The distance between neighbours in a window.
    return_indices : bool, default: False
        Whether to return also where the maxima are.
    ceil_mode : bool, default: False
        Whether the last window may reach over the end.

    Notes
    -----
    Of equal elements the first, row by row, gets the gradient.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.MaxPool2d(2)(lucid.randn(8, 6, 28, 28)).shape
    (8, 6, 14, 14)
    """

    def __init__(
        self,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int] | None = None,
        padding: int | Sequence[int] = 0,
        dilation: int | Sequence[int] = 1,
        return_indices: bool = False,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.dilation = dilation
        self.return_indices = return_indices
        self.ceil_mode = ceil_mode

    def forward(self, input: Tensor) -> Any:
        """Pool the input.

        Parameters
        ----------
        input : Tensor, shape (*batch, channels, height, width)
            The input, with or without a batch axis.

        Returns
        -------
        Tensor, shape (*batch, channels, out_height, out_width)
            The maxima; with `return_indices`, a pair of them and their places.
        """
        return max_pool2d(
            input,
            self.kernel_size,
            self.stride,
            self.padding,
            self.dilation,
            self.ceil_mode,
            self.return_indices,
        )

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return (
            f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}, "
            f"dilation={self.dilation}, ceil_mode={self.ceil_mode}"
        )


class MaxPool3d(Module):
    """Take the largest element of each window of a volume.

    Parameters
    ----------
    kernel_size : int or triple of int
        The size of the window.
    stride : int or triple of int, optional
        Its step; `kernel_size` when not given.
    padding : int or triple of int, default: 0
        How many elements, smaller than any other, to add on each side; at most half of `kernel_size`.
    dilation : int or triple of int, default: 1
        The distance between neighbours in a window.
    return_indices : bool, default: False
        Whether to return also where the maxima are.
    ceil_mode : bool, default: False
        Whether the last window may reach over the end.

    Notes
    -----
    Of equal elements the first, row by row, gets the gradient.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.MaxPool3d(2)(lucid.randn(2, 6, 8, 8, 8)).shape
    (2, 6, 4, 4, 4)
    """

    def __init__(
        self,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int] | None = None,
        padding: int | Sequence[int] = 0,
        dilation: int | Sequence[int] = 1,
        return_indices: bool = False,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.dilation = dilation
        self.return_indices = return_indices
        self.ceil_mode = ceil_mode

    def forward(self, input: Tensor) -> Any:
        """Pool the input.

        Parameters
        ----------
        input : Tensor, shape (*batch, channels, depth, height, width)
            The input, with or without a batch axis.

        Returns
        -------
        Tensor, shape (*batch, channels, out_depth, out_height, out_width)
            The maxima; with `return_indices`, a pair of them and their places.
        """
        return max_pool3d(
            input,
            self.kernel_size,
            self.stride,
            self.padding,
            self.dilation,
            self.ceil_mode,
            self.return_indices,
        )

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return (
            f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}, "
            f"dilation={self.dilation}, ceil_mode={self.ceil_mode}"
        )
