"""The items in random order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError
from lucid.data.samplers.sampler import DrawingSampler, count, drawing_device
from lucid.random import randint, randperm

if TYPE_CHECKING:
    from lucid.random import Generator

__all__ = ["RandomSampler"]


class RandomSampler(DrawingSampler):
    """Indices in random order.

    Parameters
    ----------
    data_source : Dataset
        The data set.
    replacement : bool, default: False
        Whether an index may come again before every other has come.
    num_samples : int, optional
        How many indices make an epoch; as many as there are items by default. Without replacement, more than that
        makes several rounds.
    generator : Generator, optional
        The source of random numbers; the default generator without. A `DataLoader` seeds that for each epoch.

    Raises
    ------
    ArgumentError
        If there is nothing to draw from, or `num_samples` is not positive.

    Examples
    --------
    >>> import lucid
    >>> sorted(lucid.data.RandomSampler("abcd", generator=lucid.Generator(0)))
    [0, 1, 2, 3]
    """

    def __init__(
        self,
        data_source: Any,
        replacement: bool = False,
        num_samples: int | None = None,
        generator: Generator | None = None,
    ) -> None:
        self.data_source = data_source
        self.replacement = bool(replacement)
        self.generator = generator
        self._num_samples = None if num_samples is None else count("RandomSampler", "num_samples", num_samples)
        if num_samples is not None and len(data_source) == 0:
            raise ArgumentError("RandomSampler: data_source is empty, so no num_samples can be drawn from it")

    @property
    def num_samples(self) -> int:
        """How many indices make an epoch."""
        return len(self.data_source) if self._num_samples is None else self._num_samples

    def __len__(self) -> int:
        return self.num_samples

    def _drawn(self) -> list[int]:
        n, device = len(self.data_source), drawing_device(self.generator)
        if n == 0:
            return []
        if self.replacement:
            return randint(0, n, self.num_samples, generator=self.generator, device=device).tolist()  # type: ignore[no-any-return]  # one axis
        indices: list[int] = []
        while len(indices) < self.num_samples:
            indices += randperm(n, generator=self.generator, device=device).tolist()
        return indices[: self.num_samples]
