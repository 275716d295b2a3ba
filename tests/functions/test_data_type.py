"""Data type functions against NumPy and array-api-strict."""

from __future__ import annotations

import itertools
from typing import Any

import array_api_strict as strict
import numpy as np
import pytest

import lucid
from tests.devices import has, widest

NAMES = [
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64", "complex64", "complex128"),
]
PAIRS = list(itertools.product(NAMES, NAMES))
KINDS = ("bool", "signed integer", "unsigned integer", "integral", "real floating", "complex floating", "numeric")


def dtype(name: str) -> lucid.DType:
    found: lucid.DType = getattr(lucid, name)
    return found


# MLX promotes by its own table (tests/backends/test_mlx_creation.py).
promotes_as_numpy = pytest.mark.device("cpu", "cupy:0", reason="NumPy's table goes through float64")


@promotes_as_numpy
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_result_type_and_can_cast(one: str, other: str) -> None:
    expected = np.result_type(np.dtype(one), np.dtype(other))
    assert lucid.result_type(dtype(one), lucid.zeros(2, dtype=dtype(other))).numpy == expected
    assert lucid.can_cast(dtype(one), dtype(other)) is (expected == np.dtype(other))
    assert lucid.can_cast(lucid.zeros(1, dtype=dtype(one)), dtype(other)) is (expected == np.dtype(other))


@promotes_as_numpy
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scalar", [True, 2, 2.5, 1j])
def test_result_type_with_python_scalars(name: str, scalar: complex) -> None:
    expected = np.result_type(np.dtype(name), scalar)
    assert lucid.result_type(dtype(name), scalar).numpy == expected
    assert (lucid.ones(1, dtype=dtype(name)) * scalar).dtype.numpy == expected


def test_result_type_takes_anything_with_a_dtype() -> None:
    assert lucid.result_type(np.float32(1), np.zeros(2, dtype=np.int8), "float16") == lucid.float32
    assert lucid.result_type(1, 2.0) == lucid.float64
    for bad in ((), ([1],), (None,)):
        with pytest.raises((TypeError, ValueError), match="result_type"):
            lucid.result_type(*bad)


def test_integer_division_gives_the_default_float() -> None:
    assert (lucid.asarray([1, 2]) / lucid.asarray([2, 2])).dtype == widest()


@pytest.mark.parametrize(("dtype", "target_dtype"), PAIRS)
def test_astype(dtype: str, target_dtype: str) -> None:
    given = np.array([[0, 1], [2, 100]]).astype(dtype)
    x = lucid.asarray(given)
    if "complex" in dtype and "complex" not in target_dtype and target_dtype != "bool":
        with pytest.raises(lucid.DTypeError, match="real"):
            lucid.astype(x, target_dtype)
        return
    out = lucid.astype(x, target_dtype)
    np.testing.assert_array_equal(out.numpy(), given.astype(target_dtype), strict=True)
    assert not np.shares_memory(out.numpy(), given)


def test_astype_copies_only_when_asked() -> None:
    x = lucid.asarray([1.0])
    assert lucid.astype(x, widest(), copy=False) is x
    assert lucid.astype(x, widest()) is not x
    assert lucid.astype(x, "float16", device=x.device).dtype == lucid.float16


@pytest.mark.parametrize("name", ["float16", "float32", "float64", "complex64", "complex128"])
def test_finfo(name: str) -> None:
    ours, theirs = lucid.finfo(lucid.zeros(1, dtype=dtype(name)) if has(name) else dtype(name)), np.finfo(name)
    for field in ("eps", "max", "min", "smallest_normal"):
        assert type(getattr(ours, field)) is float
        assert getattr(ours, field) == float(getattr(theirs, field))
    assert (ours.bits, ours.dtype.numpy) == (theirs.bits, theirs.dtype)
    assert "eps" in repr(ours)


@pytest.mark.parametrize("name", NAMES[1:9])
def test_iinfo(name: str) -> None:
    ours, theirs = lucid.iinfo(dtype(name)), np.iinfo(name)
    assert (ours.bits, ours.max, ours.min, ours.dtype.numpy) == (theirs.bits, theirs.max, theirs.min, theirs.dtype)
    assert type(ours.max) is int
    assert name in repr(ours)


def test_info_of_the_wrong_kind() -> None:
    with pytest.raises(TypeError, match="iinfo"):
        lucid.finfo(lucid.int8)
    with pytest.raises(TypeError, match="finfo"):
        lucid.iinfo(lucid.float32)
    with pytest.raises(TypeError, match="Unsupported"):
        lucid.finfo(1.0)  # type: ignore[arg-type]  # that is the test


@pytest.mark.parametrize("name", [name for name in NAMES if name != "float16"])
@pytest.mark.parametrize("kind", [*KINDS, ("bool", "real floating"), ("integral", "complex floating")])
def test_isdtype(name: str, kind: Any) -> None:
    assert lucid.isdtype(dtype(name), kind) is strict.isdtype(getattr(strict, name), kind)
    assert lucid.isdtype(dtype(name), dtype(name)) is True
    assert lucid.isdtype(dtype(name), (lucid.float16, "complex floating")) is ("complex" in name)


def test_isdtype_of_an_unknown_kind() -> None:
    with pytest.raises(lucid.ArgumentError, match="real floating"):
        lucid.isdtype(lucid.int8, "integer")


def test_dtypes_compare_with_anything() -> None:
    assert lucid.float32 == lucid.float32
    for other in (None, "no such", 3, object(), lucid.float64):
        assert (lucid.float32 == other) is False
    assert len({dtype(name) for name in NAMES}) == len(NAMES)
