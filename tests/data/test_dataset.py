"""The kinds of data sets, against PyTorch's."""

from __future__ import annotations

import pytest
import torch.utils.data as reference

import lucid
from lucid import data


class Numbers(data.IterableDataset):
    def __init__(self, *values):
        self.values = values

    def __iter__(self):
        return iter(self.values)

    def __len__(self):
        return len(self.values)


def test_indexing_agrees_with_pytorch():
    parts = [[1, 2, 3], ["a"], [], [4.5, 6.5]]
    ours, theirs = data.ConcatDataset(parts), reference.ConcatDataset(parts)
    assert len(ours) == len(theirs) == 6
    assert ours.cumulative_sizes == theirs.cumulative_sizes
    assert [ours[i] for i in range(-6, 6)] == [theirs[i] for i in range(-6, 6)]
    columns = {"x": [1, 2], "y": "ab"}
    assert [data.StackDataset(**columns)[i] for i in range(2)] == [{"x": 1, "y": "a"}, {"x": 2, "y": "b"}]
    assert data.StackDataset([1, 2], "ab")[1] == reference.StackDataset([1, 2], "ab")[1] == (2, "b")
    subset = data.Subset("abcdef", [5, 0, 3])
    assert len(subset) == 3
    assert [subset[i] for i in range(3)] == ["f", "a", "d"]
    chain = data.ChainDataset([Numbers(1, 2), Numbers(3)])
    assert list(chain) == [1, 2, 3]
    assert len(chain) == 3
    assert list(Numbers(1) + Numbers(2)) == [1, 2]
    assert len(data.Subset("ab", [0]) + data.Subset("cd", [1])) == 2


def test_rows_of_tensors():
    x, y = lucid.arange(6).reshape((3, 2)), lucid.arange(3)
    rows = data.TensorDataset(x, y)
    assert len(rows) == 3
    assert [part.tolist() for part in rows[-1]] == [[4, 5], 2]
    assert [part.tolist() for part in rows[1:]] == [[[2, 3], [4, 5]], [1, 2]]


@pytest.mark.parametrize("lengths", [[3, 7], [0.5, 0.5], [0.3, 0.3, 0.4], [0.29, 0.71], [1 / 3, 1 / 3, 1 / 3], [0, 10]])
def test_random_split_has_pytorchs_lengths(lengths):
    ours = data.random_split(range(10), lengths, generator=lucid.Generator(3))
    theirs = reference.random_split(range(10), lengths)
    assert [len(part) for part in ours] == [len(part) for part in theirs]
    assert sorted(item for part in ours for item in part) == list(range(10))
    again = data.random_split(range(10), lengths, generator=lucid.Generator(3))
    assert [part.indices for part in again] == [part.indices for part in ours]
    assert data.random_split(range(10), lengths, lucid.Generator(4))[-1].indices != ours[-1].indices


@pytest.mark.parametrize(
    ("call", "error", "match"),
    [
        (lambda: data.TensorDataset(), lucid.ArgumentError, "at least one"),
        (lambda: data.TensorDataset(lucid.ones(2), lucid.ones(3)), lucid.ShapeError, r"\[2, 3\]"),
        (lambda: data.TensorDataset(lucid.asarray(1.0)), lucid.ArgumentTypeError, r"tensors\[0\]"),
        (lambda: data.ConcatDataset([]), lucid.ArgumentError, "empty"),
        (lambda: data.ConcatDataset([Numbers(1)]), lucid.ArgumentTypeError, "ChainDataset"),
        (lambda: data.ConcatDataset(["ab"])[2], lucid.IndexingError, "index 2"),
        (lambda: data.ConcatDataset(["ab"])[-3], lucid.IndexingError, "index -3"),
        (lambda: data.StackDataset(), lucid.ArgumentError, "by position or by name"),
        (lambda: data.StackDataset([1], a=[1]), lucid.ArgumentError, "by position or by name"),
        (lambda: data.StackDataset([1], [1, 2]), lucid.ShapeError, r"\[1, 2\]"),
        (lambda: data.random_split(range(10), [3, 3]), lucid.ArgumentError, "10 items"),
        (lambda: data.random_split(range(10), [0.5, 0.4]), lucid.ArgumentError, "add up to 1"),
        (lambda: data.random_split(range(10), [1.5, -0.5]), lucid.ArgumentError, "add up to 1"),
        (lambda: data.Dataset()[0], NotImplementedError, "Dataset must define __getitem__"),
        (lambda: iter(data.IterableDataset()), NotImplementedError, "must define __iter__"),
    ],
)
def test_what_cannot_be(call, error, match):
    with pytest.raises(error, match=match):
        call()
