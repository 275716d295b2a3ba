"""What the layers of the transformer share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError, ArgumentTypeError
from lucid.nn.functional import gelu, relu
from lucid.nn.layers.kv_cache import StackedKVCache

if TYPE_CHECKING:
    from collections.abc import Callable


def activation_of(layer: str, activation: Any) -> Callable[..., Any]:
    """Return an activation that may be given by name.

    Parameters
    ----------
    layer : str
        Who asks, for the error message.
    activation : {"relu", "gelu"} or callable
        The activation.

    Returns
    -------
    callable
        The function.
    """
    known = {"relu": relu, "gelu": gelu}
    if isinstance(activation, str) and activation in known:
        return known[activation]
    if not callable(activation):
        raise ArgumentError(f"{layer}: activation must be 'relu', 'gelu' or a function, got {activation!r}")
    return activation  # type: ignore[no-any-return]  # callable() says so


def check_cache(stack: str, cache: Any, num_layers: int) -> None:
    """Raise unless a cache is for a stack of so many layers.

    Parameters
    ----------
    stack : str
        Who asks, for the error message.
    cache : StackedKVCache or None
        What was given.
    num_layers : int
        How many there are.
    """
    if cache is None:
        return
    if not isinstance(cache, StackedKVCache):
        raise ArgumentTypeError(
            f"{stack}: cache must be a StackedKVCache, got {type(cache).__name__}; make_cache() makes one"
        )
    if len(cache.layers) != num_layers:
        raise ArgumentError(f"{stack}: the cache is for {len(cache.layers)} layers, and there are {num_layers}")
