"""Layers that rearrange channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional import channel_shuffle, pixel_shuffle, pixel_unshuffle
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class ChannelShuffle(Module):
    """Mix groups of channels: the first of each group, then the second of each, and so on.

    Parameters
    ----------
    groups : int
        The number of groups.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.ChannelShuffle(2)(lucid.randn(1, 4, 2, 2)).shape
    (1, 4, 2, 2)
    """

    def __init__(
        self,
        groups: int,
    ) -> None:
        super().__init__()
        self.groups = groups

    def forward(self, input: Tensor) -> Tensor:
        """Mix the channels.

        Parameters
        ----------
        input : Tensor, shape (batch, channels, ...)
            The input.

        Returns
        -------
        Tensor, shape (batch, channels, ...)
            The channels in another order.
        """
        return channel_shuffle(input, self.groups)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"groups={self.groups}"


class PixelShuffle(Module):
    """Make planes larger by dealing channels out to neighbouring pixels.

    Parameters
    ----------
    upscale_factor : int
        The factor `r`.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.PixelShuffle(3)(lucid.randn(1, 9, 4, 4)).shape
    (1, 1, 12, 12)
    """

    def __init__(
        self,
        upscale_factor: int,
    ) -> None:
        super().__init__()
        self.upscale_factor = upscale_factor

    def forward(self, input: Tensor) -> Tensor:
        """Rearrange the numbers.

        Parameters
        ----------
        input : Tensor, shape (*batch, channels * r**2, height, width)
            The input, with or without a batch axis.

        Returns
        -------
        Tensor, shape (*batch, channels, height * r, width * r)
            The larger planes.
        """
        return pixel_shuffle(input, self.upscale_factor)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"upscale_factor={self.upscale_factor}"


class PixelUnshuffle(Module):
    """Make planes smaller by making neighbouring pixels channels.

    Parameters
    ----------
    downscale_factor : int
        The factor `r`.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.PixelUnshuffle(3)(lucid.randn(1, 1, 12, 12)).shape
    (1, 9, 4, 4)
    """

    def __init__(
        self,
        downscale_factor: int,
    ) -> None:
        super().__init__()
        self.downscale_factor = downscale_factor

    def forward(self, input: Tensor) -> Tensor:
        """Rearrange the numbers.

        Parameters
        ----------
        input : Tensor, shape (*batch, channels, height * r, width * r)
            The input, with or without a batch axis.

        Returns
        -------
        Tensor, shape (*batch, channels * r**2, height, width)
            The smaller planes.
        """
        return pixel_unshuffle(input, self.downscale_factor)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"downscale_factor={self.downscale_factor}"
