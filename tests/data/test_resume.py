"""A loader that is saved and resumed goes on as if it had not stopped, bitwise."""

from __future__ import annotations

import json

import pytest

import lucid
from lucid.data import BatchSampler, DataLoader, DistributedSampler, RandomSampler, WeightedRandomSampler
from tests.data.items import CoinSampler, Lines, Noisy, as_lists


def shuffled(**workers):
    return DataLoader(Noisy(), 4, shuffle=True, **workers)


def drawn_by_a_generator(**workers):
    sampler = RandomSampler(range(30), generator=lucid.Generator(11))
    return DataLoader(Noisy(), batch_sampler=BatchSampler(sampler, 4, True), **workers)


def weighted(**workers):
    return DataLoader(Noisy(), 4, sampler=WeightedRandomSampler(range(30), 30), **workers)


def foreign(**workers):
    return DataLoader(Noisy(), 4, sampler=CoinSampler(30), **workers)


def distributed(**workers):
    return DataLoader(Noisy(), 2, sampler=DistributedSampler(range(30), 2, 1), **workers)


def one_by_one(**workers):
    return DataLoader(Noisy(8), None, shuffle=True, **workers)


def iterable(**workers):
    return DataLoader(Lines(), 3, **workers)


MAKERS = [shuffled, drawn_by_a_generator, weighted, foreign, distributed, one_by_one, iterable]


def run(loader, n):
    return [[as_lists(batch) for batch in loader] for _ in range(n)]


def check(make, before, after):
    """Compare three epochs with those of a loader that was saved in the middle of the second."""
    lucid.manual_seed(0)
    whole = run(make(**before), 3)
    lucid.manual_seed(0)
    first = make(**before)
    assert run(first, 1) == whole[:1]
    batches = iter(first)
    for expected in whole[1][:3]:
        assert as_lists(next(batches)) == expected
    state = json.loads(json.dumps(first.state_dict()))
    del batches
    lucid.manual_seed(99)  # the rest depends on the saved state alone
    resumed = make(**after)
    resumed.load_state_dict(state)
    assert resumed.state_dict() == state
    assert run(resumed, 2) == [whole[1][3:], whole[2]]
    # And again, saved between two epochs.
    lucid.manual_seed(0)
    first = make(**after)
    if after == before:
        run(first, 1)
        resumed = make(**after)
        resumed.load_state_dict(first.state_dict())
        assert run(resumed, 2) == whole[1:]


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_without_workers(make):
    check(make, {}, {})


@pytest.mark.parametrize("make", [drawn_by_a_generator, foreign], ids=lambda make: make.__name__)
def test_from_workers_to_none(make):
    check(make, {"num_workers": 2, "persistent_workers": True}, {})


def test_iterable_with_workers():
    workers = {"num_workers": 2, "persistent_workers": True}
    check(iterable, workers, workers)


def test_the_end_of_an_epoch_and_loaders_that_were_not_begun():
    lucid.manual_seed(0)
    whole = run(shuffled(), 2)
    lucid.manual_seed(0)
    fresh = shuffled()
    resumed = shuffled()
    resumed.load_state_dict(fresh.state_dict())
    assert run(resumed, 2) == run(fresh, 2) == whole
    # After the last batch, but before the loop has ended.
    lucid.manual_seed(0)
    loader = shuffled()
    batches = iter(loader)
    for _ in range(8):
        next(batches)
    resumed.load_state_dict(loader.state_dict())
    assert run(resumed, 2) == [[], whole[1]]
    # An epoch that was given up counts; older iterations do not.
    lucid.manual_seed(0)
    loader = shuffled()
    old = iter(loader)
    next(old)
    new = iter(loader)
    assert as_lists(next(new)) == whole[1][0]
    next(old)
    assert (loader.state_dict()["epoch"], loader.state_dict()["batches"]) == (1, 1)


def test_states_of_something_else():
    state = shuffled().state_dict()
    for change, error, match in (
        ({"seed": -1}, lucid.ArgumentTypeError, "'seed'"),
        ({"batches": 1.5}, lucid.ArgumentTypeError, "'batches'"),
        ({"shape": {**state["shape"], "items": 31}}, lucid.ArgumentError, "items is 31 in the saved loader and 30"),
        ({"shape": {**state["shape"], "batch_size": 5}}, lucid.ArgumentError, "batch_size is 5"),
    ):
        loader = shuffled()
        before = loader.state_dict()
        with pytest.raises(error, match=match):
            loader.load_state_dict({**state, **change})
        assert loader.state_dict() == before
    with pytest.raises(lucid.ArgumentError, match="samplers of other kinds"):
        shuffled().load_state_dict({**state, "sampler": {}})
    for nonsense in (None, {}, {"epoch": 1}):
        with pytest.raises(lucid.ArgumentTypeError, match="must be what DataLoader"):
            shuffled().load_state_dict(nonsense)
    with pytest.raises(lucid.ArgumentError, match="readers is 1"):
        iterable(num_workers=2).load_state_dict(iterable().state_dict())
