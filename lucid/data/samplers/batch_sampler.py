"""Indices in batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from lucid.data.samplers.sampler import Sampler, count

__all__ = ["BatchSampler"]


class BatchSampler(Sampler[list[Any]]):
    """Lists of indices of another sampler.

    Parameters
    ----------
    sampler : iterable
        The sampler.
    batch_size : int
        How many indices a batch has.
    drop_last : bool
        Whether a last batch of fewer is left out.

    Examples
    --------
    >>> import lucid
    >>> list(lucid.data.BatchSampler(range(5), batch_size=2, drop_last=False))
    [[0, 1], [2, 3], [4]]
    """

    def __init__(self, sampler: Iterable[Any], batch_size: int, drop_last: bool) -> None:
        self.sampler = sampler
        self.batch_size = count("BatchSampler", "batch_size", batch_size)
        self.drop_last = bool(drop_last)

    def __iter__(self) -> Iterator[list[Any]]:
        # Not a generator itself: the sampler draws now, and not when the first batch is taken.
        return self._batches(iter(self.sampler))

    def _batches(self, indices: Iterator[Any]) -> Iterator[list[Any]]:
        while batch := list(islice(indices, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield batch

    def __len__(self) -> int:
        n = len(self.sampler)  # type: ignore[arg-type]  # a TypeError that says what has no length is right
        return n // self.batch_size if self.drop_last else -(-n // self.batch_size)
