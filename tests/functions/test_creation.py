"""Creation functions: values and dtypes against NumPy, sharing of memory, and what must be refused."""

from __future__ import annotations

import array
from typing import Any

import numpy as np
import pytest

import lucid
from tests.devices import backend, check, fit, has

SHAPES: list[Any] = [0, 3, (), (0,), (2, 3), (2, 0, 3), [2, 2]]
DTYPES = [lucid.bool, lucid.int8, lucid.uint64, lucid.float16, lucid.float32, lucid.float64, lucid.complex64]


def shared() -> bool:
    """Whether the default device shares memory with NumPy."""
    return backend().array_type is np.ndarray


# --- asarray --------------------------------------------------------------------------------------------------------

KINDS_OF_NDARRAY = {
    "0-d": np.array(3.0),
    "read-only": np.broadcast_to(np.arange(3), (2, 3)),
    "non-contiguous": np.arange(12).reshape(3, 4)[:, ::2],
    "transposed": np.arange(6.0).reshape(2, 3).T,
    "negative strides": np.arange(6, dtype=np.int16)[::-1],
    "empty": np.zeros((0, 3)),
    "empty, negative strides": np.zeros((2, 0))[::-1],
    "bool": np.array([True, False]),
    "float16": np.arange(3, dtype=np.float16),
    "complex64": np.arange(3, dtype=np.complex64) * 1j,
    "uint64": np.array([2**64 - 1], dtype=np.uint64),
}


@pytest.mark.parametrize("kind", KINDS_OF_NDARRAY)
@pytest.mark.parametrize("copy", [None, True, False])
def test_asarray_of_any_ndarray(kind: str, copy: bool | None) -> None:
    given = fit(KINDS_OF_NDARRAY[kind])
    if copy is False and not shared():
        with pytest.raises(ValueError, match="copy=False"):
            lucid.asarray(given, copy=copy)
        return
    x = lucid.asarray(given, copy=copy)
    check(x, given)
    assert np.shares_memory(x.numpy(), given) == (shared() and copy is not True and given.size > 0)


@pytest.mark.device("cpu", reason="NumPy's memory is shared on the CPU alone")
def test_asarray_shares_memory_both_ways() -> None:
    given = np.zeros(3)
    x = lucid.asarray(given)
    given[0] = 1.0
    x[1] = 2.0
    check(x, [1.0, 2.0, 0.0])
    np.testing.assert_array_equal(given, [1.0, 2.0, 0.0])


def test_asarray_of_a_read_only_array_never_writes_to_it() -> None:
    given = fit(np.zeros(3))
    given.flags.writeable = False
    x = lucid.asarray(given)
    x += 1.0
    check(x, np.ones(3))
    np.testing.assert_array_equal(given, np.zeros(3))


@pytest.mark.parametrize("dtype", [">f8", ">i2"])
def test_asarray_of_another_byte_order_converts(dtype: str) -> None:
    check(lucid.asarray(np.array([1, 2], dtype=dtype)), np.array([1, 2], dtype=np.dtype(dtype).newbyteorder("=")))
    with pytest.raises(ValueError, match="copy=False"):
        lucid.asarray(np.array([1, 2], dtype=dtype), copy=False)


@pytest.mark.parametrize("value", [True, 3, -2.5, 1 - 2j])
def test_asarray_of_python_numbers(value: complex) -> None:
    check(lucid.asarray(value), np.asarray(value))
    check(lucid.asarray([[value], [value]]), np.asarray([[value], [value]]))


@pytest.mark.parametrize("scalar", [np.float32(2), np.int8(-3), np.bool(True), np.complex64(1j), np.float64(0.5)])
def test_asarray_of_numpy_scalars(scalar: Any) -> None:
    check(lucid.asarray(scalar), np.asarray(scalar))
    if has(scalar.dtype):  # a list of doubles is no list of Python's numbers
        check(lucid.asarray([scalar, scalar]), np.asarray([scalar, scalar]))


@pytest.mark.parametrize("given", [[], [[]], (), range(4), [True, 2], [1, 2.5], [1, 2j], [np.arange(2), [3, 4]]])
def test_asarray_of_sequences(given: Any) -> None:
    check(lucid.asarray(given), np.asarray(given))


@pytest.mark.parametrize("given", [memoryview(b"ab"), bytearray(b"ab"), array.array("d", [1.0, 2.0])])
def test_asarray_of_buffers(given: Any) -> None:
    if not has(np.asarray(given).dtype):
        with pytest.raises(lucid.DeviceError, match="float64"):
            lucid.asarray(given)
        return
    check(lucid.asarray(given), np.asarray(given))
    assert np.shares_memory(lucid.asarray(given).numpy(), np.asarray(given)) == shared()


def test_asarray_of_large_integers() -> None:
    for given in (2**63, [2**63], [2**63, -1], [[1], [2**64]]):
        with pytest.raises(lucid.ArgumentError, match="uint64"):
            lucid.asarray(given)
    check(lucid.asarray([2**63], dtype=lucid.uint64), np.array([2**63], dtype=np.uint64))
    with pytest.raises(lucid.ArgumentError, match="uint8"):
        lucid.asarray([1, 300], dtype=lucid.uint8)


@pytest.mark.parametrize(
    "given",
    [
        *("1.5", ["1.5"], None, [1.0, None], {}, {1, 2}, object(), [object()], iter([1])),
        *(np.array(["a"]), np.array([None]), np.array(["2020-01-01"], dtype="M8[D]"), np.ma.array([1], mask=[1])),
    ],
)
@pytest.mark.parametrize("dtype", [None, lucid.float64])
def test_asarray_refuses_what_holds_no_numbers(given: Any, dtype: Any) -> None:
    with pytest.raises(TypeError, match="Unsupported"):
        lucid.asarray(given, dtype=dtype)


def test_asarray_refuses_ragged_sequences_and_lost_imaginary_parts() -> None:
    with pytest.raises(lucid.ShapeError, match="equal lengths"):
        lucid.asarray([[1, 2], [3]])
    for given in ([1j], 1j, fit([1j]), lucid.asarray([1j])):
        with pytest.raises(lucid.DTypeError):
            lucid.asarray(given, dtype=lucid.float32)


def test_asarray_copy_false() -> None:
    x = lucid.asarray([1.0, 2.0])
    assert lucid.asarray(x, copy=False) is x
    for given in (x, fit(np.ones(2))):
        with pytest.raises(ValueError, match="copy=False"):
            lucid.asarray(given, dtype=lucid.float16, copy=False)
    for given in (1.0, [1.0]):
        with pytest.raises(ValueError, match="copy=False"):
            lucid.asarray(given, copy=False)


def test_asarray_of_own_tensors_stays_in_the_graph() -> None:
    x = lucid.tensor([1.0, 2.0], requires_grad=True)
    assert lucid.asarray(x) is x
    y = lucid.asarray(x, dtype=lucid.float16) + lucid.asarray(x, copy=True)
    lucid.sum(y * lucid.asarray([1.0, 10.0])).backward()
    check(x.grad, np.array([2.0, 20.0], dtype=np.float32))


def test_asarray_of_nested_tensors_stays_in_the_graph() -> None:
    x = lucid.tensor([1.0, 2.0], requires_grad=True)
    y = lucid.asarray([[x[0], 3.0], [x[1] * x[0], 1]])
    check(y.detach(), np.array([[1.0, 3.0], [2.0, 1.0]], dtype=np.float32))
    lucid.sum(y).backward()
    check(x.grad, np.array([3.0, 1.0], dtype=np.float32))
    check(lucid.asarray([lucid.asarray([1, 2]), fit([3.0, 4.0])]), [[1.0, 2.0], [3.0, 4.0]])


def test_a_copy_shares_nothing() -> None:
    x = lucid.asarray([1.0, 2.0])
    y = lucid.asarray(x, copy=True)
    y[0] = 5.0
    check(x, [1.0, 2.0])


# --- tensor ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "requires_grad", "dtype"),
    [
        ([1.0, 2.0], False, "float32"),
        ([1, 2], False, "int64"),
        ([1, 2], True, "float32"),
        ([True], False, "bool"),
        (1 + 2j, False, "complex64"),
        ([[1.0], [2]], True, "float32"),
        ([], False, "float32"),
        (np.array([1.0, 2.0]), True, "float64"),
        (np.array([1, 2], dtype=np.int8), False, "int8"),
        (np.float64(2.0), True, "float64"),
    ],
)
def test_tensor_dtype(data: Any, requires_grad: bool, dtype: str) -> None:
    x = lucid.tensor(data, requires_grad=requires_grad)
    assert x.dtype.name == dtype
    assert x.requires_grad is requires_grad
    assert x.is_leaf
    np.testing.assert_array_equal(x.detach().numpy(), np.asarray(data))


@pytest.mark.device("cpu", "cupy:0", reason="float64 as the default needs a device that has it")
def test_tensor_follows_the_default_dtype() -> None:
    lucid.set_default_dtype(lucid.float64)
    try:
        assert lucid.tensor([1.0]).dtype == lucid.float64
        assert lucid.tensor([1], requires_grad=True).dtype == lucid.float64
        assert lucid.tensor(1j).dtype == lucid.complex128
    finally:
        lucid.set_default_dtype(None)


def test_tensor_always_copies() -> None:
    given = fit(np.zeros(2))
    x = lucid.tensor(given)
    given[0] = 1.0
    check(x, np.zeros(2))


@pytest.mark.parametrize("data", [[1, 2], [1.0, 2.0], np.array([1, 2])])
def test_tensor_refuses_gradients_of_integers(data: Any) -> None:
    with pytest.raises(TypeError, match="int64"):
        lucid.tensor(data, dtype=lucid.int64, requires_grad=True)


def test_tensor_of_a_tensor_in_a_graph() -> None:
    x = lucid.tensor([1.0, 2.0], requires_grad=True)
    (lucid.tensor(x) * 3.0).sum().backward()
    check(x.grad, np.array([3.0, 3.0], dtype=np.float32))
    with pytest.raises(lucid.GradientError, match="detach"):
        lucid.tensor(x, requires_grad=True)


def test_from_numpy() -> None:
    given = np.arange(3.0)
    assert np.shares_memory(lucid.from_numpy(given).numpy(), given)
    with pytest.raises(TypeError, match="from_numpy"):
        lucid.from_numpy([1, 2])


# --- the rest -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", DTYPES)
def test_filled(shape: Any, dtype: lucid.DType) -> None:
    check(lucid.zeros(shape, dtype=dtype), np.zeros(shape, dtype=dtype.numpy))
    check(lucid.ones(shape, dtype=dtype), np.ones(shape, dtype=dtype.numpy))
    check(lucid.full(shape, 1, dtype=dtype), np.full(shape, 1, dtype=dtype.numpy))
    like = lucid.zeros(shape, dtype=dtype)
    for made in (lucid.empty(shape, dtype=dtype), lucid.empty_like(like)):
        assert (made.shape, made.dtype) == (like.shape, dtype)
    check(lucid.zeros_like(like), np.zeros(shape, dtype=dtype.numpy))
    check(lucid.ones_like(like), np.ones(shape, dtype=dtype.numpy))
    check(lucid.full_like(like, 1), np.ones(shape, dtype=dtype.numpy))
    assert lucid.full_like(like, 1, dtype=lucid.float32).dtype == lucid.float32


@pytest.mark.parametrize("value", [True, 3, 2.5, 1j, np.float32(2.0)])
def test_full_infers_the_dtype(value: Any) -> None:
    check(lucid.full((2, 2), value), np.full((2, 2), value))


def test_full_of_a_tensor_stays_in_the_graph() -> None:
    x = lucid.tensor(2.0, requires_grad=True)
    lucid.full((2, 3), x).sum().backward()
    assert float(x.grad) == 6.0


def test_filled_arrays_own_their_memory() -> None:
    x = lucid.tensor(2.0)
    y = lucid.full((3,), x)
    y[0] = 7.0
    check(y, np.array([7.0, 2.0, 2.0], dtype=np.float32))
    assert float(x) == 2.0


INTEGER_RANGES: list[tuple[Any, ...]] = [(5,), (1, 7), (1, 7, 2), (7, 1, -2), (3, 1), (np.int64(3),)]
FLOAT_RANGES: list[tuple[Any, ...]] = [(5.0,), (0.0, 1.0, 0.25), (0, 1, 0.5), (1, 0.0)]


@pytest.mark.parametrize("arguments", INTEGER_RANGES + FLOAT_RANGES)
@pytest.mark.parametrize("dtype", [None, lucid.float32])
def test_arange(arguments: tuple[Any, ...], dtype: lucid.DType | None) -> None:
    check(lucid.arange(*arguments, dtype=dtype), np.arange(*arguments, dtype=None if dtype is None else dtype.numpy))


@pytest.mark.parametrize("arguments", INTEGER_RANGES)
def test_arange_in_an_integer_dtype(arguments: tuple[Any, ...]) -> None:
    check(lucid.arange(*arguments, dtype=lucid.int16), np.arange(*arguments, dtype=np.int16))


def test_arange_of_large_integers() -> None:
    check(lucid.arange(2**63, 2**63 + 3, dtype=lucid.uint64), np.array([2**63, 2**63 + 1, 2**63 + 2], dtype=np.uint64))


@pytest.mark.parametrize("arguments", [(0, 1, 5), (1.0, -1.0, 4), (0, 1, 0), (0, 1, 1), (0, 1j, 3), (2, 2, 3)])
@pytest.mark.parametrize("endpoint", [True, False])
def test_linspace(arguments: tuple[Any, ...], endpoint: bool) -> None:
    check(lucid.linspace(*arguments, endpoint=endpoint), np.linspace(*arguments, endpoint=endpoint))
    assert lucid.linspace(0, 1, 3, dtype=lucid.float32).dtype == lucid.float32


def test_limits_may_be_0d_tensors() -> None:
    start, stop = lucid.asarray(1), lucid.asarray(2.5, dtype=lucid.float32)
    for make in (lambda a, b: lucid.linspace(a, b, 4), lambda a, b: lucid.arange(a, b)):
        ours, expected = make(start, stop), make(1, np.float32(2.5))
        check(ours, expected.numpy())
    wanting = lucid.tensor(1.0, requires_grad=True)
    for make in (lambda: lucid.linspace(0, wanting, 4), lambda: lucid.arange(wanting)):
        with pytest.raises(lucid.GradientError, match="requires grad"):
            make()
    with lucid.no_grad():
        check(lucid.arange(wanting), np.arange(1, dtype=np.float32))


@pytest.mark.parametrize("size", [(3,), (2, 3), (3, 2), (0, 2)])
@pytest.mark.parametrize("k", [-4, -1, 0, 1, 5])
def test_eye_and_triangles(size: tuple[int, ...], k: int) -> None:
    check(lucid.eye(*size, k=k), np.eye(*size, k=k))
    stack = fit(np.arange(24.0).reshape(2, 3, 4))
    check(lucid.tril(lucid.asarray(stack), k=k), np.tril(stack, k))
    check(lucid.triu(lucid.asarray(stack), k=k), np.triu(stack, k))


@pytest.mark.parametrize("indexing", ["xy", "ij"])
@pytest.mark.parametrize("lengths", [(), (3,), (3, 2), (3, 2, 4), (0, 2)])
def test_meshgrid(indexing: Any, lengths: tuple[int, ...]) -> None:
    ours = lucid.meshgrid(*[lucid.arange(n) for n in lengths], indexing=indexing)
    theirs = np.meshgrid(*[np.arange(n) for n in lengths], indexing=indexing)
    assert type(ours) is tuple
    assert len(ours) == len(theirs)
    for x, expected in zip(ours, theirs, strict=True):
        check(x, expected)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: lucid.arange(0, 1, 0), lucid.ArgumentError),
        (lambda: lucid.arange("a"), TypeError),
        (lambda: lucid.arange(0, float("nan")), ValueError),
        (lambda: lucid.zeros(-1), ValueError),
        (lambda: lucid.zeros((2, 1.5)), TypeError),
        (lambda: lucid.zeros(2, dtype="no such"), lucid.DTypeError),
        (lambda: lucid.zeros(2, device="no such"), lucid.DeviceError),
        (lambda: lucid.full(2, 2**70), lucid.ArgumentError),
        (lambda: lucid.full(2, 300, dtype=lucid.int8), lucid.ArgumentError),
        (lambda: lucid.full(2, 1.5, dtype=lucid.int64), lucid.ArgumentError),
        (lambda: lucid.full(2, 1j, dtype=lucid.float64), lucid.DTypeError),
        (lambda: lucid.full(2, "1", dtype=lucid.float64), TypeError),
        (lambda: lucid.full(2, lucid.ones(2)), lucid.ShapeError),
        (lambda: lucid.linspace(0, 1, -1), ValueError),
        (lambda: lucid.linspace(0, 1, 2.5), TypeError),
        (lambda: lucid.linspace(0, lucid.ones(2), 3), TypeError),
        (lambda: lucid.linspace(0, 1j, 2, dtype=lucid.float32), lucid.DTypeError),
        (lambda: lucid.ones_like(np.ones(2)), TypeError),
        (lambda: lucid.tril(lucid.ones(2)), lucid.ShapeError),
        (lambda: lucid.triu(lucid.ones((2, 2)), k=0.5), TypeError),
        (lambda: lucid.meshgrid(lucid.ones((2, 2))), lucid.ShapeError),
        (lambda: lucid.meshgrid(lucid.ones(2), indexing="no"), lucid.ArgumentError),
        (lambda: lucid.from_dlpack([1]), TypeError),
    ],
)
def test_bad_arguments(make: Any, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        make()
    assert isinstance(caught.value, lucid.LucidError)
