"""`take` and `take_along_axis` against NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid
from tests.devices import check, fit

X = np.arange(24.0, dtype=np.float32).reshape(2, 3, 4)


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -3])
@pytest.mark.parametrize("indices", [[0], [1, 0, 1, -1], [-2, 1], [[0, 1], [1, -1]], []])
def test_take(axis: int, indices: Any) -> None:
    given = np.asarray(indices, dtype=np.int64)
    ours = lucid.take(lucid.asarray(X), lucid.asarray(given), axis=axis)
    check(ours, np.take(X, given, axis=axis))


@pytest.mark.parametrize("dtype", [lucid.int8, lucid.uint8, lucid.uint64, lucid.int32])
def test_take_by_any_integer_dtype(dtype: lucid.DType) -> None:
    indices = lucid.asarray([2, 0], dtype=dtype)
    assert lucid.take(lucid.asarray([5, 6, 7]), indices).tolist() == [7, 5]
    assert lucid.take_along_axis(lucid.asarray([5, 6, 7]), indices).tolist() == [7, 5]


@pytest.mark.parametrize("axis", [0, 1, 2, -1])
def test_take_along_axis(axis: int) -> None:
    values = fit(np.random.default_rng(0).normal(size=(2, 3, 4)))
    order = np.argsort(values, axis=axis)
    ours = lucid.take_along_axis(lucid.asarray(values), lucid.asarray(order), axis=axis)
    check(ours, np.sort(values, axis=axis))


def test_take_along_axis_broadcasts_the_other_axes() -> None:
    indices = np.array([[[0, -1, 1]]])
    ours = lucid.take_along_axis(lucid.asarray(X), lucid.asarray(indices), axis=2)
    check(ours, np.take_along_axis(X, indices, axis=2))
    wide = np.array([[[0]], [[2]]]) * np.ones((1, 1, 4), dtype=int)
    narrow = lucid.take_along_axis(lucid.asarray(X[:1]), lucid.asarray(wide), axis=1)
    check(narrow, np.take_along_axis(X[:1], wide, axis=1))


def test_indices_named_twice_add_their_gradients() -> None:
    x = lucid.tensor([1.0, 2.0, 3.0], requires_grad=True)
    taken = lucid.take(x, lucid.asarray([0, 2, 0])) * lucid.asarray([1.0, 10.0, 100.0], dtype=lucid.float32)
    taken.sum().backward()
    assert x.grad.tolist() == [101.0, 0.0, 10.0]


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda x, i: lucid.take(x, i), lucid.ArgumentError),
        (lambda x, i: lucid.take(lucid.asarray(1.0), i), lucid.ArgumentError),
        (lambda x, i: lucid.take(x, i + 3, axis=0), lucid.IndexingError),
        (lambda x, i: lucid.take(x, i - 9, axis=0), lucid.IndexingError),
        (lambda x, i: lucid.take(x, i * 1.0, axis=0), lucid.IndexingError),
        (lambda x, i: lucid.take(x, i == 0, axis=0), lucid.IndexingError),
        (lambda x, i: lucid.take(x, np.array([True]), axis=0), lucid.IndexingError),
        (lambda x, i: lucid.take(x, [0], axis=0), TypeError),
        (lambda x, i: lucid.take(x, i, axis=3), lucid.AxisError),
        (lambda x, i: lucid.take_along_axis(x, i), lucid.ShapeError),
        (lambda x, i: lucid.take_along_axis(x, lucid.reshape(i, (1, 1, 2)) + 5), lucid.IndexingError),
        (lambda x, i: lucid.take_along_axis(x, lucid.reshape(i, (1, 1, 2)) * 1.0), lucid.IndexingError),
        (lambda x, i: lucid.take_along_axis(x, lucid.reshape(i, (1, 1, 2)), axis=3), lucid.AxisError),
    ],
)
def test_bad_arguments(make: Any, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        make(lucid.asarray(X), lucid.asarray([0, 1]))
    assert isinstance(caught.value, lucid.LucidError)
