"""Every name and signature of the standard is there, as array-api-strict has them (no download needed)."""

from __future__ import annotations

import inspect
import math
from inspect import Parameter
from typing import Any

import array_api_strict as strict
import pytest

import lucid

VERSION = "2025.12"
DTYPES = {
    "bool": ("bool",),
    "signed integer": ("int8", "int16", "int32", "int64"),
    "unsigned integer": ("uint8", "uint16", "uint32", "uint64"),
    "real floating": ("float32", "float64"),
    "complex floating": ("complex64", "complex128"),
}
ALL_DTYPES = [name for names in DTYPES.values() for name in names]
CONSTANTS = {"e": math.e, "inf": math.inf, "nan": math.nan, "newaxis": None, "pi": math.pi}
EXTENSIONS = ("linalg", "fft")

ATTRIBUTES = ("dtype", "device", "mT", "ndim", "shape", "size", "T")
BINARY = (
    *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"),
    *("and", "or", "xor", "lshift", "rshift"),
)
METHODS = (
    *(f"__{name}__" for name in ("abs", "invert", "neg", "pos", *BINARY)),
    *(f"__{name}__" for name in ("eq", "ge", "gt", "le", "lt", "ne")),
    *(f"__{name}__" for name in ("bool", "complex", "float", "index", "int")),
    *("__array_namespace__", "__dlpack__", "__dlpack_device__", "__getitem__", "__setitem__", "to_device"),
)
# Not in the standard's list of members, but required by its section on operators.
DERIVED = (*(f"__r{name}__" for name in BINARY), *(f"__i{name}__" for name in BINARY))
INSPECTION = ("capabilities", "default_device", "default_dtypes", "devices", "dtypes")

# array-api-strict's own tools, and what its list has that is not a function.
NOT_FUNCTIONS = {
    *("ArrayAPIStrictFlags", "Device", "__array_api_version__", "__version__"),
    *("get_array_api_strict_flags", "reset_array_api_strict_flags", "set_array_api_strict_flags"),
    *(*ALL_DTYPES, *CONSTANTS, *EXTENSIONS),
}
# array-api-strict has these two, but does not list them in `linalg.__all__`.
UNLISTED = {"linalg": {"eig", "eigvals"}, "fft": set()}

FUNCTIONS = [
    *(("main", name) for name in sorted(set(strict.__all__) - NOT_FUNCTIONS)),
    *((ext, name) for ext in EXTENSIONS for name in sorted({*getattr(strict, ext).__all__, *UNLISTED[ext]})),
]

# Where array-api-strict's signature is not the standard's: what the standard says, and why strict differs.
_SENTINEL = "strict marks 'not given' by an object of its own"
DEVIATIONS: dict[tuple[str, str], tuple[dict[str, Any], str]] = {
    ("astype", "device"): ({"default": None}, _SENTINEL),
    ("from_dlpack", "device"): ({"default": None}, _SENTINEL),
    ("from_dlpack", "copy"): ({"default": None}, _SENTINEL),
    ("__dlpack__", "max_version"): ({"default": None}, _SENTINEL),
    ("__dlpack__", "dl_device"): ({"default": None}, _SENTINEL),
    ("__dlpack__", "copy"): ({"default": None}, _SENTINEL),
    ("to_device", "stream"): ({"kind": Parameter.KEYWORD_ONLY}, "strict takes stream by position too"),
}


def parameters(function: Any) -> list[Parameter]:
    """Return name, kind and default of each parameter, without the annotations."""
    signature = inspect.signature(function)
    return [parameter.replace(annotation=Parameter.empty) for parameter in signature.parameters.values()]


# Where we take more than the standard asks for: what a parameter may be besides.
ADDITIONS: dict[tuple[str, str], tuple[dict[str, Any], str]] = {
    ("diff", "n"): ({"kind": Parameter.POSITIONAL_OR_KEYWORD}, "scikit-learn's roc_curve passes it by position"),
    ("where", "x1"): ({"default": None}, "scikit-learn's roc_curve passes the condition alone"),
    ("where", "x2"): ({"default": None}, "scikit-learn's roc_curve passes the condition alone"),
}


def expected(function: Any) -> list[Parameter]:
    """Return the standard's parameters: array-api-strict's, less its known deviations, and what we add."""
    changes = {**DEVIATIONS, **ADDITIONS}
    found = [p.replace(**changes.get((function.__name__, p.name), ({}, ""))[0]) for p in parameters(function)]
    return sorted(found, key=lambda parameter: parameter.kind)


def namespace(xp: Any, owner: str) -> Any:
    return xp if owner == "main" else getattr(xp, owner)


def test_the_reference_is_whole() -> None:
    # An older array-api-strict knows fewer names and would make the tests below ask for less.
    counts = {owner: sum(1 for o, _ in FUNCTIONS if o == owner) for owner in ("main", *EXTENSIONS)}
    assert counts == {"main": 136, "linalg": 25, "fft": 14}
    assert len(ATTRIBUTES) + len(METHODS) == 41
    assert len(ALL_DTYPES) == 13


@pytest.mark.parametrize(("function", "parameter"), DEVIATIONS)
def test_each_deviation_of_the_reference_is_still_one(function: str, parameter: str) -> None:
    owner = strict if hasattr(strict, function) else type(strict.asarray(0))
    found = inspect.signature(getattr(owner, function)).parameters[parameter]
    assert found != found.replace(**DEVIATIONS[function, parameter][0])


@pytest.mark.parametrize(("owner", "name"), FUNCTIONS)
def test_function_signature(owner: str, name: str) -> None:
    ours = getattr(namespace(lucid, owner), name)
    assert parameters(ours) == expected(getattr(namespace(strict, owner), name))


@pytest.mark.parametrize(("owner", "name"), FUNCTIONS)
def test_function_is_listed(owner: str, name: str) -> None:
    assert name in dir(namespace(lucid, owner))


@pytest.mark.parametrize("name", [*METHODS, *DERIVED])
def test_method_signature(name: str) -> None:
    # `self` is passed by the language; whether it is positional-only shows to nobody.
    ours = parameters(getattr(lucid.Tensor, name))[1:]
    assert ours == expected(getattr(type(strict.asarray(0)), name))[1:]


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_attribute(name: str) -> None:
    x = lucid.asarray([[1.0, 2.0]])
    assert not callable(getattr(x, name))


def test_attribute_values() -> None:
    x = lucid.asarray([[1.0, 2.0, 3.0]])
    assert (x.shape, x.ndim, x.size) == ((1, 3), 2, 3)
    assert (x.T.shape, x.mT.shape) == ((3, 1), (3, 1))
    assert x.dtype == lucid.float64
    assert x.device == lucid.__array_namespace_info__().default_device()


@pytest.mark.parametrize("name", CONSTANTS)
def test_constant(name: str) -> None:
    ours = getattr(lucid, name)
    assert type(ours) is type(CONSTANTS[name])
    assert ours == CONSTANTS[name] or (name == "nan" and math.isnan(ours))


@pytest.mark.parametrize("name", ALL_DTYPES)
def test_dtype(name: str) -> None:
    dtype = getattr(lucid, name)
    assert lucid.zeros(1, dtype=dtype).dtype == dtype
    assert [other for other in ALL_DTYPES if getattr(lucid, other) == dtype] == [name]
    assert dtype != None  # noqa: E711 - consumers write it so, and it must answer, not raise


@pytest.mark.parametrize("kind", DTYPES)
def test_isdtype(kind: str) -> None:
    assert [name for name in ALL_DTYPES if lucid.isdtype(getattr(lucid, name), kind)] == list(DTYPES[kind])


@pytest.mark.parametrize("name", INSPECTION)
def test_inspection_signature(name: str) -> None:
    ours, reference = lucid.__array_namespace_info__(), strict.__array_namespace_info__()
    assert parameters(getattr(ours, name)) == parameters(getattr(reference, name))


def test_inspection_values() -> None:
    info, reference = lucid.__array_namespace_info__(), strict.__array_namespace_info__()
    assert info.capabilities().keys() == reference.capabilities().keys()
    assert info.capabilities()["boolean indexing"] is True
    assert info.capabilities()["data-dependent shapes"] is True
    assert isinstance(info.devices(), tuple)
    assert info.default_device() in info.devices()
    assert info.default_dtypes() == {
        "real floating": lucid.float64,
        "complex floating": lucid.complex128,
        "integral": lucid.int64,
        "indexing": lucid.int64,
    }


@pytest.mark.parametrize("kind", [None, *DTYPES, "integral", "numeric", ("bool", "complex floating")])
def test_inspection_dtypes(kind: str | tuple[str, ...] | None) -> None:
    names = strict.__array_namespace_info__().dtypes(kind=kind).keys()
    assert lucid.__array_namespace_info__().dtypes(kind=kind) == {name: getattr(lucid, name) for name in names}


def test_namespace_of_a_tensor() -> None:
    x = lucid.asarray(0)
    assert lucid.__array_api_version__ == VERSION
    assert x.__array_namespace__() is lucid
    assert x.__array_namespace__(api_version=VERSION) is lucid
    with pytest.raises(ValueError, match="1999"):
        x.__array_namespace__(api_version="1999.12")


def test_namespace_of_the_older_standard() -> None:
    x = lucid.asarray([1, 2])
    older = x.__array_namespace__(api_version="2024.12")
    assert older.__array_api_version__ == "2024.12"
    assert type(older.meshgrid(x, x)) is type(older.broadcast_arrays(x, x)) is list
    assert type(older.__array_namespace_info__().devices()) is list
    assert type(lucid.meshgrid(x, x)) is type(lucid.broadcast_arrays(x, x)) is tuple
    assert older.add is lucid.add


@pytest.mark.parametrize("name", ["matmul", "matrix_transpose", "tensordot", "vecdot"])
def test_linalg_aliases_are_the_main_functions(name: str) -> None:
    assert getattr(lucid.linalg, name) is getattr(lucid, name)
