"""Elementwise functions on MLX: NumPy's values, special cases, and what would end the process or wrap silently."""

from __future__ import annotations

import numpy as np
import pytest

mx = pytest.importorskip("mlx.core", reason='MLX is not installed: pip install "lucid-dl[mlx]"')

import lucid  # noqa: E402
from lucid.backends.mlx import namespace as mlx  # noqa: E402
from lucid.backends.numpy import namespace as numpy  # noqa: E402

pytestmark = pytest.mark.device("mlx:cpu", reason="this is about MLX")

SPECIAL = np.asarray(
    [0.0, -0.0, 1, -1, 0.1, -0.1, 2.5, 3.5, -2.5, np.inf, -np.inf, np.nan, 1e-30, 1e30, 7, -7], dtype=np.float32
)
INTEGERS = [np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint32, np.uint64]


@pytest.fixture(autouse=True)
def _on_the_cpu():
    with mx.stream(mx.cpu), np.errstate(all="ignore"):
        yield


def agree(got, want, rtol=0.0, *, signs=True):
    """Assert equality: nan to nan, signs of zero, dtypes."""
    got = np.asarray(got)
    assert got.dtype == want.dtype
    np.testing.assert_allclose(got, want, rtol=rtol, atol=0)
    if signs and got.dtype.kind == "f":
        number = ~np.isnan(want)
        np.testing.assert_array_equal(np.signbit(got[number]), np.signbit(want[number]))


@pytest.mark.parametrize(
    "name",
    ["add", "subtract", "multiply", "divide", "floor_divide", "remainder", "pow", "hypot", "copysign", "nextafter",
     "atan2", "logaddexp", "maximum", "minimum", "less", "equal", "greater_equal"],
)  # fmt: skip
def test_binary_functions_have_numpys_values(name):
    a, b = (grid.ravel() for grid in np.meshgrid(SPECIAL, SPECIAL))
    signs = name != "logaddexp"  # where the result is 0, the standard leaves its sign open
    agree(getattr(mlx, name)(mx.array(a), mx.array(b)), getattr(numpy, name)(a, b), rtol=3e-7, signs=signs)
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 500)).astype(np.float32)
    if name == "pow":
        a = abs(a)
    agree(
        getattr(mlx, name)(mx.array(a), mx.array(b)),
        getattr(numpy, name)(a, b),
        rtol=1e-5 if name == "logaddexp" else 2e-6,
    )


@pytest.mark.parametrize(
    "name",
    ["sin", "cos", "tan", "exp", "expm1", "log", "log1p", "log2", "log10", "sinh", "cosh", "tanh", "asin", "acos",
     "atan", "asinh", "acosh", "atanh", "sign", "signbit", "round", "floor", "ceil", "trunc", "sqrt", "square",
     "reciprocal", "abs"],
)  # fmt: skip
def test_unary_functions_have_numpys_values(name):
    agree(getattr(mlx, name)(mx.array(SPECIAL)), getattr(numpy, name)(SPECIAL), rtol=1e-6)


@pytest.mark.parametrize(
    "name", ["sin", "exp", "expm1", "log", "log1p", "tanh", "sign", "sqrt", "square", "reciprocal", "conj"]
)
def test_complex_functions_have_numpys_values(name):
    z = np.random.default_rng(1).normal(size=(50, 2)).astype(np.float32).view(np.complex64)[:, 0]
    np.testing.assert_allclose(np.asarray(getattr(mlx, name)(mx.array(z))), getattr(numpy, name)(z), rtol=3e-6)


def test_complex_expm1_does_not_cancel():
    z = np.asarray([1e-6 + 1e-6j, 1e-4j, -1e-5 + 0j], dtype=np.complex64)
    np.testing.assert_allclose(np.asarray(mlx.expm1(mx.array(z))), np.expm1(z.astype(np.complex128)), rtol=3e-7)


@pytest.mark.parametrize("dtype", INTEGERS)
@pytest.mark.parametrize("name", ["floor_divide", "remainder"])
def test_integer_division_survives_its_worst_operands(name, dtype):
    info = np.iinfo(dtype)
    values = np.asarray([info.min, info.max, 0, 1, 5, 7, *([-1, -5, -7] if info.min else [])], dtype=dtype)
    a, b = (grid.ravel() for grid in np.meshgrid(values, values))
    agree(getattr(mlx, name)(mx.array(a), mx.array(b)), getattr(numpy, name)(a, b))


@pytest.mark.parametrize("dtype", INTEGERS)
@pytest.mark.parametrize("name", ["bitwise_left_shift", "bitwise_right_shift"])
def test_shifts_by_the_width_and_more(name, dtype):
    info = np.iinfo(dtype)
    values = np.asarray([info.min, info.max, 0, 1, 5, *([-1, -5] if info.min else [])], dtype=dtype)
    a, b = (grid.ravel() for grid in np.meshgrid(values, np.asarray([0, 1, 7, 8, 31, 32, 63, 64, 100], dtype=dtype)))
    agree(getattr(mlx, name)(mx.array(a), mx.array(b)), getattr(numpy, name)(a, b))


@pytest.mark.parametrize("dtype", INTEGERS)
@pytest.mark.parametrize(
    "bounds", [(-1e9, 1e9), (1.5, 6.5), (-np.inf, np.inf), (None, 3), (-300, 300), (2**63, 2**64), (None, None)]
)
def test_clip_of_integers_by_numbers_beyond_them(dtype, bounds):
    info = np.iinfo(dtype)
    values = np.asarray([info.min, info.max, 0, 1, 5, 100], dtype=dtype)
    agree(mlx.clip(mx.array(values), *bounds), numpy.clip(values, *bounds))
    if None not in bounds and bounds[1] < 2**63:
        low, high = (np.full((2, 1), bound, dtype=np.float32) for bound in bounds)
        agree(mlx.clip(mx.array(values), mx.array(low), mx.array(high)), numpy.clip(values, low, high))


def test_floor_of_the_exact_quotient():
    x = lucid.asarray([1.0], dtype=lucid.float32, device="mlx:cpu")
    assert (x // 0.1).item() == 9.0


def test_integers_of_64_bits_without_a_sign():
    big = lucid.asarray(np.asarray([2**63 - 1, 5], dtype=np.uint64), device="mlx:cpu")
    assert (big + 2**63).tolist() == [2**64 - 1, 2**63 + 5]
    assert (big == 2**63).tolist() == [False, False]
    assert (big > -1).tolist() == [True, True]
    signed = lucid.asarray([2**63 - 2, -1], device="mlx:cpu")
    assert (big == signed).tolist() == [False, False]
    assert (signed < big).tolist() == [True, True]


@pytest.mark.parametrize("value", [300, -129])
def test_a_python_integer_beyond_the_dtype(value):
    x = lucid.asarray([1, -2], dtype=lucid.int8, device="mlx:cpu")
    assert (x == value).tolist() == [False, False]
    assert (x < value).tolist() == [value > 0] * 2
    with pytest.raises(lucid.LucidError, match="does not fit"):
        x + value
    with pytest.raises(lucid.LucidError, match="does not fit"):
        lucid.asarray([1], dtype=lucid.uint64, device="mlx:cpu") + -1


def test_bool_and_an_integer_make_the_default_integer():
    assert (lucid.asarray([True], device="mlx:cpu") + 1).dtype is lucid.int64


@pytest.mark.parametrize("power", [-1, np.asarray([-1])])
def test_an_integer_to_a_negative_power_is_an_error(power):
    x = lucid.asarray([2], device="mlx:cpu")
    with pytest.raises(lucid.LucidError, match="negative power"):
        x ** (power if isinstance(power, int) else lucid.asarray(power, device="mlx:cpu"))


@pytest.mark.parametrize(
    "call",
    [lambda z: z < z, lambda z: lucid.maximum(z, z), lambda z: lucid.clip(z, 0, 1), lambda z: z // z, lambda z: z & z],
)
def test_complex_numbers_have_neither_order_nor_bits(call):
    with pytest.raises(TypeError):
        call(lucid.asarray([1j], device="mlx:cpu"))
