"""The loader: what it adds to the items, and what workers take off."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

import lucid
from lucid.data import DataLoader, Dataset, TensorDataset

ITEMS = 10_000

# asv imports its benchmarks by a way of its own; workers look for this module where everybody looks.
sys.path.append(str(Path(__file__).parents[1]))


class Slow(Dataset[Any]):
    """Pictures with a transform that keeps a core busy for a few tenths of a millisecond."""

    def __init__(self, n: int = ITEMS, size: int = 96) -> None:
        self.n = n
        self.picture = np.random.default_rng(0).standard_normal((size, size)).astype(np.float32)

    def __len__(self) -> int:
        return self.n

    def __getitem__(self, index: int) -> Any:
        shifted = np.roll(self.picture, index, axis=1) + np.float32(lucid.rand().item())
        smooth = shifted
        for _ in range(12):
            smooth = np.tanh((smooth + np.roll(smooth, 1, axis=0) + np.roll(smooth, 1, axis=1)) / 3)
        return smooth[::3, ::3], index


def passes(loader: DataLoader) -> int:
    """Go through an epoch and return how many items came."""
    return sum(len(targets) for _, targets in loader)


def speed_up(workers: int = 2, rounds: int = 3) -> dict[str, float]:
    """Return the seconds of an epoch of slow items without and with workers, and the ratio; medians, interleaved."""
    alone = DataLoader(Slow(), batch_size=32, shuffle=True)
    helped = DataLoader(Slow(), batch_size=32, shuffle=True, num_workers=workers, persistent_workers=True)
    start = time.perf_counter()
    passes(helped)
    cold = time.perf_counter() - start
    seconds: dict[str, list[float]] = {"alone": [], "helped": [], "parent": []}
    for _ in range(rounds):
        for name, loader in (("alone", alone), ("helped", helped)):
            start, used = time.perf_counter(), time.process_time()
            assert passes(loader) == ITEMS
            seconds[name].append(time.perf_counter() - start)
        seconds["parent"].append(time.process_time() - used)
    medians = {name: float(np.median(values)) for name, values in seconds.items()}
    return {**medians, "first epoch": cold, "ratio": medians["alone"] / medians["helped"]}


class SlowItems:
    """An epoch of slow items; `start` includes the start of the workers."""

    params = ((0, 2),)
    param_names = ("workers",)
    number = 1
    timeout = 120.0

    def setup(self, workers: int) -> None:
        self.dataset = Slow(2000)
        self.workers = workers
        persistent = {"persistent_workers": True} if workers else {}
        self.loader = DataLoader(self.dataset, 32, shuffle=True, num_workers=workers, **persistent)
        passes(DataLoader(self.dataset, 32, sampler=range(64)))
        if workers:
            passes(self.loader)

    def teardown(self, workers: int) -> None:
        del self.loader

    def time_epoch(self, workers: int) -> None:
        passes(self.loader)

    def time_start_and_epoch(self, workers: int) -> None:
        passes(DataLoader(self.dataset, 32, shuffle=True, num_workers=workers))


class Overhead:
    """What the loader costs where items cost nothing."""

    def setup(self) -> None:
        self.rows = TensorDataset(lucid.randn(ITEMS, 64), lucid.arange(ITEMS))
        self.plain = list(range(ITEMS))

    def time_rows_of_tensors(self) -> None:
        passes(DataLoader(self.rows, 64, shuffle=True))

    def time_items_of_a_list(self) -> None:
        for _ in DataLoader(self.plain, 64, shuffle=True):
            pass


if __name__ == "__main__":
    print({name: round(value, 3) for name, value in speed_up().items()})
