"""Computing a parametrized Tensor once, however often it is used."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lucid import Tensor

__all__ = ["cached"]

_values: dict[tuple[int, str], tuple[Any, Tensor]] = {}
_depth = 0


@contextmanager
def cached() -> Iterator[None]:
    """Compute each parametrized Tensor at its first use, and return the same until the end.

    Useful where one is used several times between two changes of what it is computed from, as the weights of a
    recurrent network are.

    Examples
    --------
    >>> import lucid
    >>> from lucid.nn.utils import parametrizations, parametrize
    >>> layer = parametrizations.weight_norm(lucid.nn.Linear(3, 2))
    >>> with parametrize.cached():
    ...     print(layer.weight is layer.weight)
    True
    >>> layer.weight is layer.weight
    False
    """
    global _depth
    _depth += 1
    try:
        yield
    finally:
        _depth -= 1
        if not _depth:
            _values.clear()


def value_of(owner: Any, name: str, compute: Callable[[], Tensor]) -> Tensor:
    """Return a parametrized Tensor, computed now or remembered.

    Parameters
    ----------
    owner : Module
        The module.
    name : str
        The name of the Tensor.
    compute : callable
        Computes it.

    Returns
    -------
    Tensor
        It.
    """
    if not _depth:
        return compute()
    key = (id(owner), name)
    if key not in _values:
        _values[key] = (owner, compute())  # the owner is kept, so that its id stays its own
    return _values[key][1]


def forget(owner: Any, name: str) -> None:
    """Drop a remembered Tensor, since what it is computed from has changed.

    Parameters
    ----------
    owner : Module
        The module.
    name : str
        The name of the Tensor.
    """
    _values.pop((id(owner), name), None)
