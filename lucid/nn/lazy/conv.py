"""Convolution layers, their input yet unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from lucid.nn.layers import Conv1d, Conv2d, Conv3d
from lucid.nn.lazy._channels import LazyChannels
from lucid.nn.module import Module

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LazyConv1d", "LazyConv2d", "LazyConv3d"]


class LazyConv(LazyChannels):
    """What lazy convolutions over any number of spatial axes share."""

    def __init__(
        self,
        out_channels: int,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int] = 1,
        padding: int | Sequence[int] | str = 0,
        dilation: int | Sequence[int] = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        settings = {
            "out_channels": out_channels,
            "kernel_size": kernel_size,
            "stride": stride,
            "padding": padding,
            "dilation": dilation,
            "groups": groups,
            "bias": bias,
            "padding_mode": padding_mode,
            "device": device,
            "dtype": dtype,
        }
        self._prepare("in_channels", groups, settings)


class LazyConv1d(LazyConv, Conv1d):
    """A `Conv1d` layer that learns the number of channels from its first input.

    Parameters
    ----------
    out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode, device, dtype
        As for `Conv1d`.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.LazyConv1d(4, 3)
    >>> layer(lucid.randn(2, 3, 9)).shape
    (2, 4, 7)
    >>> layer.in_channels
    3
    """

    cls_to_become: ClassVar[type[Module] | None] = Conv1d


class LazyConv2d(LazyConv, Conv2d):
    """A `Conv2d` layer that learns the number of channels from its first input.

    Parameters
    ----------
    out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode, device, dtype
        As for `Conv2d`.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.LazyConv2d(4, 3)
    >>> layer(lucid.randn(2, 3, 9, 9)).shape
    (2, 4, 7, 7)
    >>> layer.in_channels
    3
    """

    cls_to_become: ClassVar[type[Module] | None] = Conv2d


class LazyConv3d(LazyConv, Conv3d):
    """A `Conv3d` layer that learns the number of channels from its first input.

    Parameters
    ----------
    out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode, device, dtype
        As for `Conv3d`.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.LazyConv3d(4, 3)
    >>> layer(lucid.randn(2, 3, 9, 9, 9)).shape
    (2, 4, 7, 7, 7)
    >>> layer.in_channels
    3
    """

    cls_to_become: ClassVar[type[Module] | None] = Conv3d
