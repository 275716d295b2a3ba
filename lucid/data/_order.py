"""Which items make the batches of an epoch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

from lucid.data._fetching import Request
from lucid.data._randomness import Stream, number_of
from lucid.data.samplers import (
    BatchSampler,
    DistributedSampler,
    RandomSampler,
    SequentialSampler,
    SubsetRandomSampler,
    WeightedRandomSampler,
)

__all__ = ["requests"]

_DRAW_AT_ONCE = (SequentialSampler, RandomSampler, SubsetRandomSampler, WeightedRandomSampler, DistributedSampler)


def requests(sampler: Any, batched: bool, seed: int) -> Iterator[Request]:
    """Return what to ask for: batches of indices if `batched`, else single ones; random numbers come from `seed`."""
    stream = Stream(seed)
    with stream.drawn_from():
        indices = iter(sampler)
    return _read(indices, batched, None if _draws_at_once(sampler) else stream, _may_repeat(sampler))


def _read(indices: Iterator[Any], batched: bool, stream: Stream | None, may_repeat: bool) -> Iterator[Request]:
    seen: Counter[int] = Counter()
    while True:
        # A sampler of somebody else's may draw at every step.
        with nullcontext() if stream is None else stream.drawn_from():
            try:
                taken = next(indices)
            except StopIteration:
                return
        batch = list(taken) if batched else [taken]
        if not may_repeat:
            yield Request(batch, None, batched)
            continue
        repeats = []
        for index in batch:
            number = number_of(index)
            repeats.append(seen[number])
            seen[number] += 1
        yield Request(batch, repeats if any(repeats) else None, batched)


def _draws_at_once(sampler: Any) -> bool:
    if type(sampler) is BatchSampler:
        sampler = sampler.sampler
    return type(sampler) in _DRAW_AT_ONCE


def _may_repeat(sampler: Any) -> bool:
    if type(sampler) is BatchSampler:
        sampler = sampler.sampler
    if type(sampler) is RandomSampler:
        return sampler.replacement or sampler.num_samples > len(sampler.data_source)
    return type(sampler) is not SequentialSampler
