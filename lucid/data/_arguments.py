"""What the arguments of a loader may be, and the samplers that they stand for."""

from __future__ import annotations

from typing import Any

from lucid._errors import ArgumentError
from lucid.data.samplers import BatchSampler, RandomSampler, SequentialSampler
from lucid.data.samplers.sampler import count

__all__ = ["check_workers", "samplers"]


def check_workers(
    num_workers: int, timeout: float, prefetch_factor: int | None, persistent_workers: bool, context: Any
) -> None:
    """Raise if the arguments about workers do not fit together."""
    count("DataLoader", "num_workers", num_workers, least=0)
    if context is not None:
        method = context if isinstance(context, str) else context.get_start_method()
        if method != "spawn":
            raise ArgumentError(
                f"DataLoader: multiprocessing_context must be 'spawn', got {method!r}; forked processes hang when"
                " other threads or MLX are at work"
            )
    if not timeout >= 0:
        raise ArgumentError(f"DataLoader: timeout must be at least 0 seconds, got {timeout}")
    if prefetch_factor is not None:
        count("DataLoader", "prefetch_factor", prefetch_factor)
    if num_workers == 0:
        for name, given in (
            ("timeout", timeout > 0),
            ("prefetch_factor", prefetch_factor is not None),
            ("persistent_workers", persistent_workers),
        ):
            if given:
                raise ArgumentError(f"DataLoader: {name} is for workers; give num_workers too, or leave it out")


def samplers(
    dataset: Any,
    iterable: bool,
    batch_size: int | None,
    shuffle: bool | None,
    sampler: Any,
    batch_sampler: Any,
    drop_last: bool,
) -> tuple[Any, Any]:
    """Return the sampler and the batch sampler, None for those there are not."""
    if sampler is not None and shuffle:
        raise ArgumentError("DataLoader: sampler says which order it is; leave shuffle out")
    if iterable and (shuffle or sampler is not None or batch_sampler is not None):
        raise ArgumentError("DataLoader: an IterableDataset has an order of its own; leave shuffle and samplers out")
    if batch_sampler is not None and (batch_size != 1 or shuffle or sampler is not None or drop_last):
        raise ArgumentError(
            "DataLoader: batch_sampler says what the batches are; leave batch_size, shuffle, sampler, drop_last out"
        )
    if batch_size is None and drop_last:
        raise ArgumentError("DataLoader: drop_last needs a batch_size")
    if batch_size is not None:
        count("DataLoader", "batch_size", batch_size)
    if iterable:
        return None, None
    if sampler is None:
        sampler = RandomSampler(dataset) if shuffle else SequentialSampler(dataset)
    if batch_sampler is None and batch_size is not None:
        batch_sampler = BatchSampler(sampler, batch_size, drop_last)
    return sampler, batch_sampler
