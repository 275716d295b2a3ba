"""A part of the items for each of several processes that train together."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from lucid._errors import ArgumentError
from lucid.data.samplers.sampler import Sampler, count
from lucid.random import Generator, randperm

__all__ = ["DistributedSampler"]


class DistributedSampler(Sampler[int]):
    """The indices of one of several processes; each process gets as many as the others.

    Parameters
    ----------
    dataset : Dataset
        The data set, the same in each process.
    num_replicas : int
        How many processes there are.
    rank : int
        Which of them this is.
    shuffle : bool, default: True
        Whether the order is random. It is the same in each process, and another in each epoch if `set_epoch` is called.
    seed : int, default: 0
        What the order depends on; the same in each process.
    drop_last : bool, default: False
        Whether items are left out so that the parts are equal; otherwise some come twice.

    Raises
    ------
    ArgumentError
        If `num_replicas` and `rank` are not given, or do not fit together.

    Examples
    --------
    >>> import lucid
    >>> [list(lucid.data.DistributedSampler("abcde", 2, rank, shuffle=False)) for rank in (0, 1)]
    [[0, 2, 4], [1, 3, 0]]
    """

    def __init__(
        self,
        dataset: Any,
        num_replicas: int | None = None,
        rank: int | None = None,
        shuffle: bool = True,
        seed: int = 0,
        drop_last: bool = False,
    ) -> None:
        if num_replicas is None or rank is None:
            raise ArgumentError(
                "DistributedSampler: say how many processes there are and which this is: num_replicas, rank"
            )
        self.dataset = dataset
        self.num_replicas = count("DistributedSampler", "num_replicas", num_replicas)
        self.rank = count("DistributedSampler", "rank", rank, least=0)
        if self.rank >= self.num_replicas:
            raise ArgumentError(f"DistributedSampler: rank must be below num_replicas={num_replicas}, got {rank}")
        self.shuffle, self.seed, self.drop_last = bool(shuffle), seed, bool(drop_last)
        self.epoch = 0
        n = len(dataset)
        self.num_samples = n // self.num_replicas if self.drop_last else math.ceil(n / self.num_replicas)
        self.total_size = self.num_samples * self.num_replicas

    def __iter__(self) -> Iterator[int]:
        n = len(self.dataset)
        if self.shuffle:
            order = randperm(n, generator=Generator(self.seed + self.epoch, device="cpu")).tolist()
        else:
            order = list(range(n))
        if n:
            order = (order * math.ceil(self.total_size / n))[: self.total_size]
        return iter(order[self.rank :: self.num_replicas])

    def __len__(self) -> int:
        return self.num_samples

    def set_epoch(self, epoch: int) -> None:
        """Choose another order; call it before each epoch, with the same number in each process.

        Parameters
        ----------
        epoch : int
            The number of the epoch.
        """
        self.epoch = epoch

    def state_dict(self) -> dict[str, Any]:
        """Return the number of the epoch.

        Returns
        -------
        dict
            The number under ``"epoch"``.
        """
        return {"epoch": self.epoch}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on where `state_dict` was called.

        Parameters
        ----------
        state_dict : dict
            What `state_dict` returned.
        """
        self.epoch = state_dict["epoch"]
