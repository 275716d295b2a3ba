"""The loader in one process: batches, order, random numbers, errors."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch.utils.data as reference

import lucid
from lucid.data import (
    BatchSampler,
    ConcatDataset,
    DataLoader,
    Dataset,
    RandomSampler,
    Subset,
    TensorDataset,
    WeightedRandomSampler,
)
from tests.data.items import CoinSampler, Failing, Large, Lines, Noisy, WholeBatches, as_lists, failing_collate, total


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"batch_size": 3},
        {"batch_size": 3, "drop_last": True},
        {"batch_size": None},
        {"batch_size": 4, "sampler": [3, 1, 1, 0, 9]},
        {"batch_size": None, "sampler": [3, 1]},
        {"batch_sampler": [[1, 2], [3], []][:2]},
        {"batch_size": 20, "collate_fn": sum},
    ],
    ids=repr,
)
def test_batches_are_pytorchs(options):
    numbers = list(range(10))
    ours, theirs = DataLoader(numbers, **options), reference.DataLoader(numbers, **options)
    assert len(ours) == len(theirs)
    assert [as_lists(batch) for batch in ours] == [as_lists(batch) for batch in theirs]
    assert [as_lists(batch) for batch in ours] == [as_lists(batch) for batch in theirs]  # and once more


@pytest.mark.parametrize("options", [{"batch_size": 4}, {"batch_size": 4, "drop_last": True}, {"batch_size": None}])
def test_iterable(options):
    batches = list(DataLoader(Lines(), **options))
    assert len(batches) == len(DataLoader(Lines(), **options))
    numbers = [batch[0] for batch in batches]
    flat = [n for part in numbers for n in (part.tolist() if hasattr(part, "tolist") else [part])]
    assert flat == list(range(20 if options.get("drop_last") else 23))


def test_rows_are_taken_at_once_and_equal_those_stacked():
    rows = TensorDataset(lucid.randn(20, 3), lucid.arange(20))
    for dataset in (rows, Subset(rows, [5, 3, 19, 0, 7])):
        fast = DataLoader(dataset, 3, sampler=[4, 0, 2, -1])
        slow = DataLoader(dataset, 3, sampler=[4, 0, 2, -1], collate_fn=lambda items: lucid.data.default_collate(items))
        assert [as_lists(batch) for batch in fast] == [as_lists(batch) for batch in slow]
    with pytest.raises(lucid.DataLoaderError, match=r"dataset\[25\]") as caught:
        list(DataLoader(rows, 2, sampler=[0, 25]))
    assert caught.value.index == 25


def epochs(loader, n=2):
    return [[as_lists(batch) for batch in loader] for _ in range(n)]


def test_one_seed_decides_everything():
    def run(seed):
        lucid.manual_seed(seed)
        return epochs(DataLoader(Noisy(), 4, shuffle=True))

    first = run(0)
    assert run(0) == first
    assert run(1) != first
    assert first[0] != first[1]
    order = [i for batch in first[0] for i in batch["index"]]
    assert sorted(order) == list(range(30)) != order
    # Every generator differs from item to item and from epoch to epoch.
    for name in ("lucid", "array", "python"):
        assert len({str(value) for epoch in first for batch in epoch for value in batch[name]}) == 60
    by_generator = epochs(DataLoader(Noisy(), 4, shuffle=True, generator=lucid.Generator(0)))
    assert by_generator == epochs(DataLoader(Noisy(), 4, shuffle=True, generator=lucid.Generator(0)))


def test_an_items_noise_depends_on_its_index_and_not_on_its_batch():
    def noise(**options):
        loader = DataLoader(Noisy(), generator=lucid.Generator(5), **options)
        return {i: x for b in epochs(loader, 1)[0] for i, x in zip(b["index"], b["lucid"], strict=True)}

    assert noise(batch_size=4) == noise(batch_size=7, shuffle=True) == noise(batch_size=1)


def test_an_index_that_comes_again_gets_other_noise():
    for sampler in ([3, 3, 3, 3], WeightedRandomSampler([0, 0, 1.0], 4), RandomSampler([0], num_samples=4)):
        for batch in epochs(DataLoader(Noisy(), 4, sampler=sampler, generator=lucid.Generator(0)), 1)[0]:
            assert len(set(batch["index"])) == 1
            assert len(set(batch["python"])) == 4


@pytest.mark.parametrize("dataset", [Noisy(), Lines(), WholeBatches()], ids=lambda d: type(d).__name__)
@pytest.mark.parametrize("sampler", [None, CoinSampler(30), BatchSampler(CoinSampler(30), 4, False)])
def test_what_is_drawn_outside_is_not_disturbed(dataset, sampler):
    options = {"batch_sampler" if isinstance(sampler, BatchSampler) else "sampler": sampler}
    if sampler is None:
        options = {"shuffle": True} if not isinstance(dataset, Lines) else {}
    elif isinstance(dataset, Lines):
        return

    def draws():
        return lucid.rand(2).tolist(), random.random(), np.random.rand()  # noqa: NPY002  # that is what is tested

    def seeded():
        lucid.manual_seed(1)
        random.seed(1)
        np.random.seed(1)  # noqa: NPY002

    loader = DataLoader(dataset, generator=lucid.Generator(0), **options)
    seeded()
    expected = [draws() for _ in range(5)]
    seeded()
    got = [draws()]
    for _ in range(2):
        batches = iter(loader)
        got.append(draws())
        next(batches)
        next(batches)
        got.append(draws())
    assert got == expected


def test_a_foreign_sampler_is_reproducible_too():
    def run():
        return epochs(DataLoader(Noisy(), 4, sampler=CoinSampler(30), generator=lucid.Generator(0)))

    assert run() == run()


def test_items_are_made_on_the_cpu_whatever_the_default_device(device):
    lucid.set_default_device(device)
    try:
        lucid.manual_seed(0)
        batches = epochs(DataLoader(Noisy(), 8, generator=lucid.Generator(0, device="cpu")), 1)
        assert lucid.__array_namespace_info__().default_device() == device
    finally:
        lucid.set_default_device("cpu")
    assert batches == epochs(DataLoader(Noisy(), 8, generator=lucid.Generator(0)), 1)


@pytest.mark.parametrize(
    ("dataset", "options", "index", "cause", "match"),
    [
        (Failing("raise"), {"batch_size": 4}, 17, ValueError, r"dataset\[17\] raised ValueError: this item is broken"),
        (Failing("stop"), {"batch_size": 4}, 17, StopIteration, r"dataset\[17\] raised StopIteration"),
        (Failing("raise"), {"batch_size": None}, 17, ValueError, r"dataset\[17\]"),
        (Noisy(), {"collate_fn": failing_collate}, None, TypeError, r"failing_collate raised .*indices \[0\]"),
        (Lines(fail_at=9), {"batch_size": 4}, 9, KeyError, "item 9 of the data set raised KeyError: 9"),
        (Lines(), {"collate_fn": failing_collate}, None, TypeError, "failing_collate raised .*items 0 to 0"),
        (Noisy(), {"sampler": ["x"]}, "x", TypeError, r"dataset\['x'\]"),
    ],
)
def test_errors_name_the_item(dataset, options, index, cause, match):
    with pytest.raises(lucid.DataLoaderError, match=match) as caught:
        list(DataLoader(dataset, **options))
    assert isinstance(caught.value, RuntimeError)
    assert caught.value.index == index
    assert caught.value.worker is None
    assert isinstance(caught.value.__cause__, cause)


class _Broken(Dataset):
    def __len__(self):
        return 3

    def __getitems__(self, indices):
        raise OSError("disk")


def test_whole_batches():
    first = epochs(DataLoader(WholeBatches(), 4, generator=lucid.Generator(0)), 1)
    assert first == epochs(DataLoader(WholeBatches(), 4, generator=lucid.Generator(0)), 1)
    assert [i for batch in first[0] for i in batch[0]] == list(range(30))
    with pytest.raises(lucid.DataLoaderError, match=r"__getitems__\(\[0, 1\]\) raised OSError: disk"):
        list(DataLoader(_Broken(), 2))


def test_collate_fn_gets_items():
    assert list(DataLoader(Noisy(), 10, collate_fn=total)) == [45, 145, 245]
    assert next(iter(DataLoader(Large(), 2)))["float"].shape == (2, 64, 64)


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"shuffle": True, "sampler": [1]}, "leave shuffle out"),
        ({"batch_sampler": [[1]], "batch_size": 2}, "leave batch_size"),
        ({"batch_sampler": [[1]], "drop_last": True}, "leave batch_size"),
        ({"batch_size": None, "drop_last": True}, "needs a batch_size"),
        ({"batch_size": 0}, "batch_size must be at least 1"),
        ({"num_workers": -1}, "num_workers must be at least 0"),
        ({"timeout": 3}, "timeout is for workers"),
        ({"timeout": -1, "num_workers": 1}, "timeout must be"),
        ({"prefetch_factor": 3}, "prefetch_factor is for workers"),
        ({"prefetch_factor": 0, "num_workers": 1}, "prefetch_factor must be"),
        ({"persistent_workers": True}, "persistent_workers is for workers"),
        ({"multiprocessing_context": "fork", "num_workers": 1}, "must be 'spawn'"),
    ],
)
def test_arguments_that_do_not_fit(options, match):
    with pytest.raises(lucid.ArgumentError, match=match):
        DataLoader(range(4), **options)


def test_iterables_have_their_own_order():
    for options in ({"shuffle": True}, {"sampler": [1]}, {"batch_sampler": [[1]]}):
        with pytest.raises(lucid.ArgumentError, match="an order of its own"):
            DataLoader(Lines(), **options)
    with pytest.raises(lucid.ArgumentTypeError, match="batch_size must be an int"):
        DataLoader(range(4), batch_size=1.5)


def test_items_of_data_sets_that_draw_nothing_are_not_seeded(monkeypatch):
    def never(seed):
        raise AssertionError("seeded")

    monkeypatch.setattr("lucid.data._fetching.seed_all", never)
    rows = TensorDataset(lucid.arange(4))
    plain = lucid.data.StackDataset(ConcatDataset([[1, 2], (3, 4)]), Subset(range(9), [1, 2, 3, 4]), rows)
    for dataset in (plain, list("abcd"), np.arange(4), lucid.arange(4)):
        assert len(list(DataLoader(dataset, 2, shuffle=True))) == 2
    for drawing in (Noisy(4), lucid.data.StackDataset(plain, Noisy(4)), Subset(Noisy(4), [0])):
        with pytest.raises(AssertionError, match="seeded"):
            list(DataLoader(drawing))


def test_indices_of_any_kind():
    rows = TensorDataset(lucid.arange(6.0), np.arange(6))
    for sampler in (np.asarray([4, 1]), lucid.asarray([4, 1]), (4, 1), iter([4, 1])):
        (batch,) = DataLoader(rows, 2, sampler=sampler)
        assert as_lists(batch) == [[4.0, 1.0], [4, 1]]
        assert all(isinstance(part, lucid.Tensor) for part in batch)
    # PyTorch's way to take many items at once.
    bulk = DataLoader(rows, sampler=BatchSampler(range(6), 4, False), batch_size=None)
    assert [as_lists(batch) for batch in bulk] == [[[0.0, 1.0, 2.0, 3.0], [0, 1, 2, 3]], [[4.0, 5.0], [4, 5]]]
    with pytest.raises(lucid.DataLoaderError, match=r"dataset\[1.5\]"):
        list(DataLoader(rows, 2, sampler=[0, 1.5]))
    # The noise of an item does not depend on the class of its index, and a repetition is one whatever that is.
    noise = [
        [batch["python"] for batch in epochs(DataLoader(Noisy(), 3, sampler=s, generator=lucid.Generator(0)), 1)[0]]
        for s in ([3, 5, 3], np.asarray([3, 5, 3]), lucid.asarray([3, 5, 3]))
    ]
    assert noise[0] == noise[1] == noise[2]
    assert len(set(noise[0][0])) == 3


def test_long_batches_are_not_listed_in_full():
    with pytest.raises(lucid.DataLoaderError, match=r"indices \[0, 1, .*, 31, \.\.\. \(1000 in all\)\]"):
        list(DataLoader(range(1000), 1000, collate_fn=failing_collate))
