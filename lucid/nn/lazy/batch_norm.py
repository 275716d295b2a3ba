"""Batch normalisation layers, their input yet unknown."""

from __future__ import annotations

from typing import Any, ClassVar

from lucid.nn.layers import BatchNorm1d, BatchNorm2d, BatchNorm3d
from lucid.nn.lazy.mixin import LazyLayer
from lucid.nn.module import Module

__all__ = ["LazyBatchNorm1d", "LazyBatchNorm2d", "LazyBatchNorm3d"]


class LazyBatchNorm(LazyLayer):
    """What lazy batch normalisations over any number of spatial axes share."""

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
