"""Parts of a data set."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError
from lucid.data.dataset import Dataset, T_co
from lucid.random import randperm

if TYPE_CHECKING:
    from lucid.random import Generator

__all__ = ["Subset", "random_split"]


class Subset(Dataset[T_co]):
    """Some of the items of a data set.

    Parameters
    ----------
    dataset : Dataset
        The data set.
    indices : sequence of int
        Which of its items, in which order.

    Examples
    --------
    >>> import lucid
    >>> list(lucid.data.Subset("abcdef", [4, 0, 2]))
    ['e', 'a', 'c']
    """

    def __init__(self, dataset: Any, indices: Sequence[Any]) -> None:
        self.dataset = dataset
        self.indices = indices

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, index: int) -> T_co:
        return self.dataset[self.indices[index]]  # type: ignore[no-any-return]  # any sequence will do


def random_split(dataset: Any, lengths: Sequence[float], generator: Generator | None = None) -> list[Subset[Any]]:
    """Split a data set at random into parts that have no item in common.

    Parameters
    ----------
    dataset : Dataset
        The data set; it needs a length.
    lengths : sequence of int or of float
        How many items each part gets, or which fraction. What fractions leave over by rounding down goes to the first
        parts, one item each.
    generator : Generator, optional
        The source of random numbers.

    Returns
    -------
    list of Subset
        The parts.

    Raises
    ------
    ArgumentError
        If the lengths do not add up to the number of items, or the fractions to 1.

    Examples
    --------
    >>> import lucid
    >>> parts = lucid.data.random_split(range(10), [0.7, 0.3], generator=lucid.Generator(0))
    >>> [len(part) for part in parts]
    [7, 3]
    >>> sorted(item for part in parts for item in part) == list(range(10))
    True
    """
    n = len(dataset)
    sizes = _from_fractions(n, lengths) if any(isinstance(length, float) for length in lengths) else list(lengths)
    if any(size < 0 for size in sizes) or sum(sizes) != n:
        raise ArgumentError(f"random_split: lengths must add up to the {n} items there are, got {list(lengths)}")
    order = randperm(n, generator=generator, device="cpu" if generator is None else None).tolist()
    ends = [sum(sizes[: i + 1]) for i in range(len(sizes))]
    return [Subset(dataset, order[int(end) - int(size) : int(end)]) for size, end in zip(sizes, ends, strict=True)]


def _from_fractions(n: int, fractions: Sequence[float]) -> list[float]:
    if any(not 0 <= fraction <= 1 for fraction in fractions) or not math.isclose(sum(fractions), 1, rel_tol=1e-9):
        raise ArgumentError(f"random_split: fractions must lie in [0, 1] and add up to 1, got {list(fractions)}")
    sizes = [math.floor(n * fraction) for fraction in fractions]
    for i in range(n - sum(sizes)):
        sizes[i % len(sizes)] += 1
    return list(sizes)
