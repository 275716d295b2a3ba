"""Data sets and functions for the tests of the loader: workers import them, so they stand in a module of their own."""

from __future__ import annotations

import os
import random
import sys
import time

import numpy as np

import lucid
from lucid.data import Dataset, IterableDataset, get_worker_info


class Noisy(Dataset):
    """Items that draw from every generator there is."""

    def __init__(self, n=30, width=3):
        self.n, self.width = n, width

    def __len__(self):
        return self.n

    def __getitem__(self, index):
        if not 0 <= index < self.n:
            raise IndexError(index)
        return {
            "index": index,
            "lucid": lucid.rand(self.width),
            "array": np.random.rand(self.width),  # noqa: NPY002  # that is what is tested
            "python": random.random(),
            "name": f"item {index}",
        }


class Failing(Noisy):
    """Items of which one fails, in one of several ways."""

    def __init__(self, how, at=17):
        super().__init__()
        self.how, self.at = how, at

    def __getitem__(self, index):
        if index == self.at:
            if self.how == "raise":
                raise ValueError("this item is broken")
            if self.how == "unpicklable":
                raise UnpicklableError(lambda: None)
            if self.how == "unmakable":
                raise UnmakableError("a", "b")
            if self.how == "stop":
                raise StopIteration
            if self.how == "exit":
                os._exit(3)
            if self.how == "hang":
                time.sleep(60)
            if self.how == "gradient":
                return {"x": lucid.tensor([1.0, 1.0], requires_grad=True)}
        return {"index": index}


class UnpicklableError(Exception):
    pass


class UnmakableError(Exception):
    """It can be pickled, but not be made again."""

    def __init__(self, one, two):
        super().__init__(f"{one} and {two}")


class WholeBatches(Noisy):
    def __getitems__(self, indices):
        return [(index, float(lucid.rand()), os.getpid()) for index in indices]


class Large(Dataset):
    """Items that go through shared memory, of many kinds."""

    def __len__(self):
        return 6

    def __getitem__(self, index):
        return {
            "float": np.full((64, 64), index, dtype=np.float32),
            "tensor": lucid.full((100, 100), index, dtype=lucid.float16),
            "strided": np.arange(20_000).reshape(100, 200).T[::2],
            "complex": np.full(5000, 1j * index),
            "bool": np.ones((2, 10_000), dtype=bool),
            "small": np.int8(index),
            "empty": np.empty((0, 3)),
            "nothing": lucid.zeros((2, 0)),
            "zero_d": lucid.asarray(float(index)),
        }


class Pausing(Noisy):
    """Items that take their time."""

    def __init__(self, n=40, seconds=0.2):
        super().__init__(n)
        self.seconds = seconds

    def __getitem__(self, index):
        time.sleep(self.seconds)
        return index


class Process(Dataset):
    """Items that say which process made them."""

    def __len__(self):
        return 16

    def __getitem__(self, index):
        info = get_worker_info()
        return {
            "pid": os.getpid(),
            "worker": -1 if info is None else info.id,
            "mark": MARK[0],
            "mlx": "mlx" in sys.modules,
        }


MARK = [0]


def mark(worker):
    MARK[0] = 100 + worker


def fail_to_begin(worker):
    raise RuntimeError(f"worker {worker} does not want to")


class Lines(IterableDataset):
    """Numbers, shared out between the workers, with noise."""

    def __init__(self, n=23, fail_at=None):
        self.n, self.fail_at = n, fail_at

    def __iter__(self):
        info = get_worker_info()
        first, step = (0, 1) if info is None else (info.id, info.num_workers)
        for i in range(first, self.n, step):
            if i == self.fail_at:
                raise KeyError(i)
            yield i, lucid.rand(2), random.random(), np.random.rand()  # noqa: NPY002  # that is what is tested

    def __len__(self):
        return self.n


class Uneven(IterableDataset):
    """The first worker has one item, the others more."""

    def __iter__(self):
        info = get_worker_info()
        number = 0 if info is None else info.id
        return iter([100 * number + i for i in range(1 + 3 * number)])


class CoinSampler:
    """Somebody else's sampler, which draws at each step from Python's generator."""

    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for _ in range(self.n):
            yield random.randrange(self.n)

    def __len__(self):
        return self.n


def total(items):
    """A `collate_fn`."""
    return sum(item["index"] for item in items)


def failing_collate(items):
    raise TypeError("these do not fit")


def as_lists(batch):
    """Return a batch with lists for Tensors, for comparisons that are exact."""
    if isinstance(batch, dict):
        return {key: as_lists(value) for key, value in batch.items()}
    if isinstance(batch, list | tuple):
        return [as_lists(value) for value in batch]
    return batch.tolist() if hasattr(batch, "tolist") else batch
