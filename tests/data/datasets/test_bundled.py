"""The data sets that come with scikit-learn."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import sklearn.datasets as reference

import lucid
from lucid.data import DataLoader, datasets, transforms

NAMES = ["load_digits", "load_iris", "load_wine", "load_breast_cancer", "load_diabetes"]


@pytest.mark.parametrize("name", NAMES)
def test_values_are_scikit_learns_and_the_parts_make_the_whole(name):
    load, bunch = getattr(datasets, name), getattr(reference, name)()
    whole = load("all")
    scale = 16 if name == "load_digits" else 1
    shape = (len(bunch.target), 1, 8, 8) if name == "load_digits" else bunch.data.shape
    expected = (bunch.data.reshape(shape) / scale).astype(np.float32)
    np.testing.assert_array_equal(whole.data.numpy(), expected)
    np.testing.assert_array_equal(whole.targets.numpy(), bunch.target)
    assert whole.data.dtype is lucid.float32
    assert whole.targets.dtype is (lucid.float32 if name == "load_diabetes" else lucid.int64)
    assert whole.classes == [str(c) for c in getattr(bunch, "target_names", [])]
    train, test = load("train", seed=3), load("test", seed=3)
    rows = {tuple(row) for part in (train, test) for row in part.data.numpy().reshape(len(part), -1).tolist()}
    assert len(train) + len(test) == len(whole)
    assert abs(len(test) - 0.2 * len(whole)) <= 1
    assert rows == {tuple(row) for row in expected.reshape(len(whole), -1).tolist()}
    assert (load("test", seed=3).data == test.data).all()
    assert not bool((load("test", seed=4).data == test.data).all())
    if name != "load_diabetes":  # each class has its share of both parts
        shares = [np.bincount(part.targets.numpy()) / len(part) for part in (train, test)]
        np.testing.assert_allclose(*shares, atol=0.03)
    x, y = next(iter(DataLoader(train, batch_size=8)))
    assert x.shape == (8, *shape[1:])
    assert y.shape == (8,)


def test_digits_as_pictures():
    digits = datasets.load_digits("test", transform=transforms.Compose([transforms.Resize(16), transforms.ToTensor()]))
    plain = datasets.load_digits("test")
    x, y = next(iter(DataLoader(digits, batch_size=4)))
    assert x.shape == (4, 1, 16, 16)
    assert y.tolist() == plain.targets[:4].tolist()
    exact = datasets.load_digits("test", transform=transforms.ToTensor())
    np.testing.assert_allclose(exact[0][0].numpy(), plain.data[0].numpy(), atol=0.5 / 255 + 1e-6)


def test_what_cannot_be(monkeypatch):
    with pytest.raises(lucid.ArgumentError, match="load_iris: split must be"):
        datasets.load_iris("validation")
    with pytest.raises(lucid.ArgumentError, match="load_wine: test_size"):
        datasets.load_wine(test_size=1.2)
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(lucid.MissingExtraError, match=r'scikit-learn; pip install "lucid-dl\[data\]"'):
        datasets.load_iris()
