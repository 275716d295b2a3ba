"""Reductions and cumulations on MLX: NumPy's values and dtypes, and long sums in float32 that stay accurate."""

from __future__ import annotations

import numpy as np
import pytest

mx = pytest.importorskip("mlx.core", reason='MLX is not installed: pip install "lucid-dl[mlx]"')

import lucid  # noqa: E402

pytestmark = pytest.mark.device("mlx:cpu", reason="this is about MLX")


def on_mlx(array):
    return lucid.asarray(array, device="mlx:cpu")


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", [None, 0, 1, -1, (0, 2), (0, 1, 2), ()])
@pytest.mark.parametrize("name", ["sum", "mean", "max", "min", "var", "std"])
def test_reductions_have_the_values_of_float64(name, axis, keepdims):
    x = np.random.default_rng(0).normal(100, 1, (300, 3, 70)).astype(np.float32)
    got = getattr(lucid, name)(on_mlx(x), axis=axis, keepdims=keepdims)
    want = getattr(np, name)(x.astype(np.float64), axis=axis, keepdims=keepdims)
    assert got.dtype is lucid.float32
    assert got.shape == want.shape
    np.testing.assert_allclose(np.asarray(got), want, rtol=2e-6, atol=1e-5 if name in ("var", "std") else 0)


@pytest.mark.parametrize("shape, axis", [((10**6,), None), ((10**6 + 7,), 0), ((10**6, 2), 0), ((1000, 1000), (0, 1))])
def test_a_million_numbers_are_added_accurately(shape, axis):
    x = lucid.full(shape, 0.1, dtype=lucid.float32, device="mlx:cpu")
    n = shape[0] if axis == 0 else shape[0] * (shape[1] if len(shape) > 1 else 1)
    tenth = float(np.float32(0.1))
    np.testing.assert_allclose(np.asarray(lucid.sum(x, axis=axis)), n * tenth, rtol=1e-6)
    np.testing.assert_allclose(np.asarray(lucid.mean(x, axis=axis)), tenth, rtol=1e-6)
    np.testing.assert_allclose(np.asarray(lucid.sum(x + 0j, axis=axis)), n * tenth, rtol=1e-6)


def test_the_variance_of_a_million_numbers_far_from_zero():
    x = np.random.default_rng(0).normal(1000, 1, 10**6).astype(np.float32)
    np.testing.assert_allclose(lucid.var(on_mlx(x)).item(), x.astype(np.float64).var(), rtol=1e-5)
    assert lucid.var(on_mlx(x[:4]), correction=0.5).item() == pytest.approx(x[:4].astype(float).var() * 4 / 3.5, 1e-5)
    assert np.isnan(lucid.var(on_mlx(x[:1]), correction=1).item())


def test_half_precision_is_added_up_in_single_precision():
    x = lucid.ones(60000, dtype=lucid.float16, device="mlx:cpu")
    assert lucid.sum(x).item() == 60000.0
    assert lucid.mean(x).item() == 1.0
    assert lucid.mean(x).dtype is lucid.float16


@pytest.mark.parametrize("dtype", ["bool", "int8", "int32", "int64", "uint8", "uint64"])
@pytest.mark.parametrize("name", ["sum", "prod", "cumulative_sum", "cumulative_prod"])
def test_integers_are_added_up_in_64_bits(name, dtype):
    x = np.asarray([1, 100, 3, 90, 2], dtype=dtype)
    got, want = getattr(lucid, name)(on_mlx(x)), getattr(lucid, name)(lucid.asarray(x))
    assert got.dtype is want.dtype
    assert got.tolist() == want.tolist()
    if dtype != "bool":
        assert getattr(lucid, name)(on_mlx(x), dtype=dtype).dtype.name == dtype


def test_means_of_integers_are_exact_where_float32_is_not():
    assert lucid.mean(on_mlx(np.asarray([2**24 + 1, -(2**24)], dtype=np.int32))).item() == 0.5
    assert lucid.mean(on_mlx(np.full(4, 2**62))).item() == 2.0**62


@pytest.mark.parametrize("include_initial", [False, True])
@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("name", ["cumulative_sum", "cumulative_prod"])
def test_cumulations(name, axis, include_initial):
    x = np.random.default_rng(0).normal(size=(4, 5)).astype(np.float32)
    got = getattr(lucid, name)(on_mlx(x), axis=axis, include_initial=include_initial)
    want = getattr(lucid, name)(lucid.asarray(x), axis=axis, include_initial=include_initial)
    np.testing.assert_allclose(np.asarray(got), np.asarray(want), rtol=1e-5)


@pytest.mark.parametrize("axis", [2, -3, (0, 2)])
def test_an_axis_out_of_range(axis):
    with pytest.raises(lucid.AxisError):
        lucid.sum(lucid.ones((2, 2), device="mlx:cpu"), axis=axis)


def test_an_axis_named_twice():
    with pytest.raises(lucid.AxisError, match="twice"):
        lucid.max(lucid.ones((2, 2), device="mlx:cpu"), axis=(0, -2))


def test_empty_arrays():
    x = lucid.zeros((0, 3), dtype=lucid.float32, device="mlx:cpu")
    assert lucid.sum(x, axis=0).tolist() == [0.0] * 3
    assert np.isnan(np.asarray(lucid.mean(x, axis=0))).all()
    with pytest.raises(lucid.LucidError):
        lucid.max(x)


@pytest.mark.parametrize("name", ["sum", "prod", "mean", "max", "all", "any", "count_nonzero"])
def test_reductions_of_empty_arrays_come_to_an_end(name):
    # MLX alone stops forever here, about once in some thousand times
    for shape, axis in (((0,), None), ((0, 3), 0), ((0, 3), 1)):
        if name == "max" and axis != 1:
            continue
        x = lucid.zeros(shape, dtype=lucid.float32)
        want = np.asarray(getattr(lucid, name)(x, axis=axis))
        for _ in range(300):
            got = getattr(lucid, name)(on_mlx(np.asarray(x)), axis=axis)
            np.testing.assert_array_equal(np.asarray(got), want)
