"""Transposed convolution layers, their input yet unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from lucid.nn.layers import ConvTranspose1d, ConvTranspose2d, ConvTranspose3d
from lucid.nn.lazy._channels import LazyChannels
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LazyConvTranspose1d", "LazyConvTranspose2d", "LazyConvTranspose3d"]


class LazyConvTranspose(LazyChannels):
    """What lazy transposed convolutions over any number of spatial axes share."""

    def __init__(
        self,
        out_channels: int,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int] = 1,
        padding: int | Sequence[int] = 0,
        output_padding: int | Sequence[int] = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: int | Sequence[int] = 1,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        settings = {
            "out_channels": out_channels,
            "kernel_size": kernel_size,
            "stride": stride,
            "padding": padding,
            "output_padding": output_padding,
            "groups": groups,
            "bias": bias,
            "dilation": dilation,
            "padding_mode": padding_mode,
            "device": device,
            "dtype": dtype,
        }
        self._prepare("in_channels", groups, settings)


class LazyConvTranspose1d(LazyConvTranspose, ConvTranspose1d):
    """A `ConvTranspose1d` layer that learns the number of channels from its first input.

    Parameters
    ----------
    out_channels, kernel_size, stride, padding, output_padding, groups, bias, dilation, padding_mode, device, dtype
        As for `ConvTranspose1d`.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.LazyConvTranspose1d(4, 3)
    >>> layer(lucid.randn(2, 3, 7)).shape
    (2, 4, 9)
    >>> layer.in_channels
    3
    """

    cls_to_become: ClassVar[type[Module] | None] = ConvTranspose1d


class LazyConvTranspose2d(LazyConvTranspose, ConvTranspose2d):
    """A `ConvTranspose2d` layer that learns the number of channels from its first input.

    Parameters
    ----------
    out_channels, kernel_size, stride, padding, output_padding, groups, bias, dilation, padding_mode, device, dtype
        As for `ConvTranspose2d`.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.LazyConvTranspose2d(4, 3)
    >>> layer(lucid.randn(2, 3, 7, 7)).shape
    (2, 4, 9, 9)
    >>> layer.in_channels
    3
    """

    cls_to_become: ClassVar[type[Module] | None] = ConvTranspose2d


class LazyConvTranspose3d(LazyConvTranspose, ConvTranspose3d):
    """A `ConvTranspose3d` layer that learns the number of channels from its first input.

    Parameters
    ----------
    out_channels, kernel_size, stride, padding, output_padding, groups, bias, dilation, padding_mode, device, dtype
        As for `ConvTranspose3d`.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.LazyConvTranspose3d(4, 3)
    >>> layer(lucid.randn(2, 3, 7, 7, 7)).shape
    (2, 4, 9, 9, 9)
    >>> layer.in_channels
    3
    """

    cls_to_become: ClassVar[type[Module] | None] = ConvTranspose3d
