"""Iterable data sets one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lucid.data.dataset import IterableDataset, T_co

__all__ = ["ChainDataset"]


class ChainDataset(IterableDataset[T_co]):
    """The items of several iterable data sets, one data set after the other.

    Parameters
    ----------
    datasets : iterable of IterableDataset
        The data sets.

    Examples
    --------
    >>> import lucid
    >>> list(lucid.data.ChainDataset([range(2), "ab"]))
    [0, 1, 'a', 'b']
    """

    def __init__(self, datasets: Iterable[Any]) -> None:
        self.datasets = list(datasets)

    def __iter__(self) -> Iterator[T_co]:
        for dataset in self.datasets:
            yield from dataset

    def __len__(self) -> int:
        return sum(len(dataset) for dataset in self.datasets)
