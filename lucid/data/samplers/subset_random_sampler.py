"""Some of the items, in random order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lucid.data.samplers.sampler import DrawingSampler, drawing_device
from lucid.random import randperm

if TYPE_CHECKING:
    from lucid.random import Generator

__all__ = ["SubsetRandomSampler"]


class SubsetRandomSampler(DrawingSampler):
    """Given indices in random order.

    Parameters
    ----------
    indices : sequence of int
        The indices.
    generator : Generator, optional
        The source of random numbers; the default generator without.

    Examples
    --------
    >>> import lucid
    >>> sorted(lucid.data.SubsetRandomSampler([7, 3, 5]))
    [3, 5, 7]
    """

    def __init__(self, indices: Sequence[int], generator: Generator | None = None) -> None:
        self.indices = indices
        self.generator = generator

    def __len__(self) -> int:
        return len(self.indices)

    def _drawn(self) -> list[int]:
        order = randperm(len(self.indices), generator=self.generator, device=drawing_device(self.generator))
        return [self.indices[i] for i in order.tolist()]
