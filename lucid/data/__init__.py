"""Data sets, samplers and the loader that makes batches of them, in worker processes if asked.

Names and arguments are PyTorch's. Random numbers are another matter: what an item draws depends on the loader's seed,
the epoch and the item's index alone, so results are the same with any number of workers.
"""

from __future__ import annotations

from lucid.data import datasets, samplers, text, transforms
from lucid.data.chain_dataset import ChainDataset
from lucid.data.collate import default_collate, default_convert
from lucid.data.concat_dataset import ConcatDataset
from lucid.data.dataset import Dataset, IterableDataset
from lucid.data.loader import DataLoader
from lucid.data.samplers import (
    BatchSampler,
    DistributedSampler,
    RandomSampler,
    Sampler,
    SequentialSampler,
    SubsetRandomSampler,
    WeightedRandomSampler,
)
from lucid.data.stack_dataset import StackDataset
from lucid.data.subset import Subset, random_split
from lucid.data.tensor_dataset import TensorDataset
from lucid.data.worker_info import WorkerInfo, get_worker_info

__all__ = [
    "BatchSampler",
    "ChainDataset",
    "ConcatDataset",
    "DataLoader",
    "Dataset",
    "DistributedSampler",
    "IterableDataset",
    "RandomSampler",
    "Sampler",
    "SequentialSampler",
    "StackDataset",
    "Subset",
    "SubsetRandomSampler",
    "TensorDataset",
    "WeightedRandomSampler",
    "WorkerInfo",
    "datasets",
    "default_collate",
    "default_convert",
    "get_worker_info",
    "random_split",
    "samplers",
    "text",
    "transforms",
]
