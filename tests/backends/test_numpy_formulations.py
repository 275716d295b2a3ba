"""Where the NumPy backend takes another way than NumPy's own function, for speed, the numbers are the same."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

import lucid
from lucid.backends.numpy import _blas, _large
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


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("factor", [0.5, -3.0, 1e-30, np.inf, np.nan])
def test_the_blas_adds_a_multiple(dtype: type, factor: float) -> None:
    rng = np.random.default_rng(0)
    for shape in ((1,), (7, 5), (300, 400)):
        x, y = rng.standard_normal(shape).astype(dtype), rng.standard_normal(shape).astype(dtype)
        x.flat[0] = np.inf
        with np.errstate(all="ignore"):
            exact = (y.astype(np.longdouble) + dtype(factor) * x.astype(np.longdouble)).astype(dtype)
        if not _blas.add_multiple(y, x, factor):
            pytest.skip("this NumPy's BLAS is not found under the name that the wheels have")
        np.testing.assert_allclose(y, exact, rtol=4 * np.finfo(dtype).eps, atol=np.finfo(dtype).eps)


def test_what_the_blas_is_not_asked() -> None:
    x = np.ones((300, 400), np.float32)
    for y, factor in ((x.copy(), 0.0), (x.copy()[:, ::2], 1.0), (x.astype(np.float16), 1.0), (x.astype(int), 1.0)):
        before = y.copy()
        assert not _blas.add_multiple(y, x[: y.shape[0], : y.shape[1]].astype(y.dtype), factor)
        np.testing.assert_array_equal(y, before)


@pytest.mark.parametrize("there", [True, False])
def test_steps_with_and_without_the_blas(there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not there:
        monkeypatch.setattr(_blas, "_axpy", lambda dtype: None)
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((300, 400)).astype(np.float32), rng.standard_normal((300, 400)).astype(np.float32)
    p, gradient = lucid.tensor(y), lucid.tensor(x)
    whole, both = p[...], lucid.arange(100_001.0)
    with lucid.no_grad():
        p.sub_(gradient, alpha=0.1)
        np.testing.assert_allclose(p.numpy(), y - np.float32(0.1) * x, rtol=1e-6, atol=1e-7)
        np.testing.assert_array_equal(whole.numpy(), p.numpy())
        np.testing.assert_array_equal(gradient.numpy(), x)
        p.add_(p, alpha=1.0)
        p.T.add_(gradient.T, alpha=0.25)  # not in the order of its memory
        both[1:].add_(both[:-1], alpha=2.0)  # overlapping memory
    np.testing.assert_allclose(p.numpy(), 2 * (y - np.float32(0.1) * x) + 0.25 * x, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(both[1:].numpy(), 3 * np.arange(100_000.0) + 1)
