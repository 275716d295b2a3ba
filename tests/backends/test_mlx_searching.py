"""Searching, sets, sorting and utility functions on MLX: NumPy's values, in int64 where they are indices."""

from __future__ import annotations

import numpy as np
import pytest

mx = pytest.importorskip("mlx.core", reason='MLX is not installed: pip install "lucid-dl[mlx]"')

import lucid  # noqa: E402

pytestmark = pytest.mark.device("mlx:cpu", reason="this is about MLX")

SMALL = np.random.default_rng(0).integers(0, 5, (40, 7))
ARRAYS = {
    "int": SMALL,
    "uint8": SMALL.astype(np.uint8),
    "bool": SMALL > 2,
    "float with nan": np.where(SMALL == 3, np.nan, SMALL).astype(np.float32),
    "big": np.asarray([2**63 - 1, 1, 2**63 - 2, 1, 2**63 - 1]),
}
MORE = {
    **ARRAYS,
    "signed zeros": np.asarray([0.0, -0.0, np.nan, -np.inf, 0.0], dtype=np.float32),
    "complex": np.asarray([1 + 1j, 1 - 1j, 1 + 1j, complex(np.nan, 1), 1 - 1j, complex(1, np.nan)], dtype=np.complex64),
    "empty": np.zeros((0, 3), dtype=np.float32),
    "no axes": np.asarray(3),
}


def on_mlx(array):
    return lucid.asarray(array, device="mlx:cpu")


def agree(got, want):
    assert got.dtype is want.dtype
    np.testing.assert_array_equal(np.asarray(got), np.asarray(want))


@pytest.mark.parametrize("name", ["argmax", "argmin", "count_nonzero", "all", "any"])
@pytest.mark.parametrize("axis", [None, 0, -1])
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("x", ARRAYS.values(), ids=ARRAYS)
def test_reductions_to_indices_and_truths(name, axis, keepdims, x):
    function = getattr(lucid, name)
    agree(function(on_mlx(x), axis=axis, keepdims=keepdims), function(lucid.asarray(x), axis=axis, keepdims=keepdims))


@pytest.mark.parametrize("name", ["argmax", "argmin"])
@pytest.mark.parametrize(("shape", "axis"), [((0, 4), -1), ((3, 0), 0), ((2, 0, 3), 2)])
@pytest.mark.parametrize("keepdims", [False, True])
def test_indices_in_no_arrays_at_all(name, shape, axis, keepdims):
    function = getattr(lucid, name)
    x = np.ones(shape, dtype=np.float32)
    agree(function(on_mlx(x), axis=axis, keepdims=keepdims), function(lucid.asarray(x), axis=axis, keepdims=keepdims))
    with pytest.raises(lucid.ShapeError, match=name):
        function(on_mlx(x), axis=shape.index(0))


@pytest.mark.parametrize("x", MORE.values(), ids=MORE)
def test_nonzero(x):
    if x.ndim == 0:
        with pytest.raises(lucid.LucidError):
            lucid.nonzero(on_mlx(x))
        return
    for got, want in zip(lucid.nonzero(on_mlx(x)), lucid.nonzero(lucid.asarray(x)), strict=True):
        agree(got, want)


@pytest.mark.parametrize("name", ["unique_all", "unique_counts"])
@pytest.mark.parametrize("x", MORE.values(), ids=MORE)
def test_unique(name, x):
    for got, want in zip(getattr(lucid, name)(on_mlx(x)), getattr(lucid, name)(lucid.asarray(x)), strict=True):
        agree(got, want)
    values, inverse = lucid.unique_inverse(on_mlx(x))  # which nan is whose NumPy leaves open here
    agree(lucid.take(values, lucid.reshape(inverse, (-1,))), lucid.reshape(lucid.asarray(x), (-1,)))
    agree(lucid.unique_values(on_mlx(x)), lucid.unique_values(lucid.asarray(x)))


@pytest.mark.parametrize("invert", [False, True])
@pytest.mark.parametrize("x", MORE.values(), ids=MORE)
def test_isin(x, invert):
    among = x.reshape(-1)[:3]
    agree(
        lucid.isin(on_mlx(x), on_mlx(among), invert=invert),
        lucid.isin(lucid.asarray(x), lucid.asarray(among), invert=invert),
    )


def test_isin_of_signed_and_unsigned_integers_is_exact():
    unsigned, signed = on_mlx(np.asarray([2**63 - 1, 2**63 + 1], dtype=np.uint64)), on_mlx([-1, 2**63 - 1, 2**63 - 2])
    assert lucid.isin(unsigned, signed).tolist() == [True, False]
    assert lucid.isin(signed, unsigned).tolist() == [False, True, False]
    assert lucid.isin(signed, -1).tolist() == [True, False, False]


def test_isin_takes_numbers_that_the_dtype_lacks():
    x = on_mlx(np.asarray([1, 2], dtype=np.int8))
    assert lucid.isin(x, 300).tolist() == [False, False]
    assert lucid.isin(x, -300, invert=True).tolist() == [True, True]
    assert not lucid.isin(300, x)
    assert lucid.isin(on_mlx(np.asarray([2**64 - 1], dtype=np.uint64)), -1).tolist() == [False]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("axis", [0, -1])
@pytest.mark.parametrize("name", ["sort", "argsort"])
@pytest.mark.parametrize("x", ARRAYS.values(), ids=ARRAYS)
def test_sorting_is_stable_both_ways(name, axis, descending, x):
    function = getattr(lucid, name)
    agree(
        function(on_mlx(x), axis=axis, descending=descending),
        function(lucid.asarray(x), axis=axis, descending=descending),
    )


@pytest.mark.parametrize("side", ["left", "right"])
def test_searchsorted(side):
    x = np.asarray([3.0, 1.0, np.nan, 2.0, 2.0], dtype=np.float32)
    order, values = np.argsort(x), np.asarray([[2.0, np.nan], [0.0, 9.0]], dtype=np.float32)
    want = np.searchsorted(x, values, side=side, sorter=order)
    got = lucid.searchsorted(on_mlx(x), on_mlx(values), sorter=on_mlx(order), side=side)
    agree(got, lucid.asarray(want))
    assert lucid.searchsorted(on_mlx(np.sort(x)), 2.0, side=side).item() == np.searchsorted(np.sort(x), 2.0, side=side)


@pytest.mark.parametrize("sorter", [[0, 1, 5], [0, 1, -4], [0, 1, 10**9]])
def test_a_sorter_out_of_bounds_is_an_error(sorter):
    x = on_mlx(np.asarray([1.0, 2.0, 3.0], dtype=np.float32))
    with pytest.raises(IndexError, match="outside"):
        lucid.searchsorted(x, x, sorter=on_mlx(sorter))


def test_where_and_scalars():
    yes = on_mlx([True, False])
    assert lucid.where(yes, 1, 2).dtype is lucid.int64
    assert lucid.where(yes, on_mlx(np.asarray([1, 2], dtype=np.int8)), 5).dtype is lucid.int8
    with pytest.raises(lucid.LucidError, match="does not fit"):
        lucid.where(yes, on_mlx(np.asarray([1, 2], dtype=np.int8)), 300)
    with pytest.raises(TypeError, match="bool"):
        lucid.where(on_mlx([1, 0]), 1.0, 2.0)


@pytest.mark.parametrize("n", [0, 1, 2, 9])
@pytest.mark.parametrize("axis", [0, -1])
@pytest.mark.parametrize("x", ARRAYS.values(), ids=ARRAYS)
def test_diff(x, axis, n):
    agree(lucid.diff(on_mlx(x), axis=axis, n=n), lucid.diff(lucid.asarray(x), axis=axis, n=n))


@pytest.mark.parametrize("name", ["sort", "argsort", "argmax", "max"])
def test_complex_numbers_have_no_order(name):
    with pytest.raises(TypeError):
        getattr(lucid, name)(on_mlx([1j, 2j]))


@pytest.mark.parametrize("name", ["sort", "argsort", "diff"])
def test_an_axis_out_of_range(name):
    for x in (on_mlx([1, 2]), on_mlx(1)):
        with pytest.raises(lucid.AxisError):
            getattr(lucid, name)(x, axis=1)
