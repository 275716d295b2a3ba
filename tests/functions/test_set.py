"""Set functions against Python's own sets and counters."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import lucid
from tests.devices import fit

# Small integers of each dtype, so that many are equal.
SMALL = hnp.arrays(np.int8, hnp.array_shapes(min_dims=0, max_dims=3, max_side=4), elements=st.integers(0, 3))
ARRAYS = st.builds(
    np.ndarray.astype,
    SMALL,
    st.sampled_from(["bool", "int8", "int64", "uint64", "float32", "float64", "complex64"]),
)


@given(x=ARRAYS)
def test_unique(x: np.ndarray[Any, Any]) -> None:
    x = fit(x)
    flat = x.reshape(-1).tolist()
    distinct = sorted(set(flat), key=lambda value: (value.real, value.imag))
    values, indices, inverse_indices, counts = lucid.unique_all(lucid.asarray(x))
    assert values.dtype.name == x.dtype.name
    assert indices.dtype == inverse_indices.dtype == counts.dtype == lucid.int64
    assert values.tolist() == distinct
    assert indices.tolist() == [flat.index(value) for value in distinct]
    assert counts.tolist() == [Counter(flat)[value] for value in distinct]
    assert inverse_indices.shape == x.shape
    np.testing.assert_array_equal(np.asarray(values)[np.asarray(inverse_indices)], x, strict=True)

    a = lucid.asarray(x)
    assert lucid.unique_values(a).tolist() == distinct
    assert [part.tolist() for part in lucid.unique_counts(a)] == [distinct, counts.tolist()]
    assert [part.tolist() for part in lucid.unique_inverse(a)] == [distinct, inverse_indices.tolist()]


def test_results_are_named() -> None:
    x = lucid.asarray([1, 1])
    assert lucid.unique_all(x)._fields == ("values", "indices", "inverse_indices", "counts")
    assert lucid.unique_counts(x)._fields == ("values", "counts")
    assert lucid.unique_inverse(x)._fields == ("values", "inverse_indices")
    assert all(type(part) is lucid.Tensor for part in lucid.unique_all(x))


@pytest.mark.parametrize("dtype", ["float32", "float64", "complex64", "complex128"])
def test_every_nan_is_distinct(dtype: str) -> None:
    x = lucid.asarray(np.asarray([math.nan, 1, math.nan, 1], dtype))
    values, _, inverse_indices, counts = lucid.unique_all(x)
    assert counts.tolist() == [2, 1, 1]
    assert np.isnan(np.asarray(values)).tolist() == [False, True, True]
    assert sorted(inverse_indices.tolist()) == [0, 0, 1, 2]
    assert lucid.unique_values(x).shape == (3,)
    assert lucid.unique_counts(x).counts.tolist() == [2, 1, 1]


def test_no_elements() -> None:
    values, indices, inverse_indices, counts = lucid.unique_all(lucid.zeros((2, 0)))
    assert (values.shape, indices.shape, inverse_indices.shape, counts.shape) == ((0,), (0,), (2, 0), (0,))


@given(
    x1=hnp.arrays(np.int16, hnp.array_shapes(min_dims=0, max_dims=2, max_side=4), elements=st.integers(-3, 3)),
    x2=st.lists(st.integers(-3, 3), max_size=4),
    invert=st.booleans(),
)
def test_isin(x1: np.ndarray[Any, Any], x2: list[int], invert: bool) -> None:
    ours = lucid.isin(lucid.asarray(x1), lucid.asarray(x2, dtype=lucid.int64), invert=invert)
    assert ours.dtype == lucid.bool
    assert ours.shape == x1.shape
    assert np.asarray(ours).reshape(-1).tolist() == [(n in x2) != invert for n in x1.reshape(-1).tolist()]


def test_isin_takes_numbers() -> None:
    x = lucid.asarray([[1, 2], [3, 1]], dtype=lucid.int8)
    assert lucid.isin(x, 1).tolist() == [[True, False], [False, True]]
    assert lucid.isin(x, 1, invert=True).tolist() == [[False, True], [True, False]]
    assert lucid.isin(x, 300).tolist() == [[False, False], [False, False]]
    assert lucid.isin(x, -300, invert=True).tolist() == [[True, True], [True, True]]
    assert not lucid.isin(300, x)
    found = lucid.isin(3, x)
    assert (found.shape, bool(found), bool(lucid.isin(4, x))) == ((), True, False)


def test_isin_does_not_merge_large_integers() -> None:
    large = 2**53
    signed, unsigned = lucid.asarray([large, -1]), lucid.asarray([large + 1, 2**64 - 1], dtype=lucid.uint64)
    assert lucid.isin(signed, unsigned).tolist() == [False, False]
    assert lucid.isin(unsigned, signed).tolist() == [False, False]
    assert lucid.isin(unsigned, signed + 1).tolist() == [True, False]


def test_nan_is_nowhere() -> None:
    x = lucid.asarray([math.nan, 1.0])
    assert lucid.isin(x, x).tolist() == [False, True]


@pytest.mark.parametrize("name", ["unique_all", "unique_counts", "unique_inverse", "unique_values"])
def test_errors(name: str) -> None:
    with pytest.raises(lucid.LucidError, match=f"{name}: Unsupported type for x: list"):
        getattr(lucid, name)([1, 2])
    with pytest.raises(lucid.LucidError, match="isin: Unsupported type for x2: list"):
        lucid.isin(lucid.ones(2), [1.0])
