"""Creation, conversion and data types on the MLX device, against the NumPy backend in float32."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid

mx = pytest.importorskip("mlx.core", reason="MLX is not installed")

pytestmark = pytest.mark.device("mlx:cpu", reason="this is about MLX")

MLX = "mlx:cpu"
MOST = 2**64 - 1
FLOATS = [lucid.float16, lucid.float32]
INTEGERS = [lucid.int8, lucid.int16, lucid.int32, lucid.int64, lucid.uint8, lucid.uint16, lucid.uint32, lucid.uint64]


@pytest.mark.parametrize("dtype", [*INTEGERS, *FLOATS, lucid.complex64, lucid.bool], ids=str)
def test_every_dtype_there_and_back(dtype: lucid.DType) -> None:
    values = np.array([[0, 1, 1], [1, 0, 1]]).astype(dtype.name)
    x = lucid.asarray(values, device=MLX)
    assert x.device == MLX
    assert x.dtype is dtype
    np.testing.assert_array_equal(x.numpy(), values, strict=True)


@pytest.mark.parametrize("make", [lucid.zeros, lucid.ones, lucid.empty])
@pytest.mark.parametrize("dtype", [None, lucid.int64, lucid.uint8, lucid.complex64, lucid.bool], ids=str)
def test_constant_arrays(make: Any, dtype: lucid.DType | None) -> None:
    for shape in [(), 3, (0,), (2, 3)]:
        x = make(shape, dtype=dtype, device=MLX)
        assert x.dtype is (dtype or lucid.float32)
        assert x.shape == make(shape).shape
        if make is not lucid.empty:
            np.testing.assert_array_equal(x.numpy(), make(shape, dtype=x.dtype).numpy(), strict=True)


@pytest.mark.parametrize("arguments", [
    (5,), (0,), (-3,), (2, 9, 3), (9, 2, -3), (2, 9, -1), (0.0, 1.0, 0.1), (1, 2, 0.25), (2**40, 2**40 + 3),
    (2**62 + 1, 2**62 + 4), (-(2**62) - 1, -(2**62) + 9, 4),
])  # fmt: skip
def test_arange(arguments: tuple[float, ...]) -> None:
    expected = lucid.arange(*arguments)
    if expected.dtype is lucid.float64:
        expected = lucid.arange(*arguments, dtype=lucid.float32)
    np.testing.assert_array_equal(lucid.arange(*arguments, device=MLX).numpy(), expected.numpy(), strict=True)


def test_arange_beyond_63_bits() -> None:
    x = lucid.arange(MOST - 2, MOST, dtype=lucid.uint64, device=MLX)
    assert x.tolist() == [MOST - 2, MOST - 1]


@pytest.mark.parametrize(
    "arguments", [(0, 1, 7), (0.1, 1e3, 1001), (1, 1, 3), (5, -5, 1), (0, 1, 0), (1 + 2j, 3 - 1j, 5)]
)
@pytest.mark.parametrize("endpoint", [True, False])
def test_linspace_is_rounded_once(arguments: tuple[Any, ...], endpoint: bool) -> None:
    exact = np.linspace(*arguments, endpoint=endpoint)
    ours = lucid.linspace(*arguments, endpoint=endpoint, device=MLX).numpy()
    np.testing.assert_array_equal(ours, exact.astype(ours.dtype), strict=True)
    assert ours.dtype == (np.complex64 if np.iscomplexobj(exact) else np.float32)


@pytest.mark.parametrize("k", [0, 1, -2, 5, -5, 2**40, -(2**40)])
@pytest.mark.parametrize("shape", [(3, 3), (2, 4), (4, 2), (0, 3), (2, 3, 2)])
def test_triangles_and_eye(shape: tuple[int, ...], k: int) -> None:
    values = np.where(np.random.default_rng(0).random(shape) < 0.3, np.nan, 1).astype(np.float32)
    x = lucid.asarray(values, device=MLX)
    np.testing.assert_array_equal(lucid.tril(x, k=k).numpy(), np.tril(values, k), strict=True)
    np.testing.assert_array_equal(lucid.triu(x, k=k).numpy(), np.triu(values, k), strict=True)
    for dtype in (lucid.float32, lucid.int64, lucid.uint64, lucid.complex64):
        ours = lucid.eye(*shape[-2:], k=max(-9, min(k, 9)), dtype=dtype, device=MLX)
        expected = lucid.eye(*shape[-2:], k=max(-9, min(k, 9)), dtype=dtype)
        np.testing.assert_array_equal(ours.numpy(), expected.numpy(), strict=True)


@pytest.mark.parametrize("value", [2**63, MOST, 7])
def test_integers_beyond_63_bits(value: int) -> None:
    assert int(lucid.asarray(value, dtype=lucid.uint64, device=MLX)) == value
    assert lucid.asarray([value, 1], dtype=lucid.uint64, device=MLX).tolist() == [value, 1]
    assert lucid.full(2, value, dtype=lucid.uint64, device=MLX).tolist() == [value, value]
    assert int(lucid.asarray([value], dtype=lucid.uint64).to_device(MLX)[0]) == value


@pytest.mark.parametrize(
    ("value", "dtype"), [(300, lucid.uint8), (-1, lucid.uint64), (2**63, lucid.int64), (2**64, lucid.uint64)]
)
def test_an_integer_that_does_not_fit(value: int, dtype: lucid.DType) -> None:
    for make in (lucid.asarray, lambda value, **rest: lucid.full(2, value, **rest)):
        with pytest.raises(lucid.ArgumentError, match="does not fit"):
            make(value, dtype=dtype, device=MLX)


@pytest.mark.parametrize("shape", [-1, (2, -3), (2**31,), (2**30, 2**30)])
def test_a_shape_that_no_array_can_have(shape: Any) -> None:
    for make in (lucid.zeros, lucid.ones, lucid.empty, lambda shape, **rest: lucid.full(shape, 1, **rest)):
        with pytest.raises(ValueError, match=r"negative|cannot have|does not fit"):
            make(shape, device=MLX)


# --- dtypes that the device lacks -----------------------------------------------------------------------------------

_ASKS = {
    "asarray of an array": lambda dtype: lucid.asarray(np.ones(2, dtype.name), device=MLX),
    "asarray": lambda dtype: lucid.asarray([1.0], dtype=dtype, device=MLX),
    "tensor": lambda dtype: lucid.tensor([1.0], dtype=dtype, device=MLX),
    "zeros": lambda dtype: lucid.zeros(2, dtype=dtype, device=MLX),
    "full": lambda dtype: lucid.full(2, 1.0, dtype=dtype, device=MLX),
    "arange": lambda dtype: lucid.arange(2, dtype=dtype, device=MLX),
    "linspace": lambda dtype: lucid.linspace(0, 1, 3, dtype=dtype, device=MLX),
    "eye": lambda dtype: lucid.eye(2, dtype=dtype, device=MLX),
    "astype": lambda dtype: lucid.astype(lucid.ones(2, device=MLX), dtype),
    "to_device": lambda dtype: lucid.ones(2, dtype=dtype).to_device(MLX),
    "zeros_like": lambda dtype: lucid.zeros_like(lucid.ones(2, device=MLX), dtype=dtype),
    "a NumPy operand": lambda dtype: lucid.ones(2, device=MLX) + np.ones(2, dtype.name),
    "a list of NumPy numbers": lambda dtype: lucid.asarray([np.ones(1, dtype.name)[0]], device=MLX),
    "from_dlpack": lambda dtype: lucid.from_dlpack(np.ones(2, dtype.name), device=MLX),
    "asarray of a Tensor": lambda dtype: lucid.asarray(lucid.ones(2, dtype=dtype), device=MLX),
}


@pytest.mark.parametrize("ask", _ASKS.values(), ids=_ASKS.keys())
@pytest.mark.parametrize("dtype", [lucid.float64, lucid.complex128], ids=str)
def test_double_precision_is_refused(ask: Any, dtype: lucid.DType) -> None:
    with pytest.raises(lucid.DeviceError, match=dtype.name) as caught:
        ask(dtype)
    assert isinstance(caught.value, ValueError)


def test_the_namespace_tells_the_truth() -> None:
    info = lucid.__array_namespace_info__()
    assert {"float64", "complex128"} & set(info.dtypes(device=MLX)) == set()
    assert {"float32", "complex64", "int64", "uint64", "bool"} <= set(info.dtypes(device=MLX))
    defaults = info.default_dtypes(device=MLX)
    assert defaults["real floating"] is lucid.asarray(1.0, device=MLX).dtype is lucid.float32
    assert defaults["complex floating"] is lucid.asarray(1j, device=MLX).dtype is lucid.complex64
    assert defaults["integral"] is lucid.asarray(1, device=MLX).dtype is lucid.int64
    assert defaults["indexing"] is lucid.argmax(lucid.ones(2, device=MLX)).dtype


@pytest.mark.parametrize("pair", [
    (lucid.int64, lucid.float32), (lucid.int8, lucid.uint8), (lucid.int32, lucid.complex64), (lucid.bool, lucid.int8),
    (lucid.int64, lucid.uint64), (lucid.float16, lucid.float32), (lucid.int32, lucid.float16),
], ids=str)  # fmt: skip
def test_result_type_is_what_an_operation_gives(pair: tuple[lucid.DType, lucid.DType]) -> None:
    a, b = (lucid.ones(2, dtype=dtype, device=MLX) for dtype in pair)
    assert lucid.result_type(a, b) is (a * b).dtype
    for scalar in (1, 1.5, 1j):
        assert lucid.result_type(a, scalar) is (a * scalar).dtype


@pytest.mark.parametrize("value", [0.5, -0.0, 0.0, float("nan"), float("inf")])
def test_conversion_to_bool_asks_for_zero(value: float) -> None:
    assert bool(lucid.astype(lucid.asarray(value, device=MLX), lucid.bool)) is (value != 0)
    assert bool(lucid.astype(lucid.asarray(value * 1j, device=MLX), lucid.bool)) is (value * 1j != 0)


def test_complex_numbers_keep_their_imaginary_parts() -> None:
    with pytest.raises(lucid.DTypeError, match="real"):
        lucid.astype(lucid.asarray([1 + 2j], device=MLX), lucid.float32)


# --- memory ---------------------------------------------------------------------------------------------------------


def test_numpy_lends_memory_read_only() -> None:
    x = lucid.asarray([1.0, 2.0, 3.0], device=MLX)
    lent = x.numpy()
    for view in (lent, np.asarray(x), np.from_dlpack(x, copy=False)):
        assert not view.flags.writeable
        with pytest.raises(ValueError, match="read-only"):
            view[0] = 9.0
    x += 1.0
    x[0] = 7.0
    assert lent.tolist() == [1.0, 2.0, 3.0]  # the change made a new array: the old one stays as it is
    assert x.tolist() == [7.0, 3.0, 4.0]


def test_nothing_shares_memory_with_numpy_arrays() -> None:
    source = np.array([1.0, 2.0], dtype=np.float32)
    tensors = [
        lucid.asarray(source, device=MLX),
        lucid.from_dlpack(source, device=MLX),
        lucid.tensor(source, device=MLX),
    ]
    source[0] = 9.0
    for x in tensors:
        assert x.tolist() == [1.0, 2.0]
    with pytest.raises(lucid.ArgumentError, match="copy=False"):
        lucid.asarray(source, device=MLX, copy=False)


def test_layouts_and_byte_orders() -> None:
    values = np.arange(12, dtype=np.float32).reshape(3, 4)
    for given in (values.T, values[::-1, ::2], values.astype(">f4"), np.asfortranarray(values), values[1:1]):
        np.testing.assert_array_equal(lucid.asarray(given, device=MLX).numpy(), given.astype(np.float32), strict=True)


def test_dlpack_stays_on_the_device() -> None:
    x = lucid.asarray([1.0, 2.0], device=MLX)
    assert lucid.from_dlpack(x).device == MLX
    assert lucid.from_dlpack(x, device="cpu").device == "cpu"
    assert lucid.from_dlpack(np.ones(1)).device == "cpu"
    for arguments in ({}, {"copy": True}, {"copy": False}, {"max_version": (1, 0)}):
        assert "dltensor" in repr(x.__dlpack__(**arguments))


def test_an_mlx_array_is_copied() -> None:
    theirs = mx.array([1.0, 2.0])
    x = lucid.asarray(theirs)
    theirs += 1
    assert x.tolist() == [1.0, 2.0]


def test_views_show_changes() -> None:
    x = lucid.zeros((2, 3), device=MLX)
    row, column = x[0], lucid.permute_dims(x, (1, 0))[1]
    x[...] = 1.0
    row[1] = 5.0
    assert x.tolist() == [[1.0, 5.0, 1.0], [1.0, 1.0, 1.0]]
    assert column.tolist() == [5.0, 1.0]
