"""Seeds for items, and random numbers that do not disturb those drawn outside.

An item's random numbers depend on the loader's seed, the epoch and the index of the item, and on nothing else: not on
the worker that makes it, nor on what was drawn before. So the same seed gives the same augmentations with any number of
workers, and a loader that resumes in the middle of an epoch goes on as if it had never stopped.
"""

from __future__ import annotations

import contextlib
import hashlib
import operator
import random
from collections.abc import Iterator
from typing import Any

import numpy as np

import lucid
from lucid.random import default_generator

__all__ = ["ORDER", "WORKER", "Stream", "item_seed", "mixed", "number_of", "outside_untouched", "seed_all"]

ORDER, WORKER = 1, 2
"""What else a seed is for than items, which use 0."""

_MASK = (1 << 64) - 1


def mixed(*words: int) -> int:
    """Return 64 bits that depend on every bit of every word.

    Notes
    -----
    Each word passes through the finalizer of SplitMix64 [1]_.

    References
    ----------
    .. [1] G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, figure 14.
    """
    state = 0
    for word in words:
        state = (state + word + 0x9E3779B97F4A7C15) & _MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
        state ^= state >> 31
    return state


def number_of(index: Any) -> int:
    """Return a number for an index: itself if it is one, whatever its class, else one that depends on its repr."""
    if isinstance(index, int):
        return index
    try:
        return operator.index(index)
    except TypeError:
        # An index can be any key. Python's own hash of a string differs from process to process.
        return int.from_bytes(hashlib.blake2b(repr(index).encode(), digest_size=8).digest(), "little")


def item_seed(seed: int, epoch: int, index: Any, repeat: int) -> int:
    """Return the seed of the item `index` when it has come `repeat` times before in an epoch."""
    return mixed(seed, epoch, 0, number_of(index), repeat)


def seed_all(seed: int) -> None:
    """Seed what code of a data set may draw from: Lucid on the CPU, Python and NumPy's global functions."""
    default_generator("cpu").manual_seed(seed)
    random.seed(seed)
    np.random.seed(seed & 0xFFFFFFFF)  # noqa: NPY002  # transforms of other libraries do draw from it


def _states() -> tuple[Any, ...]:
    return default_generator("cpu").get_state(), random.getstate(), np.random.get_state(legacy=False)  # noqa: NPY002


def _restore(states: tuple[Any, ...]) -> None:
    default_generator("cpu").set_state(states[0])
    random.setstate(states[1])
    np.random.set_state(states[2])  # noqa: NPY002


@contextlib.contextmanager
def outside_untouched() -> Iterator[None]:
    """Make arrays on the CPU inside, as worker processes do; restore generators and default device behind."""
    device, states = lucid.__array_namespace_info__().default_device(), _states()
    lucid.set_default_device("cpu")
    try:
        yield
    finally:
        lucid.set_default_device(device)
        _restore(states)


class Stream:
    """Random numbers of a seed that go on where they were left, however often the code that draws is interrupted."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._left: tuple[Any, ...] | None = None

    @contextlib.contextmanager
    def drawn_from(self) -> Iterator[None]:
        """Draw from the stream inside."""
        with outside_untouched():
            if self._left is None:
                seed_all(self._seed)
            else:
                _restore(self._left)
            try:
                yield
            finally:
                self._left = _states()
