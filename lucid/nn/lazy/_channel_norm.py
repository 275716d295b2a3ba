"""What lazy batch and instance normalisations share."""

from __future__ import annotations

from typing import Any

from lucid.nn.layers.batch_norm import ChannelNorm
from lucid.nn.lazy.mixin import LazyLayer


class LazyChannelNorm(LazyLayer, ChannelNorm):
    """A normalisation of channels whose number is not known yet."""

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
