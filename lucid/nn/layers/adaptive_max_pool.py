"""Adaptive max pooling layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.nn.functional import adaptive_max_pool1d, adaptive_max_pool2d, adaptive_max_pool3d
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


class AdaptiveMaxPool1d(Module):
    """Cut a line into a given number of windows and take their largest elements.

    Parameters
    ----------
    output_size : int
        The number of windows.
    return_indices : bool, default: False
        Whether to return also where the maxima are.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.AdaptiveMaxPool1d(5)(lucid.randn(8, 6, 28)).shape
    (8, 6, 5)
    """

    def __init__(
        self,
        output_size: int | Sequence[int],
        return_indices: bool = False,
    ) -> None:
        super().__init__()
        self.output_size = output_size
        self.return_indices = return_indices

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
        return adaptive_max_pool1d(input, self.output_size, self.return_indices)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"output_size={self.output_size}"


class AdaptiveMaxPool2d(Module):
    """Cut a plane into a given number of windows and take their largest elements.

    Parameters
    ----------
    output_size : int or pair of int
        The number of windows along each axis; None keeps the size of an axis.
    return_indices : bool, default: False
        Whether to return also where the maxima are.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.AdaptiveMaxPool2d((5, 7))(lucid.randn(8, 6, 28, 28)).shape
    (8, 6, 5, 7)
    """

    def __init__(
        self,
        output_size: int | Sequence[int | None] | None,
        return_indices: bool = False,
    ) -> None:
        super().__init__()
        self.output_size = output_size
        self.return_indices = return_indices

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
        return adaptive_max_pool2d(input, self.output_size, self.return_indices)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"output_size={self.output_size}"


class AdaptiveMaxPool3d(Module):
    """Cut a volume into a given number of windows and take their largest elements.

    Parameters
    ----------
    output_size : int or triple of int
        The number of windows along each axis; None keeps the size of an axis.
    return_indices : bool, default: False
        Whether to return also where the maxima are.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.AdaptiveMaxPool3d((None, 3, 1))(lucid.randn(2, 6, 8, 8, 8)).shape
    (2, 6, 8, 3, 1)
    """

    def __init__(
        self,
        output_size: int | Sequence[int | None] | None,
        return_indices: bool = False,
    ) -> None:
        super().__init__()
        self.output_size = output_size
        self.return_indices = return_indices

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
        return adaptive_max_pool3d(input, self.output_size, self.return_indices)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"output_size={self.output_size}"
