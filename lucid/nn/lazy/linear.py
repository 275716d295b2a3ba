"""The fully connected layer, its input yet unknown."""

from __future__ import annotations

from typing import Any, ClassVar

from lucid.nn.layers import Linear
from lucid.nn.lazy.mixin import LazyLayer
from lucid.nn.module import Module

__all__ = ["LazyLinear"]


class LazyLinear(LazyLayer, Linear):
    """A `Linear` layer that learns the length of its input from the first one.

    Parameters
    ----------
    out_features : int
        The length of the last axis of the result.
    bias : bool, default: True
        Whether to add a bias.
    device : str or Device, optional
        Where the parameters are.
    dtype : DType, optional
        Their floating dtype.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.LazyLinear(3)
    >>> layer(lucid.randn(2, 5)).shape
    (2, 3)
    >>> layer
    Linear(in_features=5, out_features=3, bias=True)
    """

    cls_to_become: ClassVar[type[Module] | None] = Linear

    def __init__(self, out_features: int, bias: bool = True, device: Any = None, dtype: Any = None) -> None:
        settings = {"out_features": out_features, "bias": bias, "device": device, "dtype": dtype}
        self._prepare("in_features", 1, settings)

    def _size(self, input: Any) -> int:
        return int(input.shape[-1])
