"""Which items come next: orders of indices."""

from __future__ import annotations

from lucid.data.samplers.batch_sampler import BatchSampler
from lucid.data.samplers.distributed_sampler import DistributedSampler
from lucid.data.samplers.random_sampler import RandomSampler
from lucid.data.samplers.sampler import Sampler
from lucid.data.samplers.sequential_sampler import SequentialSampler
from lucid.data.samplers.subset_random_sampler import SubsetRandomSampler
from lucid.data.samplers.weighted_random_sampler import WeightedRandomSampler

__all__ = [
    "BatchSampler",
    "DistributedSampler",
    "RandomSampler",
    "Sampler",
    "SequentialSampler",
    "SubsetRandomSampler",
    "WeightedRandomSampler",
]
