"""From items to batches, against PyTorch's `default_collate`."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict, namedtuple

import numpy as np
import pytest
import torch
from torch.utils.data import default_collate as reference

import lucid
from lucid.data import default_collate, default_convert

Point = namedtuple("Point", "x y")


@dataclasses.dataclass(frozen=True)
class Sample:
    x: np.ndarray
    label: int

    def __post_init__(self):
        assert np.ndim(self.label) == 0  # which no batch satisfies


def plain(batch):
    """Return a batch with (dtype, values) for arrays."""
    if isinstance(batch, lucid.Tensor):
        return batch.dtype.name, batch.tolist()
    if isinstance(batch, torch.Tensor):
        return str(batch.dtype).removeprefix("torch."), batch.tolist()
    if isinstance(batch, dict):
        return type(batch), {key: plain(value) for key, value in batch.items()}
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch), [plain(value) for value in batch]
    if isinstance(batch, list | tuple):  # strings stay in whatever PyTorch's `zip` put them in; here in a list
        return [plain(value) for value in batch]
    return batch


BATCHES = [
    [1, 2],
    [1.5, 2.5],
    [True, False],
    ["a", "bc"],
    [b"a", b"b"],
    [np.ones(2, dtype=np.float32), np.zeros(2, dtype=np.float32)],
    [np.float16(1.5), np.float16(2.5)],
    [np.array(3), np.array(4)],
    [(1, "a", 2.0), (2, "b", 3.0)],
    [[1, [2.0]], [3, [4.0]]],
    [{"x": 1, "y": {"z": np.arange(3)}}, {"x": 2, "y": {"z": np.arange(3, 6)}}],
    [OrderedDict(a=1, b="x"), OrderedDict(a=2, b="y")],
    [Point(1, 2.0), Point(3, 4.0)],
    [{"p": [Point("a", True)]}, {"p": [Point("b", False)]}],
]


@pytest.mark.parametrize("batch", BATCHES, ids=repr)
def test_batches_are_pytorchs(batch):
    assert plain(default_collate(batch)) == plain(reference(batch))


def test_tensors_and_dataclasses():
    tensors = [lucid.asarray([1.0, 2.0]), lucid.asarray([3.0, 4.0])]
    assert plain(default_collate(tensors)) == ("float64", [[1.0, 2.0], [3.0, 4.0]])
    batch = default_collate([Sample(np.ones(2), 3), Sample(np.zeros(2), 4)])
    assert isinstance(batch, Sample)
    assert plain(batch.x) == ("float64", [[1.0, 1.0], [0.0, 0.0]])
    assert plain(batch.label) == ("int64", [3, 4])
    x = lucid.tensor([1.0, 1.0], requires_grad=True)
    default_collate([x, 2 * x]).sum().backward()
    assert x.grad.tolist() == [3.0, 3.0]


def test_convert():
    item = {"x": np.ones(2), "p": Point(np.float32(1.5), "a"), "l": [np.arange(2), None], "s": Sample(np.ones(1), 2)}
    made = default_convert(item)
    assert plain(made["x"]) == ("float64", [1.0, 1.0])
    assert plain(made["p"]) == (Point, [("float32", 1.5), "a"])
    assert plain(made["l"]) == [("int64", [0, 1]), None]
    assert plain(made["s"].x) == ("float64", [1.0])
    assert default_convert(np.array(["a"])).tolist() == ["a"]


def test_arrays_of_a_batch_are_the_batchs_own():
    row = np.zeros(2)
    batch = default_collate([row])
    batch[0, 0] = 5.0
    assert row.tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("batch", "error", "match"),
    [
        ([], lucid.ArgumentError, "empty"),
        ([np.ones(2), np.ones(3)], lucid.ArgumentError, r"\(2,\), \(3,\).*pads"),
        ([lucid.ones(2), lucid.ones(3)], lucid.ArgumentError, r"\(2,\), \(3,\).*pads"),
        ([{"a": 1}, {"b": 1}], lucid.ArgumentError, "different keys"),
        ([[1], [1, 2]], lucid.ArgumentError, "different lengths"),
        ([None, None], lucid.ArgumentTypeError, "NoneType"),
        ([object()], lucid.ArgumentTypeError, "collate_fn"),
        ([np.array(["a"])], lucid.ArgumentTypeError, "dtype <U1"),
        ([1, None], lucid.ArgumentTypeError, "NoneType"),
        ([1, "a"], lucid.ArgumentTypeError, "str"),
    ],
)
def test_what_does_not_fit(batch, error, match):
    with pytest.raises(error, match=match):
        default_collate(batch)
