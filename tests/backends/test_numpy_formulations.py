"""Where the NumPy backend takes another way than NumPy's own function, for speed, the numbers are the same."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from lucid.backends.numpy import _large
from lucid.backends.numpy import namespace as xp

FLOATS = [np.float16, np.float32, np.float64]


@pytest.mark.parametrize("dtype", FLOATS)
def test_clip_is_maximum_and_minimum(dtype: type) -> None:
    x = np.array([-np.inf, -2.5, -1, -0.0, 0.0, 0.5, 3, np.inf, np.nan], dtype)
    for low, high in product([None, -1, 0, 0.5, 2, -np.inf, np.inf, np.nan], repeat=2):
        expected = x if low is None else np.maximum(x, low)
        expected = expected if high is None else np.minimum(expected, high)
        result = xp.clip(x, low, high)
        np.testing.assert_array_equal(result, expected, err_msg=f"{low}, {high}")
        assert result.dtype == dtype
        assert result is not x


@pytest.mark.parametrize("dtype", [*FLOATS, np.complex64, np.int32])
@pytest.mark.parametrize(
    ("rows", "inner", "columns"),
    [(2, 5, 8), (8, 5, 32), (16, 7, 64), (64, 3, 256), (65, 3, 260), (1, 4, 9), (3, 0, 12)],
)
def test_a_few_rows_by_a_transposed_matrix(dtype: type, rows: int, inner: int, columns: int) -> None:
    rng = np.random.default_rng(0)
    x, w = rng.integers(-4, 5, (rows, inner)).astype(dtype), rng.integers(-4, 5, (columns, inner)).astype(dtype)
    result = xp.matmul(x, w.T)
    np.testing.assert_array_equal(result, np.matmul(x, w.T))
    assert result.flags.c_contiguous
    assert result.dtype == dtype
    for other in (w.T[:, ::-1], w[::-1].T, np.ascontiguousarray(w.T), w.T[:, 1:]):  # laid out in other ways
        np.testing.assert_array_equal(xp.matmul(x, other), np.matmul(x, other))


@pytest.mark.parametrize("shape", [(200, 10), (17, 2), (16, 3), (9000, 16), (200, 17), (200, 1), (3, 40, 5)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64])
@pytest.mark.parametrize("keepdims", [False, True])
def test_reductions_of_short_rows(shape: tuple[int, ...], dtype: type, keepdims: bool) -> None:
    rng = np.random.default_rng(0)
    whole = rng.integers(-50, 50, shape).astype(dtype)
    if dtype is not np.int64:
        whole[3 % shape[0], 0] = np.nan
    for x in (whole, np.asfortranarray(whole), whole[::2]):
        for axis in (-1, 1, 0, len(shape) - 1):
            for name in ("max", "min", "sum"):
                result = getattr(xp, name)(x, axis=axis, keepdims=keepdims)
                expected = getattr(np, name)(x, axis=axis, keepdims=keepdims)
                np.testing.assert_array_equal(result, expected, err_msg=f"{name} along {axis}")
                assert result.dtype == expected.dtype
                assert result.base is None  # memory of its own, which may be written in place


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "c8", "c16", "i1", "i4", "u8"])
@pytest.mark.parametrize("size", [3, 5000, _large.LARGE + 3])
def test_where_chooses_bit_by_bit(dtype: str, size: int) -> None:
    rng = np.random.default_rng(0)
    x, condition = rng.integers(0, 9, size).astype(dtype), rng.integers(0, 2, size).astype(bool)
    if x.dtype.kind in "fc":
        x[:3] = [np.nan, np.inf, -0.0]
    for a, b in ((0, x), (x, 0), (x, x[::-1]), (3, x), (x, x[:1]), (x[::-1], 0)):
        expected = np.where(condition, np.asarray(a, x.dtype), np.asarray(b, x.dtype))
        result = xp.where(condition, a, b)
        assert result.dtype == x.dtype
        np.testing.assert_array_equal(result.view(np.uint8), expected.view(np.uint8))


def test_where_refuses_an_integer_that_does_not_fit() -> None:
    for _ in range(2):  # what was made once is remembered, what failed is not
        with pytest.raises(OverflowError):
            xp.where(np.array([True]), 300, np.array([1], np.int8))
