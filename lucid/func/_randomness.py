"""What random numbers are under `vmap`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from lucid._dispatch import randomness as active
from lucid._dispatch import wrap
from lucid._errors import ArgumentError
from lucid.func._batched import Batched
from lucid.functions.manipulation import stack

if TYPE_CHECKING:
    from lucid.func._batched import BatchLevel

__all__ = ["Randomness", "random_numbers"]

Randomness = Literal["error", "same", "different"]


@contextlib.contextmanager
def random_numbers(level: BatchLevel, randomness: Randomness) -> Iterator[None]:
    """Have random numbers made as `randomness` says while a level runs."""
    outer = active.get()

    def refused(source: Any, caller: str) -> Any:
        raise ArgumentError(
            f"vmap: {caller} makes random numbers; say with randomness='different' that each example gets its own, or"
            " with randomness='same' that all get the same"
        )

    def different(source: Any, caller: str) -> Any:
        return _PerExample(source if outer is None else outer(source, caller), level)

    chosen = {"error": refused, "different": different, "same": outer}[randomness]
    token = active.set(chosen)
    try:
        yield
    finally:
        active.reset(token)


class _PerExample:
    """A generator whose numbers have a batch axis; it is its own source of bits."""

    def __init__(self, source: Any, level: BatchLevel) -> None:
        self._source = source
        self._backend = level
        self._bits = self

    def _batched(self, raw: Any) -> Batched:
        return Batched(wrap(raw, self._source._backend), True, self._backend)

    def uniform(self, shape: tuple[int, ...], dtype: Any) -> Batched:
        """Return numbers spread evenly."""
        return self._batched(self._source._bits.uniform((self._backend.size, *shape), self._below(dtype)))

    def normal(self, shape: tuple[int, ...], dtype: Any) -> Batched:
        """Return normally distributed numbers."""
        return self._batched(self._source._bits.normal((self._backend.size, *shape), self._below(dtype)))

    def integers(self, low: int, high: int, shape: tuple[int, ...], dtype: Any) -> Batched:
        """Return integers."""
        return self._batched(self._source._bits.integers(low, high, (self._backend.size, *shape), self._below(dtype)))

    def permutation(self, n: int) -> Batched:
        """Return a permutation for each example."""
        each = [wrap(self._source._bits.permutation(n), self._source._backend) for _ in range(self._backend.size)]
        return Batched(stack(each), True, self._backend)

    def _below(self, dtype: Any) -> Any:
        return self._source._backend.raw_dtype(dtype)
