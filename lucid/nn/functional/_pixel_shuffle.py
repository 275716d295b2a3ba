"""Channels rearranged: into space, out of it, and among groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ArgumentError, ShapeError
from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from lucid import Tensor


def pixel_shuffle(input: Tensor, upscale_factor: int) -> Tensor:
    """Make planes larger by dealing channels out to neighbouring pixels [1]_.

    Parameters
    ----------
    input : Tensor, shape (*batch, channels * r**2, height, width)
        The planes.
    upscale_factor : int
        The factor `r`.

    Returns
    -------
    Tensor, shape (*batch, channels, height * r, width * r)
        The same numbers.

    Raises
    ------
    ShapeError
        If the number of channels is not divisible by ``r**2``.

    References
    ----------
    .. [1] Shi et al., "Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional
       Neural Network", CVPR 2016, section 3.2.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.pixel_shuffle(lucid.reshape(lucid.arange(4.0), (4, 1, 1)), 2).tolist()
    [[[0.0, 1.0], [2.0, 3.0]]]
    """
    xp, r = namespace("pixel_shuffle", input), upscale_factor
    _check("pixel_shuffle", "upscale_factor", input, r)
    *batch, channels, height, width = input.shape
    if channels % (r * r):
        raise ShapeError(
            f"pixel_shuffle: the number of channels must be divisible by {r}**2, got input of shape {input.shape}"
        )
    n = len(batch)
    split = xp.reshape(input, (*batch, channels // (r * r), r, r, height, width))
    woven = xp.permute_dims(split, (*range(n), n, n + 3, n + 1, n + 4, n + 2))
    result: Tensor = xp.reshape(woven, (*batch, channels // (r * r), height * r, width * r))
    return result


def pixel_unshuffle(input: Tensor, downscale_factor: int) -> Tensor:
    """Make planes smaller by making neighbouring pixels channels: the inverse of `pixel_shuffle`.

    Parameters
    ----------
    input : Tensor, shape (*batch, channels, height * r, width * r)
        The planes.
    downscale_factor : int
        The factor `r`.

    Returns
    -------
    Tensor, shape (*batch, channels * r**2, height, width)
        The same numbers.

    Raises
    ------
    ShapeError
        If height or width is not divisible by `r`.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.pixel_unshuffle(lucid.zeros((8, 3, 12, 12)), 2).shape
    (8, 12, 6, 6)
    """
    xp, r = namespace("pixel_unshuffle", input), downscale_factor
    _check("pixel_unshuffle", "downscale_factor", input, r)
    *batch, channels, height, width = input.shape
    if height % r or width % r:
        raise ShapeError(
            f"pixel_unshuffle: height and width must be divisible by {r}, got input of shape {input.shape}"
        )
    n = len(batch)
    split = xp.reshape(input, (*batch, channels, height // r, r, width // r, r))
    sorted_ = xp.permute_dims(split, (*range(n), n, n + 2, n + 4, n + 1, n + 3))
    result: Tensor = xp.reshape(sorted_, (*batch, channels * r * r, height // r, width // r))
    return result


def channel_shuffle(input: Tensor, groups: int) -> Tensor:
    """Mix groups of channels: the first of each group, then the second of each, and so on [1]_.

    Parameters
    ----------
    input : Tensor, shape (batch, channels, ...)
        The channels.
    groups : int
        The number of groups.

    Returns
    -------
    Tensor
        The same channels in another order.

    Raises
    ------
    ShapeError
        If the number of channels is not divisible by `groups`.

    References
    ----------
    .. [1] Zhang et al., "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices",
       CVPR 2018, section 3.1.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.reshape(lucid.arange(4.0), (1, 4, 1, 1))
    >>> lucid.nn.functional.channel_shuffle(x, 2).flatten().tolist()
    [0.0, 2.0, 1.0, 3.0]
    """
    xp = namespace("channel_shuffle", input)
    if not isinstance(groups, int) or groups < 1:
        raise ArgumentError(f"channel_shuffle: groups must be a positive int, got {groups!r}")
    if input.ndim < 3 or input.shape[1] % groups:
        raise ShapeError(
            f"channel_shuffle: input must have shape (batch, channels, ...) with channels divisible by {groups}, "
            f"got {input.shape}"
        )
    batch, channels, *spatial = input.shape
    split = xp.reshape(input, (batch, groups, channels // groups, *spatial))
    mixed = xp.permute_dims(split, (0, 2, 1, *range(3, split.ndim)))
    result: Tensor = xp.reshape(mixed, input.shape)
    return result


def _check(function: str, name: str, x: Tensor, factor: int) -> None:
    if not isinstance(factor, int) or factor < 1:
        raise ArgumentError(f"{function}: {name} must be a positive int, got {factor!r}")
    if x.ndim < 3:
        raise ShapeError(f"{function}: input must have shape (*batch, channels, height, width), got {x.shape}")
