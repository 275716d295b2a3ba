"""Instance normalisation layers, their input yet unknown."""

from __future__ import annotations

from typing import Any, ClassVar

from lucid.nn.layers import InstanceNorm1d, InstanceNorm2d, InstanceNorm3d
from lucid.nn.lazy.mixin import LazyLayer
from lucid.nn.module import Module

__all__ = ["LazyInstanceNorm1d", "LazyInstanceNorm2d", "LazyInstanceNorm3d"]


class LazyInstanceNorm(LazyLayer):
    """What lazy instance normalisations over any number of spatial axes share."""

    def __init__(
        self,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        settings = {
            "eps": eps,
            "momentum": momentum,
            "affine": affine,
            "track_running_stats": track_running_stats,
            "device": device,
            "dtype": dtype,
            "bias": bias,
        }
        self._prepare("num_features", 1, settings)

    def _size(self, input: Any) -> int:
        return int(input.shape[1])


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
