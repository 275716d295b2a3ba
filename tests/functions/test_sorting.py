"""Sorting functions against NumPy and Python's stable sort."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import lucid
from tests.devices import fit

REAL = ("bool", "int8", "int64", "uint8", "uint64", "float32", "float64")


@given(
    x=hnp.arrays(
        st.sampled_from(REAL), hnp.array_shapes(max_dims=3, max_side=5), elements={"min_value": 0, "max_value": 3}
    ),
    descending=st.booleans(),
    stable=st.booleans(),
    data=st.data(),
)
def test_sort(x: np.ndarray[Any, Any], descending: bool, stable: bool, data: st.DataObject) -> None:
    x, axis = fit(x), data.draw(st.integers(-x.ndim, x.ndim - 1))
    ours = lucid.sort(lucid.asarray(x), axis=axis, descending=descending, stable=stable)
    expected = np.flip(np.sort(x, axis=axis), axis=axis) if descending else np.sort(x, axis=axis)
    assert ours.dtype.name == x.dtype.name
    np.testing.assert_array_equal(np.asarray(ours), expected, strict=True)
    order = lucid.argsort(lucid.asarray(x), axis=axis, descending=descending, stable=stable)
    assert order.dtype == lucid.int64
    np.testing.assert_array_equal(np.take_along_axis(x, np.asarray(order), axis=axis), expected, strict=True)


@pytest.mark.parametrize("descending", [False, True])
@given(x=st.lists(st.integers(0, 3), min_size=1, max_size=40))
def test_argsort_is_stable(descending: bool, x: list[int]) -> None:
    # Python's sort keeps equal elements in order, with `reverse` too.
    expected = sorted(range(len(x)), key=x.__getitem__, reverse=descending)
    assert lucid.argsort(lucid.asarray(x), descending=descending).tolist() == expected
    assert lucid.argsort(lucid.asarray(x, dtype=lucid.uint8), descending=descending).tolist() == expected


def test_signed_zeros_keep_their_order() -> None:
    x = lucid.asarray([0.0, -0.0, 1.0])
    for descending in (False, True):
        taken = np.asarray(x)[np.asarray(lucid.argsort(x, descending=descending))]
        np.testing.assert_array_equal(
            np.signbit(np.asarray(lucid.sort(x, descending=descending))), np.signbit(taken), strict=True
        )


def test_nan_is_the_largest() -> None:
    x = lucid.asarray([math.nan, 1.0, math.inf])
    np.testing.assert_array_equal(np.asarray(lucid.sort(x)), [1.0, math.inf, math.nan])
    np.testing.assert_array_equal(np.asarray(lucid.sort(x, descending=True)), [math.nan, math.inf, 1.0])
    assert lucid.argsort(x, descending=True).tolist() == [0, 2, 1]


def test_the_array_itself_stays() -> None:
    x = lucid.asarray([3, 1, 2])
    lucid.sort(x)[0] = 9
    lucid.sort(x, descending=True)[0] = 9
    assert x.tolist() == [3, 1, 2]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: lucid.sort(lucid.ones(2), axis=1), lucid.AxisError, "sort.*axis=1"),
        (lambda: lucid.argsort(lucid.ones(2), axis=-2), lucid.AxisError, "argsort.*axis=-2"),
        (lambda: lucid.argsort(lucid.ones(2), axis=-2, descending=True), lucid.AxisError, "argsort.*axis=-2"),
        (lambda: lucid.sort(lucid.asarray(1.0)), lucid.AxisError, "sort.*0-dimensional"),
        (lambda: lucid.sort(lucid.asarray([1j])), lucid.DTypeError, "sort.*complex"),
        (lambda: lucid.argsort([1.0]), TypeError, "argsort: Unsupported type for x: list"),
    ],
)
def test_errors(call: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        call()
    assert isinstance(caught.value, lucid.LucidError)
