"""Searching functions against NumPy and array-api-strict."""

from __future__ import annotations

import math
from typing import Any

import array_api_strict as strict
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import lucid
from tests.devices import check, fit, fitted

REAL = ("int8", "int64", "uint8", "uint64", "float32", "float64")


@pytest.mark.parametrize("dtype", REAL)
@pytest.mark.parametrize(("axis", "keepdims"), [(None, False), (None, True), (0, False), (-1, True)])
@pytest.mark.parametrize("name", ["argmax", "argmin", "count_nonzero"])
def test_reductions(name: str, axis: Any, keepdims: bool, dtype: str) -> None:
    x = np.asarray([[1, 0, 3], [3, 3, 0]], dtype)
    ours = getattr(lucid, name)(lucid.asarray(x), axis=axis, keepdims=keepdims)
    check(ours, getattr(strict, name)(strict.asarray(x), axis=axis, keepdims=keepdims))
    assert ours.dtype == lucid.int64


def test_argmax_finds_the_first_of_equals_and_nan() -> None:
    assert int(lucid.argmax(lucid.asarray([2.0, 5.0, 5.0]))) == 1
    assert int(lucid.argmin(lucid.asarray([2.0, math.nan, 1.0, math.nan]))) == 1


def test_count_nonzero_over_two_axes() -> None:
    x = np.asarray([[True, False], [True, True]])
    check(lucid.count_nonzero(lucid.asarray(x), axis=(0, 1)), np.asarray(3))
    check(lucid.count_nonzero(lucid.asarray(x), axis=(0, 1), keepdims=True), np.asarray([[3]]))
    assert int(lucid.count_nonzero(lucid.asarray([math.nan, 0j, 1j]))) == 2


@given(x=hnp.arrays(np.int8, hnp.array_shapes(max_dims=3, max_side=4), elements=st.integers(-1, 1)))
def test_nonzero(x: np.ndarray[Any, Any]) -> None:
    ours = lucid.nonzero(lucid.asarray(x))
    assert type(ours) is tuple
    for found, expected in zip(ours, np.nonzero(x), strict=True):
        check(found, expected)


@given(
    x1=hnp.arrays(np.float64, st.integers(0, 6), elements=st.integers(-5, 5)),
    x2=hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, max_dims=2, max_side=3), elements=st.integers(-6, 6)),
    side=st.sampled_from(["left", "right"]),
)
def test_searchsorted(x1: np.ndarray[Any, Any], x2: np.ndarray[Any, Any], side: Any) -> None:
    x1, x2 = fit(x1), fit(x2)
    order = np.argsort(x1)
    expected = np.searchsorted(x1[order], x2, side=side)
    check(lucid.searchsorted(lucid.asarray(x1[order]), lucid.asarray(x2), side=side), expected)
    ours = lucid.searchsorted(lucid.asarray(x1), lucid.asarray(x2), side=side, sorter=lucid.asarray(order))
    check(ours, expected)


@pytest.mark.parametrize(("dtype", "number"), [("float32", 0.1), ("int8", 2), ("int8", 1.5), ("float64", 2)])
def test_searchsorted_of_a_number(dtype: str, number: float) -> None:
    x1 = np.asarray([0, 0.1, 2, 3]).astype(dtype)
    weak = fit(np.asarray(number, np.result_type(x1, number)))
    for side in ("left", "right"):
        check(lucid.searchsorted(lucid.asarray(x1), number, side=side), np.searchsorted(x1, weak, side=side))


@pytest.mark.parametrize("dtype", ["bool", *REAL, "complex64"])
def test_where(dtype: str) -> None:
    condition, x1, x2 = np.asarray([[True], [False]]), np.ones(3, dtype), np.zeros((2, 1), dtype)
    ours = lucid.where(lucid.asarray(condition), lucid.asarray(x1), lucid.asarray(x2))
    check(ours, np.where(condition, x1, x2))


@pytest.mark.parametrize("dtype", REAL)
def test_where_takes_numbers(dtype: str) -> None:
    condition, x = np.asarray([True, False]), np.asarray([5, 6], dtype)
    for number in (0, 2, 2.5) if dtype.startswith("float") else (0, 2):
        a, c = lucid.asarray(x), lucid.asarray(condition)
        check(lucid.where(c, a, number), np.where(condition, x, x.dtype.type(number)))
        check(lucid.where(c, number, a), np.where(condition, x.dtype.type(number), x))
    assert (
        lucid.where(lucid.asarray(condition), lucid.asarray(x), 1.5).dtype.name == fitted(np.result_type(x, 1.5)).name
    )
    assert lucid.where(lucid.asarray(condition), 1j, lucid.asarray(x)).dtype.is_complex


def test_where_of_the_condition_alone_is_nonzero() -> None:
    condition = np.asarray([[True, False], [False, True]])
    for ours, expected in zip(lucid.where(lucid.asarray(condition)), np.where(condition), strict=True):
        check(ours, expected)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: lucid.argmax(lucid.ones(2), axis=1), lucid.AxisError, "argmax.*axis=1"),
        (lambda: lucid.argmax(lucid.ones(0)), lucid.ShapeError, "argmax"),
        (lambda: lucid.argmin(lucid.asarray([1j])), lucid.DTypeError, "argmin.*complex"),
        (lambda: lucid.nonzero(lucid.asarray(1.0)), lucid.ShapeError, "nonzero"),
        (lambda: lucid.searchsorted(lucid.ones(2), 1.0, side="l"), lucid.ArgumentError, "side must be 'left'"),
        (lambda: lucid.searchsorted(lucid.ones((2, 2)), 1.0), lucid.ShapeError, "searchsorted"),
        (lambda: lucid.searchsorted(lucid.asarray([1j]), 1.0), lucid.DTypeError, "searchsorted.*complex"),
        (lambda: lucid.where(lucid.ones(2) > 0, 1.0), lucid.ArgumentTypeError, "where: x1 or x2 is missing"),
        (lambda: lucid.where(lucid.ones(2), 1.0, 2.0), lucid.DTypeError, "where.*condition must be a bool"),
        (lambda: lucid.where(lucid.ones(2) > 0, lucid.ones(3), 1.0), lucid.ShapeError, "where.*cannot be broadcast"),
        (lambda: lucid.where(lucid.ones(2) > 0, lucid.ones(2, dtype="int8"), 300), lucid.ArgumentError, "not fit"),
        (lambda: lucid.where(lucid.ones(2) > 0, lucid.ones(2), "a"), TypeError, "where: Unsupported type for x2: str"),
    ],
)
def test_errors(call: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        call()
    assert isinstance(caught.value, lucid.LucidError)


@pytest.mark.parametrize("n", [3, 5000, 100_000])
@pytest.mark.parametrize("dtype", ["float32", "float64", "int32", "complex64", "bool"])
@pytest.mark.parametrize("number", [True, 2, 0.5, float("nan"), 1j])
def test_where_gives_a_number_the_arrays_dtype_at_every_size(n: int, dtype: str, number: Any) -> None:
    array = np.arange(n).astype(dtype)
    condition = np.arange(n) % 3 == 0
    for swapped in (False, True):
        values = (number, array) if swapped else (array, number)
        expected = np.where(condition, *values)
        ours = lucid.where(
            lucid.asarray(condition), *[lucid.asarray(v) if isinstance(v, np.ndarray) else v for v in values]
        )
        check(ours, expected)
