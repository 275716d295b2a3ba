"""Samplers: PyTorch's where nothing is drawn, distributions where something is."""

from __future__ import annotations

import json

import numpy as np
import pytest
import scipy.stats
import torch.utils.data as reference
from torch.utils.data.distributed import DistributedSampler

import lucid
from lucid import data


@pytest.mark.parametrize("n", [0, 1, 6, 7])
@pytest.mark.parametrize("drop_last", [False, True])
def test_orders_without_chance_are_pytorchs(n, drop_last):
    assert list(data.SequentialSampler(range(n))) == list(range(n))
    for size in (1, 2, 3, 10):
        ours = data.BatchSampler(data.SequentialSampler(range(n)), size, drop_last)
        theirs = reference.BatchSampler(reference.SequentialSampler(range(n)), size, drop_last)
        assert list(ours) == list(theirs)
        assert len(ours) == len(theirs)
    for replicas in (1, 2, 3, 5):
        for rank in range(replicas):
            arguments = {"num_replicas": replicas, "rank": rank, "shuffle": False, "drop_last": drop_last}
            ours, theirs = data.DistributedSampler(range(n), **arguments), DistributedSampler(range(n), **arguments)
            assert len(ours) == len(theirs)
            if n:  # PyTorch divides by zero otherwise
                assert list(ours) == list(theirs)


def test_random_orders():
    generator = lucid.Generator(0)
    sampler = data.RandomSampler(range(50), generator=generator)
    first, second = list(sampler), list(sampler)
    assert sorted(first) == sorted(second) == list(range(50))
    assert first != second
    assert first == list(data.RandomSampler(range(50), generator=lucid.Generator(0)))
    rounds = list(data.RandomSampler(range(4), num_samples=10, generator=generator))
    assert sorted(rounds[:4]) == sorted(rounds[4:8]) == [0, 1, 2, 3]
    assert len(rounds) == len(data.RandomSampler(range(4), num_samples=10)) == 10
    assert list(data.RandomSampler([])) == []
    drawn = list(data.RandomSampler(range(5), replacement=True, num_samples=5000, generator=generator))
    assert scipy.stats.chisquare(np.bincount(drawn, minlength=5)).pvalue > 1e-3
    assert sorted(data.SubsetRandomSampler([5, 7, 9], generator)) == [5, 7, 9]
    lucid.manual_seed(3)
    a = list(data.RandomSampler(range(20)))
    lucid.manual_seed(3)
    assert a == list(data.RandomSampler(range(20)))


def test_weights():
    weights = [0.0, 1.0, 3.0, 0.0, 6.0]
    drawn = list(data.WeightedRandomSampler(weights, 20_000, generator=lucid.Generator(1)))
    counts = np.bincount(drawn, minlength=5)
    assert counts[0] == counts[3] == 0
    assert scipy.stats.chisquare(counts[[1, 2, 4]], 20_000 * np.asarray([0.1, 0.3, 0.6])).pvalue > 1e-3
    # Without replacement: the chance of each pair, in order, is the product of shares of what is left.
    generator = lucid.Generator(2)
    sampler = data.WeightedRandomSampler(weights, 2, replacement=False, generator=generator)
    pairs = [tuple(sampler) for _ in range(4000)]
    share = {1: 0.1, 2: 0.3, 4: 0.6}
    expected = {(i, j): share[i] * share[j] / (1 - share[i]) for i in share for j in share if i != j}
    counted = [sum(pair == key for pair in pairs) for key in expected]
    assert sum(counted) == 4000
    assert scipy.stats.chisquare(counted, 4000 * np.asarray(list(expected.values()))).pvalue > 1e-3


def test_distributed_parts_cover_everything_and_change_with_the_epoch():
    samplers = [data.DistributedSampler(range(11), 3, rank, seed=5) for rank in range(3)]
    first = [list(sampler) for sampler in samplers]
    assert set().union(*first) == set(range(11))
    for sampler in samplers:
        sampler.set_epoch(1)
    assert [list(sampler) for sampler in samplers] != first
    restored = data.DistributedSampler(range(11), 3, 0, seed=5)
    restored.load_state_dict(samplers[0].state_dict())
    assert list(restored) == list(samplers[0])


def test_states():
    sampler = data.RandomSampler(range(30), generator=lucid.Generator(8))
    list(sampler)
    restored = data.RandomSampler(range(30), generator=lucid.Generator(0))
    restored.load_state_dict(json.loads(json.dumps(sampler.state_dict())))
    assert list(restored) == list(sampler)
    with pytest.raises(lucid.ArgumentError, match=r"RandomSampler\.load_state_dict"):
        data.RandomSampler(range(30)).load_state_dict(sampler.state_dict())


@pytest.mark.parametrize(
    ("call", "error", "match"),
    [
        (lambda: data.RandomSampler([1], num_samples=0), lucid.ArgumentError, "num_samples"),
        (lambda: data.RandomSampler([1], num_samples=1.5), lucid.ArgumentTypeError, "num_samples"),
        (lambda: data.RandomSampler([], num_samples=2), lucid.ArgumentError, "empty"),
        (lambda: data.WeightedRandomSampler([1.0, -1.0], 1), lucid.ArgumentError, "weights"),
        (lambda: data.WeightedRandomSampler([1.0, float("nan")], 1), lucid.ArgumentError, "weights"),
        (lambda: data.WeightedRandomSampler([0.0, 0.0], 1), lucid.ArgumentError, "1 positive"),
        (lambda: data.WeightedRandomSampler([0.0, 1.0], 2, False), lucid.ArgumentError, "2 positive"),
        (lambda: data.WeightedRandomSampler([1.0], True), lucid.ArgumentTypeError, "num_samples"),
        (lambda: data.BatchSampler([1], 0, False), lucid.ArgumentError, "batch_size"),
        (lambda: data.DistributedSampler([1], 2, 2), lucid.ArgumentError, "rank"),
        (lambda: data.DistributedSampler([1]), lucid.ArgumentError, "num_replicas"),
        (lambda: iter(data.Sampler()), NotImplementedError, "must define __iter__"),
    ],
)
def test_what_cannot_be(call, error, match):
    with pytest.raises(error, match=match):
        call()
