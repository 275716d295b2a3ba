"""Batch normalisation layers, their input yet unknown."""

from __future__ import annotations

from typing import Any, ClassVar

from lucid.nn.layers import BatchNorm1d, BatchNorm2d, BatchNorm3d
from lucid.nn.lazy._channel_norm import LazyChannelNorm
from lucid.nn.module import Module

__all__ = ["LazyBatchNorm1d", "LazyBatchNorm2d", "LazyBatchNorm3d"]


class LazyBatchNorm(LazyChannelNorm):
    """What lazy batch normalisations over any number of spatial axes share."""

    def _size(self, input: Any) -> int:
        self._check(input)
        return int(input.shape[1])


class LazyBatchNorm1d(LazyBatchNorm, BatchNorm1d):
    """A `BatchNorm1d` layer that learns the number of channels from its first input.

    Parameters
    ----------
    eps, momentum, affine, track_running_stats, device, dtype, bias
        As for `BatchNorm1d`.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.LazyBatchNorm1d()
    >>> layer(lucid.randn(8, 3, 5)).shape
    (8, 3, 5)
    >>> layer.num_features
    3
    """

    cls_to_become: ClassVar[type[Module] | None] = BatchNorm1d


class LazyBatchNorm2d(LazyBatchNorm, BatchNorm2d):
    """A `BatchNorm2d` layer that learns the number of channels from its first input.

    Parameters
    ----------
    eps, momentum, affine, track_running_stats, device, dtype, bias
        As for `BatchNorm2d`.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.LazyBatchNorm2d()
    >>> layer(lucid.randn(8, 3, 5, 5)).shape
    (8, 3, 5, 5)
    >>> layer.num_features
    3
    """

    cls_to_become: ClassVar[type[Module] | None] = BatchNorm2d


class LazyBatchNorm3d(LazyBatchNorm, BatchNorm3d):
    """A `BatchNorm3d` layer that learns the number of channels from its first input.

    Parameters
    ----------
    eps, momentum, affine, track_running_stats, device, dtype, bias
        As for `BatchNorm3d`.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.LazyBatchNorm3d()
    >>> layer(lucid.randn(8, 3, 5, 5, 5)).shape
    (8, 3, 5, 5, 5)
    >>> layer.num_features
    3
    """

    cls_to_become: ClassVar[type[Module] | None] = BatchNorm3d
