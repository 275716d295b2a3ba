"""Data sets one after the other, by index."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Any

from lucid._errors import ArgumentError, ArgumentTypeError, IndexingError
from lucid.data.dataset import Dataset, IterableDataset, T_co

__all__ = ["ConcatDataset"]


class ConcatDataset(Dataset[T_co]):
    """The items of several data sets, one data set after the other.

    Parameters
    ----------
    datasets : iterable of Dataset
        The data sets; each needs a length.

    Attributes
    ----------
    cumulative_sizes : list of int
        Where each data set ends.

    Raises
    ------
    ArgumentError, ArgumentTypeError
        If there are none, or one cannot be indexed.

    Examples
    --------
    >>> import lucid
    >>> both = lucid.data.ConcatDataset(["ab", "cde"])
    >>> len(both), both[1], both[2], both[-1]
    (5, 'b', 'c', 'e')
    """

    def __init__(self, datasets: Iterable[Any]) -> None:
        self.datasets = list(datasets)
        if not self.datasets:
            raise ArgumentError("ConcatDataset: datasets is empty")
        for dataset in self.datasets:
            if isinstance(dataset, IterableDataset):
                raise ArgumentTypeError("ConcatDataset: an IterableDataset has no indices; use ChainDataset")
        self.cumulative_sizes = list(accumulate(len(dataset) for dataset in self.datasets))

    def __len__(self) -> int:
        return self.cumulative_sizes[-1]

    def __getitem__(self, index: int) -> T_co:
        position = index + len(self) if index < 0 else index
        if not 0 <= position < len(self):
            raise IndexingError(f"ConcatDataset: index {index} is out of bounds for {len(self)} items")
        which = bisect_right(self.cumulative_sizes, position)
        start = self.cumulative_sizes[which - 1] if which else 0
        return self.datasets[which][position - start]  # type: ignore[no-any-return]  # any sequence will do
