"""Instance normalisation layers, their input yet unknown."""

from __future__ import annotations

from typing import Any, ClassVar

from lucid.nn.layers import InstanceNorm1d, InstanceNorm2d, InstanceNorm3d
from lucid.nn.lazy._channel_norm import LazyChannelNorm
from lucid.nn.module import Module

__all__ = ["LazyInstanceNorm1d", "LazyInstanceNorm2d", "LazyInstanceNorm3d"]


class LazyInstanceNorm(LazyChannelNorm):
    """What lazy instance normalisations over any number of spatial axes share."""

    def _size(self, input: Any) -> int:
        self._check(input)
        return int(input.shape[0 if input.ndim == self.axes[0] else 1])


class LazyInstanceNorm1d(LazyInstanceNorm, InstanceNorm1d):
    """A `InstanceNorm1d` layer that learns the number of channels from its first input.

    Parameters
    ----------
    eps, momentum, affine, track_running_stats, device, dtype, bias
        As for `InstanceNorm1d`; `affine` and `track_running_stats` are True by default, as in PyTorch.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.LazyInstanceNorm1d()
    >>> layer(lucid.randn(8, 3, 5)).shape
    (8, 3, 5)
    >>> layer.num_features
    3
    """

    cls_to_become: ClassVar[type[Module] | None] = InstanceNorm1d


class LazyInstanceNorm2d(LazyInstanceNorm, InstanceNorm2d):
    """A `InstanceNorm2d` layer that learns the number of channels from its first input.

    Parameters
    ----------
    eps, momentum, affine, track_running_stats, device, dtype, bias
        As for `InstanceNorm2d`; `affine` and `track_running_stats` are True by default, as in PyTorch.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.LazyInstanceNorm2d()
    >>> layer(lucid.randn(8, 3, 5, 5)).shape
    (8, 3, 5, 5)
    >>> layer.num_features
    3
    """

    cls_to_become: ClassVar[type[Module] | None] = InstanceNorm2d


class LazyInstanceNorm3d(LazyInstanceNorm, InstanceNorm3d):
    """A `InstanceNorm3d` layer that learns the number of channels from its first input.

    Parameters
    ----------
    eps, momentum, affine, track_running_stats, device, dtype, bias
        As for `InstanceNorm3d`; `affine` and `track_running_stats` are True by default, as in PyTorch.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.LazyInstanceNorm3d()
    >>> layer(lucid.randn(8, 3, 5, 5, 5)).shape
    (8, 3, 5, 5, 5)
    >>> layer.num_features
    3
    """

    cls_to_become: ClassVar[type[Module] | None] = InstanceNorm3d
