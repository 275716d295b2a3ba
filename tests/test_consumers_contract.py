"""What SciPy, scikit-learn and array-api-extra need of any namespace, point by point.

tests/test_interop.py has NumPy, ufuncs, DLPack, copies and pickles; tests/consumers has the calls themselves.
"""

from __future__ import annotations

import inspect
import operator
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import array_api_compat
import array_api_strict as strict
import numpy as np
import pytest

import lucid

A = np.arange(24.0).reshape(2, 3, 4)
DEVICES = [str(device) for device in lucid.__array_namespace_info__().devices()]


def tensor(values: Any, device: str = "cpu", **arguments: Any) -> Any:
    dtype = None if device == "cpu" or np.asarray(values).dtype.kind != "f" else lucid.float32
    return lucid.asarray(np.asarray(values), device=device, copy=True, dtype=arguments.get("dtype", dtype))


# --- 1, one namespace -----------------------------------------------------------------------------------------------


def test_one_class_and_one_namespace_on_all_devices() -> None:
    xs = [lucid.ones(2, device=device, dtype=lucid.float32) for device in DEVICES]
    assert {type(x) for x in xs} == {lucid.Tensor}
    assert {id(x.__array_namespace__()) for x in xs} == {id(lucid)}
    assert array_api_compat.array_namespace(*xs) is lucid


def test_extensions_are_attributes_after_import_lucid() -> None:
    code = "import lucid; lucid.linalg.svd, lucid.fft.fft; print(hasattr(lucid, 'linalg') and hasattr(lucid, 'fft'))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "True\n"


# --- 2, dtypes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("foreign", [None, "no dtype", 3, object(), float, np.float32, strict.float32, [1]])
def test_a_dtype_and_a_foreign_object_are_compared_without_an_error(foreign: Any) -> None:
    answers = [dtype == foreign for dtype in (lucid.int8, lucid.float64, lucid.complex64)]
    assert all(type(answer) is bool for answer in answers)
    if not isinstance(foreign, type):
        assert not any(answers)
    assert len({lucid.float32, lucid.float64, lucid.float32}) == 2


@pytest.mark.parametrize("of", ["dtype", "array"])
@pytest.mark.parametrize("name", ["float32", "float64", "complex64", "complex128"])
def test_finfo_gives_python_floats(name: str, of: str) -> None:
    dtype = getattr(lucid, name)
    ours, theirs = lucid.finfo(dtype if of == "dtype" else lucid.ones(1, dtype=dtype)), np.finfo(name)
    for attribute in ("eps", "max", "min", "smallest_normal"):
        value = getattr(ours, attribute)
        assert type(value) is float
        assert value == float(getattr(theirs, attribute))
    assert type(ours.bits) is int
    assert ours.dtype.numpy == theirs.dtype


RESULT_TYPES: list[tuple[tuple[Any, ...], str]] = [
    ((lucid.int32, lucid.int64), "int64"),
    ((lucid.ones(2, dtype=lucid.float32), 1.0), "float32"),
    ((lucid.ones(2, dtype=lucid.float32), lucid.float64), "float64"),
    ((lucid.ones(2, dtype=lucid.int64), 1.0), "float64"),
    ((lucid.int32, lucid.float32), "float64"),
    ((lucid.bool, 1), "int64"),
    ((lucid.ones(2, dtype=lucid.float32), 1j), "complex64"),
    ((lucid.complex64, lucid.float64), "complex128"),
    ((1.0, lucid.ones(2, dtype=lucid.int8), lucid.float32), "float32"),
]


@pytest.mark.parametrize(("given", "expected"), RESULT_TYPES)
def test_result_type_takes_arrays_dtypes_and_numbers_of_mixed_kinds(given: tuple[Any, ...], expected: str) -> None:
    assert lucid.result_type(*given) is getattr(lucid, expected)


@pytest.mark.parametrize("dtype", ["int8", "int32", "int64", "uint8"])
def test_integers_divide_to_the_default_float(dtype: str, device: str) -> None:
    x = lucid.asarray([1, 2], dtype=getattr(lucid, dtype), device=device)
    default = lucid.__array_namespace_info__().default_dtypes(device=device)["real floating"]
    assert (x / x).dtype == (x / 2).dtype == default
    assert (1 / x).tolist() == [1.0, 0.5]


# --- 3, inspection and devices --------------------------------------------------------------------------------------


def test_the_namespace_describes_itself() -> None:
    info = lucid.__array_namespace_info__()
    capabilities = info.capabilities()
    assert {"boolean indexing", "data-dependent shapes", "max dimensions"} <= set(capabilities)
    assert info.default_device() in info.devices()
    for device in (None, *info.devices()):
        assert set(info.default_dtypes(device=device)) == {"real floating", "complex floating", "integral", "indexing"}
        dtypes = info.dtypes(device=device)
        assert {"bool", "int64", "uint8", "float32", "complex64"} <= set(dtypes)
        for kind in ("bool", "signed integer", "unsigned integer", "real floating", "complex floating", "numeric"):
            for name, dtype in info.dtypes(device=device, kind=kind).items():
                assert dtypes[name] is dtype
                assert lucid.isdtype(dtype, kind)


CREATION: dict[str, Callable[..., Any]] = {
    "arange": lambda **d: lucid.arange(3, **d),
    "asarray": lambda **d: lucid.asarray([1, 2], **d),
    "empty": lambda **d: lucid.empty(2, **d),
    "eye": lambda **d: lucid.eye(2, **d),
    "full": lambda **d: lucid.full(2, 1, **d),
    "linspace": lambda **d: lucid.linspace(0, 1, 3, **d),
    "ones": lambda **d: lucid.ones(2, **d),
    "zeros": lambda **d: lucid.zeros(2, **d),
    "fft.fftfreq": lambda **d: lucid.fft.fftfreq(4, **d),
    "fft.rfftfreq": lambda **d: lucid.fft.rfftfreq(4, **d),
}
LIKE: dict[str, Callable[..., Any]] = {
    "empty_like": lucid.empty_like,
    "full_like": lambda x, **d: lucid.full_like(x, 2, **d),
    "ones_like": lucid.ones_like,
    "zeros_like": lucid.zeros_like,
    "astype": lambda x, **d: lucid.astype(x, lucid.int32, **d),
    "from_dlpack": lucid.from_dlpack,
}


@pytest.mark.parametrize("name", CREATION)
def test_device_none_is_the_default_device(name: str) -> None:
    assert CREATION[name](device=None).device == lucid.__array_namespace_info__().default_device()


@pytest.mark.parametrize("name", CREATION)
def test_arrays_are_made_where_they_are_asked_for(name: str, device: str) -> None:
    assert CREATION[name](device=device).device == device


@pytest.mark.parametrize("name", LIKE)
def test_results_live_where_the_inputs_live(name: str, device: str) -> None:
    x = lucid.ones(3, dtype=lucid.float32, device=device)
    assert LIKE[name](x).device == LIKE[name](x, device=None).device == device
    assert lucid.argmax(x).device == lucid.nonzero(x)[0].device == lucid.meshgrid(x, x)[0].device == device


# --- 4, out ---------------------------------------------------------------------------------------------------------


def test_numpy_gets_the_values_from_every_device(device: str) -> None:
    x = lucid.asarray([1.0, 2.0], dtype=lucid.float32, device=device)
    for out in (np.asarray(x), x.__array__(), x.__array__(None, None), x.__array__(copy=True)):
        np.testing.assert_array_equal(out, np.asarray([1.0, 2.0], dtype=np.float32), strict=True)
    assert x.__array__(np.dtype("float64")).dtype == np.float64
    assert np.asarray(x, dtype="int64").tolist() == [1, 2]


def test_a_refused_export_is_a_buffer_error() -> None:
    # scikit-learn catches BufferError, and no RuntimeError
    with pytest.raises(BufferError):
        lucid.ones(2, dtype=lucid.float32).__dlpack__(dl_device=(2, 0))
    with pytest.raises(BufferError):
        lucid.tensor([1.0], requires_grad=True).__dlpack__(max_version=(1, 0))


# --- 5, in ----------------------------------------------------------------------------------------------------------

ROW = np.arange(6.0)
READ_ONLY = np.arange(3.0)
READ_ONLY.flags.writeable = False
SOURCES: dict[str, Any] = {
    "0-d": np.asarray(2.5),
    "read-only": READ_ONLY,
    "every second": ROW[::2],
    "backwards": ROW[::-1],
    "transposed": A[0].T,
    "broadcast": np.broadcast_to(ROW, (2, 6)),
    "float64": np.float64(1.5),
    "float32": np.float32(1.5),
    "int64": np.int64(3),
    "bool_": np.bool_(True),
    "complex64": np.complex64(1 + 2j),
    "nested": [[1.0, 2.0], [3.0, 4.0]],
    "nested NumPy scalars": [np.float64(1.0), np.float64(2.0)],
    "tuple": (1, 2),
    "bool": True,
    "int": 3,
    "float": 0.5,
    "complex": 1j,
    "empty": [],
}


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("copy", [None, True])
def test_asarray_takes_what_numpy_takes(name: str, copy: bool | None) -> None:
    expected = np.asarray(SOURCES[name])
    np.testing.assert_array_equal(lucid.asarray(SOURCES[name], copy=copy).numpy(), expected, strict=True)


@pytest.mark.parametrize("nested", [False, True])
def test_asarray_of_tensors_stays_in_the_graph(nested: bool) -> None:
    x = lucid.tensor(2.0, dtype=lucid.float64, requires_grad=True)
    for y in ([lucid.asarray([x, x])] if nested else [lucid.asarray(x), lucid.asarray(x, copy=True)]) + [
        lucid.asarray(x, dtype=lucid.float32, copy=True),
        lucid.astype(x, lucid.float32),
        lucid.astype(x, x.dtype),
    ]:
        x.grad = None
        lucid.sum(y * 3.0).backward()
        assert float(x.grad) == (6.0 if y.ndim else 3.0)


@pytest.mark.parametrize("unsupported", [object(), "text", {"a": 1}, np.asarray(["a"]), np.asarray([None]), [object()]])
def test_an_unsupported_object_is_a_type_error_that_says_so(unsupported: Any) -> None:
    with pytest.raises(TypeError, match="Unsupported"):
        lucid.asarray(unsupported)


# --- 6, indexing ----------------------------------------------------------------------------------------------------

I0 = np.asarray(1)
I1 = np.asarray([1, 0, 1])
I2 = np.asarray([[0, 1], [1, 0]])
MASK = A[:, :, 0] > 5
KEYS: dict[str, Any] = {
    "int": 1,
    "numpy int": np.int64(-1),
    "ints": (1, np.int32(2), -1),
    "backwards": np.s_[::-1, ::-2],
    "ellipsis": np.s_[..., 1],
    "none": np.s_[None, :, 1, None],
    "empty": (),
    "0-d array": I0,
    "1-d array": I1,
    "2-d array": I2,
    "after ellipsis": (..., I2),
    "after slices": np.s_[:, 1:, I1],
    "arrays together": (I1, I1),
    "array and int": (I1, 2),
    "array, slice, array": np.s_[I1, :, I1],
    "mask": A > 7.5,
    "mask of two axes": MASK,
    "mask in a tuple": np.s_[:, np.asarray([True, False, True])],
    "mask after ellipsis": (..., np.asarray([True, False, True, False])),
    "mask and slice": (MASK, slice(1, 3)),
    "list": [1, 0],
    "true": True,
}


def converted(key: Any, device: str, keep: bool) -> Any:
    """Return a key with its arrays as Tensors, or kept."""
    if isinstance(key, tuple):
        return tuple(converted(part, device, keep) for part in key)
    return tensor(key, device) if isinstance(key, np.ndarray) and not keep else key


@pytest.mark.parametrize("arrays", ["tensors", "numpy"])
@pytest.mark.parametrize("name", KEYS)
def test_reading_by_index(name: str, arrays: str, device: str) -> None:
    ours = tensor(A, device)[converted(KEYS[name], device, arrays == "numpy")]
    assert ours.device == device
    np.testing.assert_array_equal(np.asarray(ours), A[KEYS[name]].astype(np.asarray(ours).dtype), strict=True)


VALUES: dict[str, Callable[[Any], Any]] = {
    "number": lambda shape: -1.0,
    "np.float64": lambda shape: np.float64(-1.0),
    "array": lambda shape: -np.arange(1.0, 1.0 + np.prod(shape, dtype=int)).reshape(shape),
}


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("arrays", ["tensors", "numpy"])
@pytest.mark.parametrize("name", KEYS)
def test_writing_by_index(name: str, arrays: str, value: str, device: str) -> None:
    ours, theirs = tensor(A, device), A.copy()
    new = VALUES[value](theirs[KEYS[name]].shape)
    theirs[KEYS[name]] = new
    ours[converted(KEYS[name], device, arrays == "numpy")] = tensor(new, device) if value == "array" else new
    np.testing.assert_array_equal(np.asarray(ours), theirs)


def test_a_0d_array_by_true_false_and_nothing(device: str) -> None:
    x = tensor(2.5, device)
    assert x[()].shape == ()
    assert x[True].tolist() == [2.5]
    assert x[False].shape == (0,)
    assert x[lucid.asarray(True, device=device)].tolist() == [2.5]
    x[True] = 3.5
    x[()] += 1.0
    assert float(x) == 4.5


def test_assignment_keeps_the_dtype(device: str) -> None:
    x = lucid.asarray([1, 2, 3], device=device)
    x[1] = 1.5
    x[2] = np.float64(7.9)
    assert (x.dtype, x.tolist()) == (lucid.int64, [1, 1, 7])


@pytest.mark.parametrize("other", [1.5, np.float64(1.5)])
@pytest.mark.parametrize("operation", [operator.iadd, operator.imul, operator.isub, operator.itruediv])
def test_in_place_arithmetic_that_changes_the_kind_is_an_error_about_the_cast(operation: Any, other: Any) -> None:
    x = lucid.asarray([1, 2, 3])
    with pytest.raises(TypeError, match=r"cast|dtype"):
        operation(x, other)
    assert x.tolist() == [1, 2, 3]


# --- 7, Python numbers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(), (1,), (1, 1)])
@pytest.mark.parametrize("requires_grad", [False, True])
def test_one_element_is_a_python_number(shape: tuple[int, ...], requires_grad: bool, device: str) -> None:
    x = lucid.full(shape, 2.5, dtype=lucid.float32, device=device)
    x.requires_grad = requires_grad
    assert (float(x), int(x), complex(x), bool(x)) == (2.5, 2, 2.5 + 0j, True)
    assert (type(float(x)), type(int(x)), type(complex(x)), type(bool(x))) == (float, int, complex, bool)
    n = lucid.full(shape, 3, device=device)
    assert operator.index(n) == 3
    assert [0, 1, 2, 9][n] == 9
    assert list(range(n)) == [0, 1, 2]


@pytest.mark.parametrize("convert", [float, int, complex, bool, operator.index])
def test_more_than_one_element_is_none(convert: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        convert(lucid.asarray([1, 2]))


@pytest.mark.parametrize("spec", ["", ".2f", "8.3g", "e", ">10.1f"])
@pytest.mark.parametrize("requires_grad", [False, True])
def test_a_0d_array_formats_as_a_number(spec: str, requires_grad: bool) -> None:
    x = lucid.tensor(2.125, dtype=lucid.float64, requires_grad=requires_grad)
    if spec:
        assert format(x, spec) == f"{x:{spec}}" == format(2.125, spec)
    assert f"{lucid.asarray(3):03d}" == "003"
    assert "2.125" in f"{x}"


def test_iteration_over_the_first_axis() -> None:
    x = tensor(A)
    assert [row.tolist() for row in x] == A.tolist()
    leaf = lucid.tensor([1.0, 2.0], requires_grad=True)
    first, second = leaf
    (first * 3.0 + second).backward()
    assert leaf.grad.tolist() == [3.0, 1.0]
    with pytest.raises(TypeError):
        iter(lucid.asarray(1.0))
    with pytest.raises(TypeError):
        len(lucid.asarray(1.0))


# --- 8, ufuncs: see test_interop; here that the table of names is whole ---------------------------------------------


UFUNCS = sorted(name for name in dir(np) if isinstance(getattr(np, name), np.ufunc))
# NumPy has them, and the standard has not.
WITHOUT_COUNTERPART = {
    *("cbrt", "deg2rad", "degrees", "divmod", "exp2", "fabs", "float_power", "fmax", "fmin", "fmod", "frexp", "gcd"),
    *("heaviside", "isnat", "lcm", "ldexp", "logaddexp2", "matvec", "modf", "rad2deg", "radians", "spacing", "vecmat"),
    "bitwise_count",
}


@pytest.mark.parametrize("name", [name for name in UFUNCS if name not in WITHOUT_COUNTERPART])
def test_a_ufunc_with_a_counterpart_is_the_function_of_the_namespace(name: str) -> None:
    ufunc = getattr(np, name)
    kinds = [signature.split("->")[0] for signature in ufunc.types]
    code = "d" if any(set(kind) == {"d"} for kind in kinds) else ("l" if any("l" in kind for kind in kinds) else "?")
    values = {"d": [0.25, 0.5], "l": [1, 2], "?": [True, False]}[code]
    if name in ("acosh", "arccosh"):
        values = [1.25, 1.5]
    arguments = [np.asarray(values) for _ in range(ufunc.nin)]
    ours = ufunc(*[lucid.asarray(x) for x in arguments])
    assert isinstance(ours, lucid.Tensor)
    np.testing.assert_allclose(ours.numpy(), ufunc(*arguments), rtol=1e-14)
    assert ours.dtype.numpy == ufunc(*arguments).dtype
    if code == "d":
        leaves = [lucid.tensor(x, requires_grad=True) for x in arguments]
        assert ufunc(*leaves).dtype == ours.dtype  # it would have refused, had it converted


@pytest.mark.parametrize("name", sorted(WITHOUT_COUNTERPART & set(UFUNCS) - {"isnat", "gcd", "lcm", "ldexp"}))
def test_a_ufunc_without_converts_and_refuses_tensors_that_require_grad(name: str) -> None:
    ufunc = getattr(np, name)
    values = np.asarray([3, 5]) if name == "bitwise_count" else np.asarray([[1.5, 2.5], [0.5, 1.5]])
    ours, theirs = ufunc(*[lucid.asarray(values)] * ufunc.nin), ufunc(*[values] * ufunc.nin)
    for y, expected in zip(*(r if isinstance(r, tuple) else (r,) for r in (ours, theirs)), strict=True):
        assert isinstance(y, lucid.Tensor)
        np.testing.assert_array_equal(y.numpy(), expected)
    if name != "bitwise_count":
        with pytest.raises(TypeError, match="requires grad"):
            ufunc(*[lucid.tensor(values, requires_grad=True)] * ufunc.nin)


# --- 9, nothing that looks like another library ---------------------------------------------------------------------


def test_attributes_are_those_of_the_class() -> None:
    assert "__getattr__" not in vars(lucid.Tensor)
    for name in ("iloc", "fit", "flags", "columns", "dtypes", "sparse", "toarray", "to_numpy", "__array_interface__"):
        assert not hasattr(lucid.asarray([1.0]), name)
        assert not hasattr(lucid, name)


def test_signatures_name_the_standards_parameters() -> None:
    for function in (lucid.sum, lucid.mean, lucid.max, lucid.sort, lucid.argsort, lucid.concat, lucid.cumulative_sum):
        assert "axis" in inspect.signature(function).parameters
    assert {"correction", "keepdims"} <= set(inspect.signature(lucid.var).parameters)
    assert "descending" in inspect.signature(lucid.sort).parameters


# --- 10, names that are detected ------------------------------------------------------------------------------------


def test_a_name_of_numpys_means_what_it_means_there() -> None:
    x = np.asarray([[3.0, 1.0, 2.0, 7.0], [0.0, 5.0, 4.0, 6.0]])
    calls: dict[str, Callable[[Any, Any], Any]] = {
        "median": lambda xp, a: (xp.median(a), xp.median(a, axis=1, keepdims=True)),
        "bincount": lambda xp, a: xp.bincount(xp.asarray([0, 2, 2]), weights=a[0, :3], minlength=5),
        "convolve": lambda xp, a: xp.convolve(a[0, :], a[1, :2]),
        "roots": lambda xp, a: xp.sort(xp.abs(xp.roots(a[0, :]))),
    }
    for name, call in calls.items():
        # they come together with `lucid.special`
        assert hasattr(lucid, name) == hasattr(lucid, "special")
        if hasattr(lucid, name):
            ours, theirs = call(lucid, lucid.asarray(x)), call(np, x)
            for y, expected in zip(*(r if isinstance(r, tuple) else (r,) for r in (ours, theirs)), strict=True):
                np.testing.assert_allclose(y.numpy(), expected, rtol=1e-12)
    assert lucid.float16.numpy == np.float16


# --- 11, cheap probing ----------------------------------------------------------------------------------------------


def test_asking_whether_an_array_is_lazy_is_cheap() -> None:
    # it indexes, reshapes and calls bool; thousands of times in one run of an iterative method
    x = lucid.ones(100)
    array_api_compat.is_lazy_array(x)
    took = []
    for _ in range(20):
        start = time.perf_counter()
        assert not array_api_compat.is_lazy_array(x)
        took.append(time.perf_counter() - start)
    assert min(took) < 1e-3, f"{min(took) * 1e6:.0f} µs"
