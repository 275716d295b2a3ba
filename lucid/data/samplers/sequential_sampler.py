"""Every item in its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lucid.data.samplers.sampler import Sampler

__all__ = ["SequentialSampler"]


class SequentialSampler(Sampler[int]):
    """The indices from 0 to ``len(data_source) - 1``.

    Parameters
    ----------
    data_source : Dataset
        The data set.

    Examples
    --------
    >>> import lucid
    >>> list(lucid.data.SequentialSampler("abc"))
    [0, 1, 2]
    """

    def __init__(self, data_source: Any) -> None:
        self.data_source = data_source

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self.data_source)))

    def __len__(self) -> int:
        return len(self.data_source)
