"""Power-average pooling layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import lp_pool1d, lp_pool2d, lp_pool3d
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


class LPPool1d(Module):
    """Take the p-norm of each window of a line.

    Parameters
    ----------
    norm_type : float
        The power.
    kernel_size : int or sequence of one int
        The size of the window.
    stride : int or sequence of one int, optional
        Its step; `kernel_size` when not given.
    ceil_mode : bool, default: False
        Whether the last window may reach over the end.

    See Also
    --------
    lucid.nn.functional.lp_pool1d : The same as a function.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.LPPool1d(2, 2)(lucid.randn(8, 6, 28)).shape
    (8, 6, 14)
    """

    def __init__(
        self,
        norm_type: float,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int] | None = None,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.norm_type = norm_type
        self.kernel_size = kernel_size
        self.stride = stride
        self.ceil_mode = ceil_mode

    def forward(self, input: Tensor) -> Tensor:
        """Pool the input.

        Parameters
        ----------
        input : Tensor, shape (*batch, channels, length)
            The input, with or without a batch axis.

        Returns
        -------
        Tensor, shape (*batch, channels, out_length)
            The norms.
        """
        return lp_pool1d(input, self.norm_type, self.kernel_size, self.stride, self.ceil_mode)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return (
            f"norm_type={self.norm_type}, kernel_size={self.kernel_size}, stride={self.stride}, "
            f"ceil_mode={self.ceil_mode}"
        )


class LPPool2d(Module):
    """Take the p-norm of each window of a plane.

    Parameters
    ----------
    norm_type : float
        The power.
    kernel_size : int or pair of int
        The size of the window.
    stride : int or pair of int, optional
        Its step; `kernel_size` when not given.
    ceil_mode : bool, default: False
        Whether the last window may reach over the end.

    See Also
    --------
    lucid.nn.functional.lp_pool2d : The same as a function.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.LPPool2d(2, 2)(lucid.randn(8, 6, 28, 28)).shape
    (8, 6, 14, 14)
    """

    def __init__(
        self,
        norm_type: float,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int] | None = None,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.norm_type = norm_type
        self.kernel_size = kernel_size
        self.stride = stride
        self.ceil_mode = ceil_mode

    def forward(self, input: Tensor) -> Tensor:
        """Pool the input.

        Parameters
        ----------
        input : Tensor, shape (*batch, channels, height, width)
            The input, with or without a batch axis.

        Returns
        -------
        Tensor, shape (*batch, channels, out_height, out_width)
            The norms.
        """
        return lp_pool2d(input, self.norm_type, self.kernel_size, self.stride, self.ceil_mode)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return (
            f"norm_type={self.norm_type}, kernel_size={self.kernel_size}, stride={self.stride}, "
            f"ceil_mode={self.ceil_mode}"
        )


class LPPool3d(Module):
    """Take the p-norm of each window of a volume.

    Parameters
    ----------
    norm_type : float
        The power.
    kernel_size : int or triple of int
        The size of the window.
    stride : int or triple of int, optional
        Its step; `kernel_size` when not given.
    ceil_mode : bool, default: False
        Whether the last window may reach over the end.

    See Also
    --------
    lucid.nn.functional.lp_pool3d : The same as a function.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.LPPool3d(2, 2)(lucid.randn(2, 6, 8, 8, 8)).shape
    (2, 6, 4, 4, 4)
    """

    def __init__(
        self,
        norm_type: float,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int] | None = None,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.norm_type = norm_type
        self.kernel_size = kernel_size
        self.stride = stride
        self.ceil_mode = ceil_mode

    def forward(self, input: Tensor) -> Tensor:
        """Pool the input.

        Parameters
        ----------
        input : Tensor, shape (*batch, channels, depth, height, width)
            The input, with or without a batch axis.

        Returns
        -------
        Tensor, shape (*batch, channels, out_depth, out_height, out_width)
            The norms.
        """
        return lp_pool3d(input, self.norm_type, self.kernel_size, self.stride, self.ceil_mode)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return (
            f"norm_type={self.norm_type}, kernel_size={self.kernel_size}, stride={self.stride}, "
            f"ceil_mode={self.ceil_mode}"
        )
