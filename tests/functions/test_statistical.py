"""Statistical functions against array-api-strict and NumPy."""

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
from tests.devices import check, fit, within

INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
FLOATS = ("float32", "float64")
COMPLEX = ("complex64", "complex128")
REDUCTIONS = {
    "sum": (*INTEGERS, *FLOATS, *COMPLEX),
    "prod": (*INTEGERS, *FLOATS, *COMPLEX),
    "max": (*INTEGERS, *FLOATS),
    "min": (*INTEGERS, *FLOATS),
    "mean": (*FLOATS, *COMPLEX),
    "var": FLOATS,
    "std": FLOATS,
}


def values(dtype: str, shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    x = np.random.default_rng(3).integers(1, 5, shape)
    return (x + 1j * x[::-1]).astype(dtype) if dtype in COMPLEX else x.astype(dtype)


@pytest.mark.parametrize(("axis", "keepdims"), [(None, False), (0, False), (-1, True), ((0, 2), False), ((), False)])
@pytest.mark.parametrize(("name", "dtype"), [(name, dtype) for name, dtypes in REDUCTIONS.items() for dtype in dtypes])
def test_reductions(name: str, dtype: str, axis: Any, keepdims: bool) -> None:
    x = values(dtype, (2, 3, 2))
    ours = getattr(lucid, name)(lucid.asarray(x), axis=axis, keepdims=keepdims)
    check(ours, getattr(strict, name)(strict.asarray(x), axis=axis, keepdims=keepdims), rtol=1e-6)


@pytest.mark.parametrize("name", [*REDUCTIONS])
def test_the_result_shares_no_memory(name: str) -> None:
    x = lucid.ones((2, 2))
    out = getattr(lucid, name)(x, axis=())
    out[0, 0] = 9.0
    assert float(x[0, 0]) == 1.0


@pytest.mark.parametrize("name", ["sum", "prod", "cumulative_sum", "cumulative_prod"])
@pytest.mark.parametrize(("dtype", "wide"), [("int8", "int64"), ("uint16", "uint64"), ("float32", "float32")])
def test_default_dtype_of_sums(name: str, dtype: str, wide: str) -> None:
    x = lucid.asarray(np.full(3, 100, dtype))
    out = getattr(lucid, name)(x)
    assert out.dtype.name == wide
    assert float(out if out.ndim == 0 else out[-1]) == (300 if name.endswith("sum") else 1e6)


@pytest.mark.parametrize("name", ["sum", "prod", "cumulative_sum", "cumulative_prod"])
def test_dtype_is_applied_before_adding(name: str) -> None:
    x = lucid.asarray([100, 100, 100], dtype=lucid.int8)
    for dtype in (lucid.float32, "float32", np.float32):
        out = getattr(lucid, name)(x, dtype=dtype)
        assert out.dtype == lucid.float32
        assert float(out if out.ndim == 0 else out[-1]) == (300 if name.endswith("sum") else 1e6)


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint64"])
@pytest.mark.parametrize("name", ["mean", "var", "std"])
def test_averages_of_integers_are_floating(name: str, dtype: str) -> None:
    x = np.asarray([1, 0, 1], dtype)
    check(getattr(lucid, name)(lucid.asarray(x)), getattr(np, name)(x.astype("float64")), rtol=1e-15)


@given(
    x=hnp.arrays(np.float64, hnp.array_shapes(max_dims=3, max_side=4), elements=st.floats(-100, 100, width=16)),
    correction=st.sampled_from([0, 0.5, 1, 3]),
    data=st.data(),
)
def test_variance(x: np.ndarray[Any, Any], correction: float, data: st.DataObject) -> None:
    x, axis = fit(x), data.draw(st.none() | st.integers(-x.ndim, x.ndim - 1))
    count = x.size if axis is None else x.shape[axis]
    out = lucid.var(lucid.asarray(x), axis=axis, correction=correction)
    if count <= correction:
        assert bool(lucid.all(lucid.isnan(out)))
    else:
        np.testing.assert_allclose(
            np.asarray(out), np.var(x, axis=axis, ddof=correction), rtol=within(1e-12), atol=within(1e-12, 1e-3)
        )
        check(lucid.std(lucid.asarray(x), axis=axis, correction=correction), np.sqrt(np.asarray(out)), rtol=1e-15)


def test_variance_of_complex_numbers_is_real() -> None:
    x = fit([1 + 2j, 3 - 1j, 0.5j])
    check(lucid.var(lucid.asarray(x), correction=1), np.var(x, ddof=1), rtol=1e-15)


def test_float16_neither_overflows_nor_loses_counts() -> None:
    x = np.full(70_000, 2.0, np.float16)
    assert float(lucid.mean(lucid.asarray(x))) == 2.0
    assert float(lucid.var(lucid.asarray(x))) == 0.0
    assert lucid.mean(lucid.asarray(x)).dtype == lucid.var(lucid.asarray(x)).dtype == lucid.float16


def test_no_elements() -> None:
    empty = lucid.zeros((0, 2))
    check(lucid.sum(empty, axis=0), np.zeros(2))
    check(lucid.prod(empty, axis=0), np.ones(2))
    for name in ("mean", "var", "std"):
        check(getattr(lucid, name)(empty, axis=0), np.full(2, math.nan))


@pytest.mark.parametrize("name", ["max", "min", "sum", "mean", "prod", "var", "std"])
def test_nan_goes_through(name: str) -> None:
    out = getattr(lucid, name)(lucid.asarray([[1.0, math.nan], [1.0, 2.0]]), axis=1)
    assert [math.isnan(value) for value in out.tolist()] == [True, False]


@pytest.mark.parametrize("include_initial", [False, True])
@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("dtype", [*INTEGERS, *FLOATS, *COMPLEX])
@pytest.mark.parametrize("name", ["cumulative_sum", "cumulative_prod"])
def test_cumulations(name: str, dtype: str, axis: int, include_initial: bool) -> None:
    x = values(dtype, (3, 4))
    ours = getattr(lucid, name)(lucid.asarray(x), axis=axis, include_initial=include_initial)
    check(ours, getattr(strict, name)(strict.asarray(x), axis=axis, include_initial=include_initial), rtol=1e-6)


def test_one_dimension_needs_no_axis() -> None:
    x = lucid.asarray([1.0, 2.0, 4.0])
    check(lucid.cumulative_sum(x), np.asarray([1.0, 3.0, 7.0]))
    check(lucid.cumulative_prod(x, include_initial=True), np.asarray([1.0, 1.0, 2.0, 8.0]))
    check(lucid.cumulative_sum(x[:0], include_initial=True), np.asarray([0.0]))


@pytest.mark.parametrize("shape", [(2, 4096), (2, 100_000), (400_000,)])
def test_float16_is_added_up_in_float32(shape: tuple[int, ...], device: str) -> None:
    """0.1 added up in float16 stops at 256."""
    values = np.full(shape, 0.01, np.float16)
    for array in (values, values.T):
        x = lucid.asarray(array, device=device)
        exact = array.astype(np.float64)
        for axis in range(array.ndim):
            for ours, theirs in ((lucid.sum, np.sum), (lucid.cumulative_sum, np.cumsum)):
                found = ours(x, axis=axis)
                assert found.dtype is lucid.float16
                np.testing.assert_allclose(found.cpu().numpy(), theirs(exact, axis=axis), rtol=2e-3)
        np.testing.assert_allclose(float(lucid.sum(x)), exact.sum(), rtol=2e-3)
    ones = lucid.asarray(np.full((3, 4000), 1.001, np.float16), device=device)
    exact = np.float64(np.float16(1.001)) ** 4000
    for found in (lucid.prod(ones, axis=1), lucid.prod(ones.mT, axis=0), lucid.cumulative_prod(ones, axis=1)[:, -1]):
        np.testing.assert_allclose(found.cpu().numpy(), exact, rtol=2e-3)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: lucid.sum(lucid.ones((2, 3)), axis=2), lucid.AxisError, "sum.*axis=2.*-2 to 1"),
        (lambda: lucid.mean(lucid.ones((2, 3)), axis=-3), lucid.AxisError, "mean.*axis=-3"),
        (lambda: lucid.var(lucid.ones((2, 3)), axis=(0, 5)), lucid.AxisError, "var"),
        (lambda: lucid.sum(lucid.ones((2, 3)), axis=(0, 0)), lucid.AxisError, "named twice"),
        (lambda: lucid.sum(np.ones(2)), TypeError, "sum: Unsupported type for x: ndarray"),
        (lambda: lucid.sum(lucid.ones(2), dtype="no such"), lucid.DTypeError, "no such"),
        (lambda: lucid.max(lucid.ones((0,))), lucid.ShapeError, "max.*(zero-size|size 0)"),
        (lambda: lucid.max(lucid.asarray([1j])), lucid.DTypeError, "max.*complex"),
        (lambda: lucid.min(lucid.asarray([1j])), lucid.DTypeError, "min.*complex"),
        (lambda: lucid.cumulative_sum(lucid.ones((2, 2))), lucid.ShapeError, "cumulative_sum.*axis"),
        (lambda: lucid.cumulative_prod(lucid.ones((2, 2)), axis=2), lucid.AxisError, "cumulative_prod.*axis=2"),
        (lambda: lucid.cumulative_prod(lucid.asarray(1.0), axis=0), lucid.AxisError, "0-dimensional"),
    ],
)
def test_errors(call: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        call()
    assert isinstance(caught.value, lucid.LucidError)
