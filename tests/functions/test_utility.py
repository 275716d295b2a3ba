"""Utility functions against NumPy."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import lucid
from tests.devices import check


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint64", "float32", "complex128"])
@pytest.mark.parametrize(("axis", "keepdims"), [(None, False), (None, True), (0, False), (-1, True), ((0, 1), False)])
@pytest.mark.parametrize("name", ["all", "any"])
def test_all_and_any(name: str, axis: Any, keepdims: bool, dtype: str) -> None:
    x = np.asarray([[1, 0, 1], [1, 0, 0]], dtype)
    ours = getattr(lucid, name)(lucid.asarray(x), axis=axis, keepdims=keepdims)
    check(ours, getattr(np, name)(x, axis=axis, keepdims=keepdims))


@pytest.mark.parametrize("value", [math.nan, math.inf, complex(0, math.nan), 1j, -1.0])
def test_what_is_not_zero_is_true(value: complex) -> None:
    assert bool(lucid.all(lucid.asarray([value])))
    assert bool(lucid.any(lucid.asarray([0.0, value])))


def test_no_elements() -> None:
    assert bool(lucid.all(lucid.zeros((0,))))
    assert not bool(lucid.any(lucid.zeros((0,))))
    check(lucid.all(lucid.zeros((2, 0)), axis=1), np.asarray([True, True]))


@given(
    x=hnp.arrays(np.int64, hnp.array_shapes(max_dims=3, max_side=4), elements=st.integers(-9, 9)),
    n=st.integers(0, 5),
    before=st.integers(0, 2),
    behind=st.integers(0, 2),
    data=st.data(),
)
def test_diff(x: np.ndarray[Any, Any], n: int, before: int, behind: int, data: st.DataObject) -> None:
    axis = data.draw(st.integers(-x.ndim, x.ndim - 1))
    edges: dict[str, Any] = {}
    for name, length in (("prepend", before), ("append", behind)):
        if length:
            shape = list(x.shape)
            shape[axis] = length
            edges[name] = np.arange(math.prod(shape)).reshape(shape)
    ours = lucid.diff(lucid.asarray(x), axis=axis, n=n, **{name: lucid.asarray(e) for name, e in edges.items()})
    parts = [edges[name] if name != "x" else x for name in ("prepend", "x", "append") if name == "x" or name in edges]
    check(ours, np.diff(np.concatenate(parts, axis=axis), n=n, axis=axis))


def test_diff_of_bool_is_whether_neighbours_differ() -> None:
    check(lucid.diff(lucid.asarray([True, True, False])), np.asarray([False, True]))


def test_diff_takes_the_number_of_times_by_position() -> None:
    check(lucid.diff(lucid.asarray([1.0, 4.0, 9.0, 16.0]), 2), np.asarray([2.0, 2.0]))


def test_diff_zero_times_is_a_copy() -> None:
    x = lucid.ones(2)
    out = lucid.diff(x, n=0)
    out[0] = 5.0
    assert float(x[0]) == 1.0


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: lucid.all(lucid.ones(2), axis=1), lucid.AxisError, "all.*axis=1"),
        (lambda: lucid.any(1.0), TypeError, "any: Unsupported type for x: float"),
        (lambda: lucid.diff(lucid.ones(2), n=-1), lucid.ArgumentError, "diff: n must not be negative, got -1"),
        (lambda: lucid.diff(lucid.ones(2), axis=1), lucid.AxisError, "diff.*axis=1"),
        (lambda: lucid.diff(lucid.ones((2, 2)), prepend=lucid.ones((3, 1))), lucid.ShapeError, "dimensions"),
    ],
)
def test_errors(call: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        call()
    assert isinstance(caught.value, lucid.LucidError)
