"""Elementwise functions against array-api-strict, NumPy, and rows of the standard's special-case tables."""

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
from lucid.functions import elementwise
from tests.devices import check, fit, widest, within

INF, NAN = math.inf, math.nan
INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
REAL = ("float32", "float64")
COMPLEX = ("complex64", "complex128")

FLOAT_ONLY = ("acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "exp", "expm1", "log", "log10", "log1p")
FLOAT_ONLY += ("log2", "reciprocal", "sin", "sinh", "sqrt", "tan", "tanh")
FLOAT_ONLY_2 = ("atan2", "copysign", "hypot", "logaddexp", "nextafter")

UNARY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(FLOAT_ONLY, (*REAL, *COMPLEX)),
    **dict.fromkeys(
        ("abs", "isfinite", "isinf", "isnan", "negative", "positive", "sign", "square"), (*INTEGERS, *REAL)
    ),
    **dict.fromkeys(("ceil", "floor", "round", "trunc"), (*INTEGERS, *REAL)),
    **dict.fromkeys(("conj", "real", "imag"), COMPLEX),
    "bitwise_invert": ("bool", *INTEGERS),
    "logical_not": ("bool",),
    "signbit": REAL,
}
UNSIGNED_HAS_NO = {"negative"}
BINARY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("add", "subtract", "multiply"), (*INTEGERS, *REAL, *COMPLEX)),
    **dict.fromkeys(("equal", "not_equal"), ("bool", *INTEGERS, *REAL, *COMPLEX)),
    **dict.fromkeys(("less", "less_equal", "greater", "greater_equal", "maximum", "minimum"), (*INTEGERS, *REAL)),
    **dict.fromkeys(("floor_divide", "remainder", "pow"), (*INTEGERS, *REAL)),
    **dict.fromkeys(FLOAT_ONLY_2, REAL),
    **dict.fromkeys(("bitwise_and", "bitwise_or", "bitwise_xor"), ("bool", *INTEGERS)),
    **dict.fromkeys(("bitwise_left_shift", "bitwise_right_shift"), INTEGERS),
    **dict.fromkeys(("logical_and", "logical_or", "logical_xor"), ("bool",)),
    "divide": (*REAL, *COMPLEX),
}


def values(dtype: str, shape: tuple[int, ...], seed: int) -> np.ndarray[Any, Any]:
    """Return numbers from 0.1 to 0.9 or 1 to 5, inside the domain of every function but acosh."""
    rng = np.random.default_rng(seed)
    if dtype == "bool":
        return rng.random(shape) < 0.5
    if dtype in INTEGERS:
        return rng.integers(1, 5, shape).astype(dtype)
    real = rng.uniform(0.1, 0.9, shape)
    return (real + 1j * rng.uniform(-0.9, 0.9, shape)).astype(dtype) if dtype in COMPLEX else real.astype(dtype)


def test_every_name_of_the_chapter_is_tested() -> None:
    assert {*UNARY, *BINARY, "clip"} == set(elementwise.__all__)
    assert len(elementwise.__all__) == 67


@pytest.mark.parametrize("shape", [(), (0,), (5,), (2, 3)])
@pytest.mark.parametrize(("name", "dtype"), [(name, dtype) for name, dtypes in UNARY.items() for dtype in dtypes])
def test_unary(name: str, dtype: str, shape: tuple[int, ...]) -> None:
    x = values(dtype, shape, 1)
    if name == "acosh" and dtype in REAL:
        x = x + np.asarray(1, x.dtype)
    check(getattr(lucid, name)(lucid.asarray(x)), getattr(strict, name)(strict.asarray(x)))


@pytest.mark.parametrize("shapes", [((), ()), ((3,), (3,)), ((2, 1), (3,)), ((0, 1), (4,))])
@pytest.mark.parametrize(("name", "dtype"), [(name, dtype) for name, dtypes in BINARY.items() for dtype in dtypes])
def test_binary(name: str, dtype: str, shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    x1, x2 = values(dtype, shapes[0], 1), values(dtype, shapes[1], 2)
    ours = getattr(lucid, name)(lucid.asarray(x1), lucid.asarray(x2))
    check(ours, getattr(strict, name)(strict.asarray(x1), strict.asarray(x2)))


@pytest.mark.parametrize(("name", "dtype"), [(name, dtypes[-1]) for name, dtypes in BINARY.items()])
def test_python_scalars(name: str, dtype: str) -> None:
    x, function, reference = values(dtype, (3,), 1), getattr(lucid, name), getattr(strict, name)
    for scalar in (x.dtype.type(0 if dtype == "bool" else 2).item(), x.dtype.type(1).item()):
        check(function(lucid.asarray(x), scalar), reference(strict.asarray(x), scalar))
        check(function(scalar, lucid.asarray(x)), reference(scalar, strict.asarray(x)))


@pytest.mark.parametrize("dtype", ["bool", *INTEGERS])
@pytest.mark.parametrize("name", FLOAT_ONLY)
def test_integers_are_computed_in_the_default_float(name: str, dtype: str) -> None:
    x = lucid.asarray(np.ones(2, dtype))
    with np.errstate(divide="ignore"):  # atanh(1)
        ours, expected = getattr(lucid, name)(x), getattr(lucid, name)(lucid.ones(2))
    check(ours, np.asarray(expected))


@pytest.mark.parametrize("dtype", ["bool", *INTEGERS])
@pytest.mark.parametrize("name", FLOAT_ONLY_2)
def test_two_integers_are_computed_in_the_default_float(name: str, dtype: str) -> None:
    x, y = lucid.asarray(np.ones(2, dtype)), lucid.ones(2)
    function = getattr(lucid, name)
    check(function(x, x), np.asarray(function(y, y)))
    assert function(x, lucid.ones(2, dtype=lucid.float32)).dtype in (lucid.float32, widest())


@pytest.mark.parametrize("dtype", ["bool", *INTEGERS])
def test_integers_divide_to_the_default_float(dtype: str) -> None:
    x = lucid.asarray(np.ones(2, dtype))
    check(x / x, np.ones(2))


# the rows that NumPy misses: x1, x2, x1 // x2
FLOOR_DIVIDE = [
    (INF, 2.0, INF), (INF, -2.0, -INF), (-INF, 2.0, -INF), (-INF, -2.0, INF),
    (2.0, INF, 0.0), (2.0, -INF, -0.0), (-2.0, INF, -0.0), (-2.0, -INF, 0.0), (0.0, INF, 0.0), (-0.0, INF, -0.0),
    (INF, INF, NAN), (INF, -INF, NAN), (NAN, 1.0, NAN), (1.0, NAN, NAN), (NAN, INF, NAN), (INF, NAN, NAN),
    (INF, 0.0, INF), (INF, -0.0, -INF), (7.0, 2.0, 3.0), (-7.0, 2.0, -4.0),
]  # fmt: skip


@pytest.mark.parametrize("dtype", REAL)
@pytest.mark.parametrize(("x1", "x2", "expected"), FLOOR_DIVIDE)
def test_floor_divide_with_infinities(x1: float, x2: float, expected: float, dtype: str) -> None:
    with np.errstate(divide="ignore"):
        array = lucid.asarray([x1, 5.0], dtype=dtype)
        for out in (lucid.floor_divide(array, x2)[0], array[0] // x2, x1 // lucid.asarray(x2, dtype=dtype)):
            assert out.dtype.name == dtype
            np.testing.assert_array_equal(float(out), expected)
            assert math.isnan(expected) or math.copysign(1, float(out)) == math.copysign(1, expected)


C = complex
SPECIAL_COMPLEX = [
    ("expm1", C(0, 0), C(0, 0)), ("expm1", C(-0.0, 0), C(0, 0)), ("expm1", C(1, INF), C(NAN, NAN)),
    ("expm1", C(1, NAN), C(NAN, NAN)), ("expm1", C(INF, 0), C(INF, 0)), ("expm1", C(-INF, 2), C(-1, 0)),
    ("expm1", C(-INF, -2), C(-1, -0.0)), ("expm1", C(INF, 2), C(-INF, INF)), ("expm1", C(-INF, INF), C(-1, 0)),
    ("expm1", C(NAN, 0), C(NAN, 0)), ("expm1", C(NAN, 1), C(NAN, NAN)),
    ("tanh", C(0, 0), C(0, 0)), ("tanh", C(1, INF), C(NAN, NAN)), ("tanh", C(0, INF), C(0, NAN)),
    ("tanh", C(0, NAN), C(0, NAN)), ("tanh", C(INF, 2), C(1, 0)), ("tanh", C(INF, -2), C(1, -0.0)),
    ("tanh", C(-INF, 2), C(-1, 0)), ("tanh", C(NAN, 0), C(NAN, 0)), ("tanh", C(NAN, 1), C(NAN, NAN)),
    ("sign", C(0, 0), C(0, 0)), ("sign", C(-0.0, -0.0), C(0, 0)), ("sign", C(3, -4), C(0.6, -0.8)),
    ("sign", C(NAN, 1), C(NAN, NAN)),
]  # fmt: skip


@pytest.mark.parametrize("dtype", COMPLEX)
@pytest.mark.parametrize(("name", "x", "expected"), SPECIAL_COMPLEX)
def test_complex_special_cases(name: str, x: complex, expected: complex, dtype: str) -> None:
    out = complex(getattr(lucid, name)(lucid.asarray([x, 1j], dtype=dtype))[0])
    for ours, wanted in ((out.real, expected.real), (out.imag, expected.imag)):
        assert ours == pytest.approx(wanted, nan_ok=True)
        assert (
            math.isnan(wanted) or (name, wanted) == ("expm1", 0.0) or math.copysign(1, ours) == math.copysign(1, wanted)
        )


def test_complex_expm1_is_accurate_near_zero() -> None:
    out = complex(lucid.expm1(lucid.asarray(1e-12 + 2e-12j)))
    assert out == pytest.approx(1e-12 + 2e-12j, rel=within(1e-11), abs=0.0)


@pytest.mark.parametrize("dtype", REAL)
def test_round_goes_to_even(dtype: str) -> None:
    check(lucid.round(lucid.asarray([0.5, 1.5, -2.5, 2.6], dtype=dtype)), np.asarray([0.0, 2.0, -2.0, 3.0], dtype))
    check(lucid.round(lucid.asarray([0.5 + 1.5j])), np.asarray([0.0 + 2.0j]))


# --- clip


NUMBERS = st.floats(-8, 8, width=32)


@given(
    x=hnp.arrays(np.float32, hnp.array_shapes(min_dims=0, max_dims=2, max_side=3), elements=NUMBERS),
    low=st.none() | NUMBERS,
    width=st.none() | st.floats(0, 8, width=32),
)
def test_clip_with_scalars(x: np.ndarray[Any, Any], low: float | None, width: float | None) -> None:
    high = None if width is None else (low or 0.0) + width
    check(lucid.clip(lucid.asarray(x), low, high), np.clip(x, low, high) if (low, high) != (None, None) else x)


def test_clip_with_arrays_broadcasts() -> None:
    x, low, high = fit(np.arange(4.0)), fit([[0.5], [1.5]]), fit(2.0)
    check(lucid.clip(lucid.asarray(x), lucid.asarray(low), lucid.asarray(high)), np.clip(x, low, high))
    check(lucid.clip(lucid.asarray(x), max=lucid.asarray(low)), np.clip(x, None, low))


@pytest.mark.parametrize(
    ("dtype", "low", "high", "expected"),
    [
        ("int8", -1000, 1000, [-128, 0, 127]),
        ("int8", -0.5, 1.5, [0, 0, 1]),
        ("int8", -INF, INF, [-128, 0, 127]),
        ("int8", None, np.asarray([300, -300, 5], "int16"), [-128, -128, 5]),
        ("int8", np.asarray([0.5, -0.5, -1e30]), None, [1, 0, 127]),
        ("int64", np.asarray(-(2.0**70)), np.asarray(2.0**70), [-(2**63), 0, 2**63 - 1]),
        ("float32", np.asarray(0.5), None, [0.5, 0.5, 3.0]),
    ],
)
def test_clip_keeps_the_dtype(dtype: str, low: Any, high: Any, expected: list[float]) -> None:
    extremes = [-3.0, 0.0, 3.0] if dtype == "float32" else [np.iinfo(dtype).min, 0, np.iinfo(dtype).max]
    x = lucid.asarray(np.asarray(extremes, dtype))
    bounds = [lucid.asarray(fit(bound)) if isinstance(bound, np.ndarray) else bound for bound in (low, high)]
    check(lucid.clip(x, *bounds), np.asarray(expected, dtype))


def test_clip_copies_and_passes_nan_on() -> None:
    x = lucid.asarray([1.0, NAN])
    same = lucid.clip(x)
    same[0] = 5.0
    assert float(x[0]) == 1.0
    check(lucid.clip(x, 0.0, 0.5), np.asarray([0.5, NAN]))
    check(lucid.clip(x, lucid.asarray(NAN), 0.5), np.asarray([NAN, NAN]))


# --- views


@pytest.mark.parametrize(("name", "changed"), [("real", 7 + 2j), ("imag", 1 + 7j)])
def test_parts_are_views(name: str, changed: complex) -> None:
    z = lucid.asarray([1 + 2j])
    getattr(lucid, name)(z)[...] = 7.0
    assert complex(z[0]) == changed


def test_parts_of_real_numbers() -> None:
    x = lucid.asarray([1.0, 2.0])
    check(lucid.real(x), np.asarray([1.0, 2.0]))
    check(lucid.imag(x), np.zeros(2))


def test_recorded_change_of_a_part_keeps_an_infinite_other() -> None:
    z = lucid.asarray([complex(1, INF)])
    put = lucid._dispatch.OPS["real"].put
    check(put(z, lucid.asarray([2.0])), np.asarray([complex(2, INF)]))
    check(lucid._dispatch.OPS["imag"].put(z, lucid.asarray([2.0])), np.asarray([complex(1, 2)]))


# --- errors


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: lucid.add(lucid.ones(2), lucid.ones(3)), lucid.ShapeError, "add.*cannot be broadcast"),
        (lambda: lucid.add(lucid.ones(2), "a"), TypeError, "add: Unsupported type for x2: str"),
        (lambda: lucid.sin([1.0]), TypeError, "sin: Unsupported type for x: list"),
        (lambda: lucid.pow(lucid.asarray([2]), -1), lucid.ArgumentError, "pow.*floating"),
        (lambda: lucid.bitwise_and(lucid.ones(2), 1), lucid.DTypeError, "bitwise_and"),
        (lambda: lucid.add(lucid.asarray([1], dtype="int8"), 300), lucid.ArgumentError, "does not fit"),
        (lambda: lucid.clip(lucid.asarray([1j]), 0), lucid.DTypeError, "clip.*complex"),
        (lambda: lucid.clip(lucid.ones(1), lucid.asarray([1j])), lucid.DTypeError, "clip.*complex"),
        (lambda: lucid.clip(lucid.asarray([1]), NAN), lucid.DTypeError, "clip.*nan"),
        (lambda: lucid.clip(lucid.ones(2), lucid.ones(3)), lucid.ShapeError, "clip.*cannot be broadcast"),
    ],
)
def test_errors(call: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        call()
    assert isinstance(caught.value, lucid.LucidError)


REFUSED = {
    "bitwise_invert": ("float32", "complex64"),
    **dict.fromkeys(("negative", "positive", "sign"), ("bool",)),
    **dict.fromkeys(("ceil", "floor", "trunc", "signbit"), ("complex64",)),
    **dict.fromkeys(("atan2", "hypot", "logaddexp", "maximum", "less", "floor_divide", "remainder"), ("complex64",)),
    **dict.fromkeys(("bitwise_and", "bitwise_left_shift"), ("float32", "complex64")),
}


@pytest.mark.parametrize(("name", "dtype"), [(name, dtype) for name, dtypes in REFUSED.items() for dtype in dtypes])
def test_dtypes_that_a_function_does_not_take(name: str, dtype: str) -> None:
    x = lucid.ones(2, dtype=dtype)
    with pytest.raises(lucid.DTypeError, match=name):
        getattr(lucid, name)(*([x] if name in UNARY else [x, x]))
