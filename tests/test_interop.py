"""Tensors and the world outside: what SciPy, scikit-learn and array-api-extra count on."""

from __future__ import annotations

import copy
import inspect
import operator
import pickle
from typing import Any

import array_api_compat
import array_api_strict as strict
import joblib
import numpy as np
import pytest
import scipy.special
import torch

import lucid
from tests.devices import check, fit, fitted, has

pytestmark = pytest.mark.usefixtures("on_each_device")

X = np.arange(6.0).reshape(2, 3)


def leaf() -> Any:
    return lucid.tensor([1.0, 2.0], requires_grad=True)


# --- the namespace --------------------------------------------------------------------------------------------------


def test_one_namespace(device: str) -> None:
    x, y = lucid.asarray(1.0), lucid.tensor([2.0])
    assert x.__array_namespace__() is y.__array_namespace__() is lucid
    assert array_api_compat.array_namespace(x, y, 1.0) is lucid
    assert array_api_compat.device(x) == device
    assert array_api_compat.to_device(x, device) is x
    assert array_api_compat.size(y) == 1
    assert not array_api_compat.is_lazy_array(y)


@pytest.mark.parametrize("name", sorted({*strict.__all__} & {*lucid.__all__} - {"Device"}))
def test_signatures_can_be_inspected(name: str) -> None:
    function = getattr(lucid, name)
    if callable(function):
        inspect.signature(function)


def test_names_that_consumers_take_for_other_libraries() -> None:
    x = lucid.asarray([1.0])
    for name in ("iloc", "fit", "flags", "columns", "no_such_name"):
        assert not hasattr(x, name)
    assert not hasattr(lucid, "no_such_name")
    assert "axis" in inspect.signature(lucid.sum).parameters


# --- NumPy ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint64", "float16", "float32", "complex64", "complex128"])
@pytest.mark.parametrize("shape", [(), (0,), (2, 3)])
def test_to_numpy(dtype: str, shape: tuple[int, ...]) -> None:
    x = lucid.ones(shape, dtype=getattr(lucid, dtype))
    for out in (x.numpy(), np.asarray(x), np.array(x), np.from_dlpack(x)):
        np.testing.assert_array_equal(out, np.ones(shape, dtype=dtype), strict=True)


@pytest.mark.device("cpu", reason="NumPy's memory is shared")
def test_numpy_shares_memory() -> None:
    x = lucid.asarray([1.0, 2.0, 3.0], copy=True)
    out = np.asarray(x)
    assert out.flags.writeable
    out[0] = 7.0
    x[1] = 8.0
    assert x.tolist() == out.tolist() == [7.0, 8.0, 3.0]
    view = np.asarray(x[1:])
    view[0] = 9.0
    assert x.tolist() == [7.0, 9.0, 3.0]
    assert not np.shares_memory(np.array(x, copy=True), out)


@pytest.mark.device("cpu", reason="NumPy's memory is shared")
def test_numpy_cannot_change_what_the_tape_holds() -> None:
    x, w = lucid.asarray([1.0, 2.0]), lucid.tensor([3.0, 4.0], dtype=lucid.float64, requires_grad=True)
    y = w * x
    out = np.asarray(x)
    assert not out.flags.writeable
    lucid.sum(y).backward()
    assert w.grad.tolist() == [1.0, 2.0]


@pytest.mark.device("cpu", reason="NumPy's memory is shared")
def test_array_keywords() -> None:
    x = lucid.asarray([1.0, 2.0])
    assert np.asarray(x, dtype=np.float16).dtype == np.float16
    assert np.shares_memory(np.asarray(x, copy=False), np.asarray(x))
    with pytest.raises(ValueError, match="copy=False"):
        np.asarray(x, dtype=np.float16, copy=False)


@pytest.mark.parametrize(
    ("export", "error"),
    [
        (lambda x: np.asarray(x), TypeError),
        (lambda x: x.numpy(), TypeError),
        (lambda x: np.concatenate([x, x]), TypeError),
        (lambda x: np.cbrt(x), TypeError),
        (lambda x: np.add.reduce(x), TypeError),
        (lambda x: np.add(x, 1.0, out=np.zeros(2)), TypeError),
        (lambda x: np.from_dlpack(x), BufferError),
        (lambda x: torch.from_dlpack(x), BufferError),
        (lambda x: lucid.from_dlpack(x), BufferError),
    ],
)
@pytest.mark.parametrize("make", [leaf, lambda: leaf() * 2.0, lambda: leaf()[:1]])
def test_a_gradient_is_never_cut_silently(make: Any, export: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="requires grad") as caught:
        export(make())
    assert isinstance(caught.value, lucid.GradientError)
    export(make().detach())


# --- ufuncs ---------------------------------------------------------------------------------------------------------

UFUNCS: dict[str, tuple[Any, ...]] = {
    "sin": (),
    "exp": (),
    "absolute": (),
    "arctan": (),
    "conjugate": (),
    "add": (2.0,),
    "subtract": (np.float32(2.0),),
    "power": (2,),
    "true_divide": (np.array([3.0, 4.0], dtype=np.float32),),
    "arctan2": (np.array([[1.0], [2.0]], dtype=np.float32),),
    "maximum": (1.5,),
    "hypot": (1.0,),
    "matmul": (np.array([1.0, 3.0], dtype=np.float32),),
}


@pytest.mark.parametrize("name", UFUNCS)
def test_ufuncs_stay_in_the_graph(name: str) -> None:
    ufunc, others, x = getattr(np, name), UFUNCS[name], leaf()
    out = ufunc(x, *others)
    assert isinstance(out, lucid.Tensor)
    assert out.requires_grad
    expected = ufunc(np.array([1.0, 2.0], dtype=np.float32), *others)
    np.testing.assert_allclose(out.detach().numpy(), expected, rtol=1e-6)
    assert out.dtype.numpy == expected.dtype
    lucid.sum(out).backward()
    assert x.grad.shape == (2,)


@pytest.mark.parametrize("name", UFUNCS)
def test_ufuncs_with_the_tensor_second(name: str) -> None:
    others = UFUNCS[name]
    if others and others[0].__class__ in (np.ndarray, np.float32):
        x = leaf()
        out = getattr(np, name)(others[0], x)
        assert out.requires_grad
        np.testing.assert_allclose(out.detach().numpy(), getattr(np, name)(others[0], x.detach().numpy()), rtol=1e-6)


@pytest.mark.parametrize("other", [np.float64(2.0), np.float32(2.0), np.int64(2), np.array([2.0, 3.0]), np.array(2.0)])
@pytest.mark.parametrize(
    "operation",
    [operator.add, operator.sub, operator.mul, operator.truediv, operator.pow, operator.lt, operator.eq, operator.ge],
)
def test_operators_with_numpy_on_either_side(other: Any, operation: Any) -> None:
    values = np.array([1.0, 2.0], dtype=np.float32)
    if isinstance(other, np.ndarray) and not has(other.dtype):
        with pytest.raises(lucid.DeviceError, match="float64"):
            operation(lucid.asarray(values), other)
        if other.ndim:  # one number on the left is indistinguishable from a scalar when it is compared
            with pytest.raises(lucid.DeviceError, match="float64"):
                operation(other, lucid.asarray(values))
        return
    for ours, expected in (
        (operation(other, lucid.asarray(values)), operation(other, values)),
        (operation(lucid.asarray(values), other), operation(values, other)),
        (operation(other, leaf()), operation(other, values)),
        (operation(leaf(), other), operation(values, other)),
    ):
        assert isinstance(ours, lucid.Tensor)
        np.testing.assert_allclose(ours.detach().numpy(), expected, rtol=1e-6)
        assert ours.dtype.numpy == fitted(expected.dtype)


def test_ufuncs_without_counterpart() -> None:
    x = lucid.asarray([8.0, 27.0])
    assert isinstance(np.cbrt(x), lucid.Tensor)
    np.testing.assert_allclose(np.cbrt(x).numpy(), [2.0, 3.0])
    quotient, rest = np.divmod(x, 5.0)
    assert (quotient.tolist(), rest.tolist()) == ([1.0, 5.0], [3.0, 2.0])
    assert np.add.reduce(x).tolist() == 35.0
    assert np.add.accumulate(x).tolist() == [8.0, 35.0]
    assert np.multiply.outer(x, x).shape == (2, 2)
    assert np.add(x, 1, dtype=np.float32).dtype == lucid.float32


def test_a_ufunc_that_is_not_numpys_own() -> None:
    # a name alone says little about what somebody else's ufunc means
    assert scipy.special.log1p.__name__ == np.log1p.__name__
    assert scipy.special.log1p(lucid.asarray([0.0])).tolist() == [0.0]
    with pytest.raises(TypeError, match="requires grad"):
        scipy.special.log1p(leaf())


@pytest.mark.device("cpu", reason="NumPy's memory is shared")
def test_ufuncs_with_out() -> None:
    x, target = lucid.asarray([1.0, 2.0]), lucid.zeros(2)
    assert np.add(x, 1.0, out=target) is target
    assert target.tolist() == [2.0, 3.0]
    array = np.zeros(2)
    assert np.add(x, 1.0, out=array) is array
    array += x
    assert array.tolist() == [3.0, 5.0]
    assert np.add(x, 10.0, where=np.array([True, False]), out=target) is target
    assert target.tolist() == [11.0, 3.0]
    parts = (lucid.zeros(2), lucid.zeros(2))
    assert np.divmod(x, 2.0, out=parts)[1] is parts[1]
    assert parts[1].tolist() == [1.0, 0.0]
    with pytest.raises(TypeError):
        np.add(x, 1.0, out=np.zeros(2, dtype=np.int64))


# --- DLPack ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint64", "float16", "float32", "float64", "complex64"])
def test_dlpack_round_trips(dtype: str) -> None:
    values = np.arange(6).reshape(2, 3).astype(dtype)
    x = lucid.asarray(values, copy=True)
    np.testing.assert_array_equal(torch.from_dlpack(x).numpy(), values)
    np.testing.assert_array_equal(lucid.from_dlpack(torch.from_numpy(values.copy())).numpy(), values, strict=True)
    np.testing.assert_array_equal(lucid.from_dlpack(x).numpy(), values, strict=True)


def test_dlpack_keywords() -> None:
    x = lucid.asarray([1.0, 2.0])
    assert x.__dlpack_device__() == (1, 0)
    for keywords in (
        {},
        {"stream": None, "max_version": (1, 0), "dl_device": (1, 0), "copy": True},
        {"copy": False},
        {"max_version": (0, 8)},
    ):
        assert "dltensor" in repr(x.__dlpack__(**keywords))
    with pytest.raises(BufferError):
        x.__dlpack__(dl_device=(2, 0))
    with pytest.raises(BufferError):
        x.__dlpack__(stream=1)


def test_from_dlpack_shares_or_copies() -> None:
    source = torch.zeros(3)
    shared, copied = lucid.from_dlpack(source), lucid.from_dlpack(source, copy=True, device="cpu")
    source[0] = 5.0
    assert (shared.tolist(), copied.tolist()) == ([5.0, 0.0, 0.0], [0.0, 0.0, 0.0])
    shared[1] = 6.0
    assert source.tolist() == [5.0, 6.0, 0.0]
    with pytest.raises(BufferError):
        lucid.from_dlpack(torch.zeros(2, requires_grad=True))
    with pytest.raises(lucid.ArgumentError, match="dtype"):
        lucid.from_dlpack(torch.zeros(2, dtype=torch.bfloat16))


def mlx() -> Any:
    return pytest.importorskip("mlx.core", exc_type=ImportError)


def jax() -> Any:
    found = pytest.importorskip("jax")
    found.config.update("jax_enable_x64", True)
    return found


# Of each library: a Tensor taken in, NumPy's array made one of its own, and its own given to NumPy.
LIBRARIES: dict[str, Any] = {
    "numpy": lambda: (np.from_dlpack, np.array, np.asarray),
    "torch": lambda: (torch.from_dlpack, torch.tensor, lambda x: x.numpy()),
    "jax": lambda: (jax().numpy.from_dlpack, jax().numpy.asarray, np.asarray),
    "mlx": lambda: (mlx().from_dlpack, mlx().array, np.asarray),
}


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("dtype", ["bool", "int8", "uint16", "int64", "uint64", "float16", "float32", "float64",
                                   "complex64", "complex128"])  # fmt: skip
def test_dlpack_with_every_library(library: str, device: str, dtype: str) -> None:
    if "mlx" in (library, device.split(":")[0]):
        mlx()
        if dtype in ("float64", "complex128"):
            return  # which MLX does not have; what it makes of them is its own affair
    theirs, make, back = LIBRARIES[library]()
    values = np.arange(6).reshape(2, 3).astype(dtype)
    for given in (values, values.T, values[:, ::2], values[0], values[:0], values[0, 0]):
        x = lucid.asarray(np.array(given), device=device)
        np.testing.assert_array_equal(back(theirs(x)), given, strict=True)
        found = lucid.from_dlpack(make(np.array(given)))
        np.testing.assert_array_equal(found.numpy(), given, strict=True)
        assert found.dtype is getattr(lucid, dtype)


@pytest.mark.device("cpu", reason="NumPy's memory is shared")
@pytest.mark.parametrize("library", ["numpy", "torch"])
def test_dlpack_shares_memory_with_libraries_whose_arrays_change(library: str) -> None:
    theirs, make, _ = LIBRARIES[library]()
    x = lucid.asarray([1.0, 2.0, 3.0], copy=True)
    lent, view, copied = theirs(x), theirs(x[1:]), theirs(x, copy=True)
    lent[0] = 7.0
    x[1] = 8.0
    view[1] = 9.0
    assert x.tolist() == lent.tolist() == [7.0, 8.0, 9.0]
    assert copied.tolist() == [1.0, 2.0, 3.0]
    source = make(np.ones(3))
    y = lucid.from_dlpack(source)
    source[0], y[1] = 5.0, 6.0
    assert y.tolist() == source.tolist() == [5.0, 6.0, 1.0]


@pytest.mark.parametrize("library", ["jax", "mlx"])
def test_arrays_that_never_change_are_copied(library: str) -> None:
    _, make, back = LIBRARIES[library]()
    theirs = make(np.ones(3, dtype=np.float32))
    x = lucid.from_dlpack(theirs)
    x[0] = 5.0
    assert (x.tolist(), back(theirs).tolist()) == ([5.0, 1.0, 1.0], [1.0, 1.0, 1.0])


def test_read_only_arrays_are_copied() -> None:
    source = np.ones(3)
    source.flags.writeable = False
    x = lucid.from_dlpack(source)
    x[0] = 5.0
    assert source.tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("library", LIBRARIES)
def test_dlpack_cannot_change_what_the_tape_holds(library: str, device: str) -> None:
    if "mlx" in (library, device.split(":")[0]):
        mlx()
    theirs, _, _ = LIBRARIES[library]()
    x = lucid.asarray(np.array([1.0, 2.0], dtype=np.float32), device=device, copy=True)
    w = lucid.asarray(np.array([3.0, 4.0], dtype=np.float32), device=device, copy=True).requires_grad_()
    y = w * x
    given = theirs(x)  # PyTorch takes no notice of memory that is read-only
    if library != "jax":
        given += 100.0
    lucid.sum(y).backward()
    assert w.grad.tolist() == x.tolist() == [1.0, 2.0]


@pytest.mark.parametrize("library", LIBRARIES)
def test_dlpack_refuses_what_requires_grad(library: str) -> None:
    theirs, _, back = LIBRARIES[library]()
    with pytest.raises((BufferError, TypeError)):  # MLX asks whether it can, and says that it cannot
        theirs(leaf())
    with pytest.raises(BufferError, match="requires grad"):
        leaf().__dlpack__(max_version=(1, 0))
    assert back(theirs(leaf().detach())).tolist() == [1.0, 2.0]


@pytest.mark.device("cpu", reason="NumPy's memory is shared")
def test_read_only_memory_is_shared_on_request() -> None:
    x, w = lucid.asarray([1.0, 2.0], copy=True), leaf()
    y = w * x
    lent = np.from_dlpack(x, copy=False)
    assert not lent.flags.writeable
    assert np.shares_memory(lent, np.asarray(x))
    assert y.requires_grad
    with pytest.raises(BufferError):  # an older capsule cannot say that it is read-only
        x.__dlpack__(copy=False)


@pytest.mark.device("cpu", reason="it names its devices")
def test_cupy() -> None:
    cupy = pytest.importorskip("cupy")
    x = lucid.asarray(X, device="cupy:0")
    assert cupy.asnumpy(cupy.from_dlpack(x)).tolist() == X.tolist()
    source = cupy.asarray(X)
    found = lucid.from_dlpack(source)
    assert (found.device, found.tolist()) == ("cupy:0", X.tolist())
    source[0, 0] = 7.0
    assert float(found[0, 0]) == 7.0


# --- copies and pickles ---------------------------------------------------------------------------------------------


class Tagged(lucid.Tensor):
    """A subclass with an attribute in a slot and one in the instance's dict."""

    __slots__ = ("__dict__", "tag")


COPIES = {
    "deepcopy": copy.deepcopy,
    "copy": copy.copy,
    **{f"pickle {p}": (lambda x, p=p: pickle.loads(pickle.dumps(x, p))) for p in range(2, pickle.HIGHEST_PROTOCOL + 1)},
}


@pytest.mark.parametrize("way", COPIES)
@pytest.mark.parametrize("dtype", [lucid.bool, lucid.uint8, lucid.float16, lucid.complex64])
@pytest.mark.parametrize("requires_grad", [False, True])
def test_copies_keep_everything(way: str, dtype: lucid.DType, requires_grad: bool) -> None:
    x = lucid.ones((2, 0, 3) if dtype is lucid.uint8 else (2,), dtype=dtype)
    if requires_grad and dtype.is_floating:
        x.requires_grad = True
    y = COPIES[way](x)
    assert (type(y), y.dtype, y.device, y.requires_grad) == (lucid.Tensor, dtype, x.device, x.requires_grad)
    assert y.is_leaf
    assert y.shape == x.shape
    assert lucid.all(y.detach() == x.detach())


@pytest.mark.parametrize("way", COPIES)
def test_copies_of_subclasses(way: str) -> None:
    x = Tagged([1.0, 2.0], requires_grad=True)
    x.tag, x.note = "a", ["b"]
    y = COPIES[way](x)
    assert (type(y), y.tag, y.note, y.requires_grad, y.tolist()) == (Tagged, "a", ["b"], True, [1.0, 2.0])
    assert (y.note is x.note) == (way == "copy")
    parameter = COPIES[way](lucid.nn.Parameter(lucid.ones(2)))
    assert type(parameter) is lucid.nn.Parameter
    assert parameter.requires_grad


@pytest.mark.parametrize("way", COPIES)
def test_copies_have_memory_of_their_own(way: str) -> None:
    x = lucid.asarray(fit(X), copy=True)
    y = COPIES[way](x[0])
    y[0] = 100.0
    assert float(x[0, 0]) == 0.0


def test_deepcopy_keeps_gradients_and_identity() -> None:
    x = leaf()
    (x * x).sum().backward()
    a, b = copy.deepcopy([x, x])
    assert a is b
    assert a.grad.tolist() == x.grad.tolist()
    assert a.grad is not x.grad


def test_deepcopy_of_a_result_stays_in_the_graph() -> None:
    x = leaf()
    copy.deepcopy(x * 3.0).sum().backward()
    assert x.grad.tolist() == [3.0, 3.0]


def test_pickles_out_of_band() -> None:
    x = lucid.asarray(fit(X), copy=True)
    buffers: list[pickle.PickleBuffer] = []
    data = pickle.dumps(x, 5, buffer_callback=buffers.append)
    assert len(buffers) == 1
    assert fit(X).tobytes() not in data
    received = [bytes(buffer.raw()) for buffer in buffers]  # read-only, as what came over a wire is
    y = pickle.loads(data, buffers=received)
    y[0, 0] = 7.0
    assert y.tolist() == [[7.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    assert pickle.loads(data, buffers=received).tolist() == x.tolist() == X.tolist()


@pytest.mark.parametrize("options", [{}, {"compress": 3}], ids=str)
@pytest.mark.parametrize("mmap_mode", [None, "r", "r+", "c"])
@pytest.mark.filterwarnings("ignore:mmap_mode:UserWarning")  # joblib's: what is compressed cannot be mapped
def test_joblib_files(options: dict[str, Any], mmap_mode: str | None, tmp_path: Any) -> None:
    path = tmp_path / "x.joblib"
    layer = lucid.nn.Linear(3, 2)
    joblib.dump({"x": lucid.asarray(fit(X)), "leaf": leaf(), "layer": layer}, path, **options)
    found = joblib.load(path, mmap_mode=mmap_mode)
    assert found["x"].tolist() == X.tolist()
    assert found["leaf"].requires_grad
    assert (found["layer"].weight.detach() == layer.weight.detach()).all()
    found["x"][0, 0] = 7.0  # the file stays as it is
    assert joblib.load(path)["x"].tolist() == X.tolist()


@pytest.mark.device("cpu", reason="NumPy's memory is shared")
def test_memory_mapped_arrays(tmp_path: Any) -> None:
    mapped = np.memmap(tmp_path / "x", dtype=np.float64, mode="w+", shape=(3,))
    mapped[:] = 1.0
    x = lucid.from_numpy(mapped)
    x[0] = 5.0
    assert np.asarray(mapped).tolist() == x.tolist() == [5.0, 1.0, 1.0]
    mapped.flush()
    read = lucid.asarray(np.memmap(tmp_path / "x", dtype=np.float64, mode="r"))
    assert read.tolist() == [5.0, 1.0, 1.0]
    read[0] = 6.0
    assert np.fromfile(tmp_path / "x").tolist() == [5.0, 1.0, 1.0]


def _doubled(x: Any) -> tuple[Any, bool]:
    with lucid.no_grad():
        x *= 2.0  # large arrays come to the workers in read-only memory
    return x, x.requires_grad


def test_joblib_workers() -> None:
    large = lucid.ones(200_000)
    parameter = lucid.nn.Parameter([1.0, 2.0])
    lucid.evaluate(large, parameter)  # a thread of joblib's pickles them
    # threads would share the Tensors: these are other processes
    found = joblib.Parallel(n_jobs=2, backend="loky")(joblib.delayed(_doubled)(x) for x in (large, parameter))
    assert [tracked for _, tracked in found] == [False, True]
    assert found[0][0].shape == (200_000,)
    assert float(found[0][0].sum()) == 400_000.0
    assert found[1][0].tolist() == [2.0, 4.0]
    assert type(found[1][0]) is lucid.nn.Parameter
    assert float(large.sum()) == 200_000.0


def test_dtypes_and_devices_pickle(device: str) -> None:
    assert pickle.loads(pickle.dumps(lucid.float32)) is lucid.float32
    assert copy.deepcopy(lucid.int8) is lucid.int8
    assert pickle.loads(pickle.dumps(lucid.zeros(1).device)) == device


# --- other devices, methods -----------------------------------------------------------------------------------------


def test_to_device(device: str) -> None:
    x = lucid.asarray([1.0])
    assert x.to_device(device) is x.to(device) is x
    assert x.cpu().device == "cpu"
    assert x.to(device, lucid.float16).dtype == lucid.float16
    with pytest.raises(lucid.DeviceError, match=f"'{device}'"):
        x.to_device("no such")
    with pytest.raises(lucid.ArgumentError, match="stream"):
        x.to_device(device, stream=1)


METHODS: dict[str, tuple[Any, Any]] = {
    "sum": (lambda x: x.sum(0), lambda a: a.sum(0)),
    "mean": (lambda x: x.mean(axis=1, keepdims=True), lambda a: a.mean(1, keepdims=True)),
    "max": (lambda x: x.max(), lambda a: a.max()),
    "min": (lambda x: x.min(-1), lambda a: a.min(-1)),
    "prod": (lambda x: x.prod((0, 1)), lambda a: a.prod((0, 1))),
    "var": (lambda x: x.var(1, 1.0), lambda a: a.var(1, ddof=1)),
    "std": (lambda x: x.std(), lambda a: a.std()),
    "all": (lambda x: x.all(1), lambda a: a.all(1)),
    "any": (lambda x: x.any(), lambda a: a.any()),
    "argmax": (lambda x: x.argmax(0), lambda a: a.argmax(0)),
    "argmin": (lambda x: x.argmin(), lambda a: a.argmin()),
    "reshape": (lambda x: x.reshape(3, -1), lambda a: a.reshape(3, 2)),
    "reshape tuple": (lambda x: x.reshape((3, 2)), lambda a: a.reshape(3, 2)),
    "reshape one": (lambda x: x.reshape(-1), lambda a: a.reshape(-1)),
    "view": (lambda x: x.view(6), lambda a: a.reshape(6)),
    "permute": (lambda x: x.permute(1, 0), lambda a: a.T),
    "permute tuple": (lambda x: x.permute((1, 0)), lambda a: a.T),
    "transpose": (lambda x: x.transpose(0, -1), lambda a: a.T),
    "squeeze": (lambda x: x[None].squeeze(), lambda a: a),
    "squeeze axis": (lambda x: x[None].squeeze(0), lambda a: a),
    "unsqueeze": (lambda x: x.unsqueeze(-1), lambda a: a[..., None]),
    "flatten": (lambda x: x[None].flatten(1), lambda a: a.reshape(1, 6)),
    "flatten part": (lambda x: x[None].flatten(0, 1), lambda a: a),
    "expand": (lambda x: x.expand(4, -1, 3), lambda a: np.broadcast_to(a, (4, 2, 3))),
    "abs": (lambda x: (-x).abs(), np.abs),
    "exp": (lambda x: x.exp(), np.exp),
    "log": (lambda x: (x + 1).log(), lambda a: np.log(a + 1)),
    "sqrt": (lambda x: x.sqrt(), np.sqrt),
    "square": (lambda x: x.square(), np.square),
    "sin": (lambda x: x.sin(), np.sin),
    "cos": (lambda x: x.cos(), np.cos),
    "tanh": (lambda x: x.tanh(), np.tanh),
    "sign": (lambda x: (x - 2).sign(), lambda a: np.sign(a - 2)),
    "round": (lambda x: (x / 2).round(), lambda a: np.round(a / 2)),
    "pow": (lambda x: x.pow(3), lambda a: a**3),
    "clip": (lambda x: x.clip(1, 3), lambda a: np.clip(a, 1, 3)),
    "clamp": (lambda x: x.clamp(min=2), lambda a: np.clip(a, 2, None)),
    "matmul": (lambda x: x.matmul(x.mT), lambda a: a @ a.T),
    "clone": (lambda x: x.clone(), lambda a: a),
    "copy": (lambda x: x.copy(), lambda a: a.copy()),
    "contiguous": (lambda x: x.mT.contiguous(), lambda a: a.T),
    "astype": (lambda x: x.astype(lucid.int8), lambda a: a.astype(np.int8)),
    "half": (lambda x: x.half(), lambda a: a.astype(np.float16)),
    "float": (lambda x: x.float(), lambda a: a.astype(np.float32)),
    "double": (lambda x: x.float().double(), lambda a: a),
    "int": (lambda x: x.int(), lambda a: a.astype(np.int32)),
    "long": (lambda x: x.long(), lambda a: a.astype(np.int64)),
    "bool": (lambda x: x.bool(), lambda a: a.astype(np.bool)),
}


@pytest.mark.parametrize("name", METHODS)
def test_methods(name: str) -> None:
    ours, numpys = METHODS[name]
    x = lucid.asarray(fit(X), copy=True)
    if name == "double" and not has("float64"):
        with pytest.raises(lucid.DeviceError, match="float64"):
            ours(x)
        return
    check(ours(x), numpys(X), rtol=1e-12)


def test_every_public_method_is_tested() -> None:
    from lucid._methods import Methods

    public = {name for name in vars(Methods) if not name.startswith("_")}
    assert public == {name.split()[0] for name in METHODS}


@pytest.mark.parametrize(
    "call",
    [
        lambda x: x.sum(dim=0),
        lambda x: x.view(7),
        pytest.param(lambda x: x.mT.view(6), marks=pytest.mark.device("cpu", reason="elsewhere it is a view")),
        lambda x: x.transpose(0, 2),
        lambda x: x.flatten(1, 0),
        lambda x: x.flatten(3),
        lambda x: x.unsqueeze(None),
        lambda x: x.squeeze(0),
        lambda x: x.expand(-1, 2, 3),
        lambda x: x.expand(4, 3),
        lambda x: x.reshape(4),
        lambda x: x.permute(0),
    ],
)
def test_methods_refuse(call: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        call(lucid.asarray(fit(X)))


@pytest.mark.parametrize("name", ["sum", "prod", "mean", "max", "min", "all", "any"])
def test_numpys_reductions_call_the_method_and_stay_in_the_graph(name: str) -> None:
    x = lucid.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=name not in ("all", "any"))
    found = getattr(np, name)(x, axis=0)
    assert isinstance(found, lucid.Tensor)
    assert found.requires_grad == x.requires_grad
    np.testing.assert_array_equal(found.detach().numpy(), getattr(np, name)(x.detach().numpy(), axis=0))


# --- NumPy's doubles where there is no float64 ----------------------------------------------------------------------


without_float64 = pytest.mark.device("mlx:cpu", "mlx:gpu", reason="they have no float64")


DOUBLES: dict[str, tuple[Any, Any]] = {
    "right": (lambda x: x * np.float64(2.0), [2.0, 4.0]),
    "left": (lambda x: np.float64(2.0) - x, [1.0, 0.0]),
    "complex": (lambda x: x + np.complex128(1j), [1.0 + 1j, 2.0 + 1j]),
    "where": (lambda x: lucid.where(x > 1.5, x, np.float64(7.0)), [7.0, 2.0]),
    "clip": (lambda x: lucid.clip(x, max=np.float64(1.5)), [1.0, 1.5]),
    "full": (lambda x: lucid.full(2, np.float64(3.0), device=x.device), [3.0, 3.0]),
    "full_like": (lambda x: lucid.full_like(x, np.float64(3.0)), [3.0, 3.0]),
    "linspace": (lambda x: lucid.linspace(np.float64(0.0), np.float64(1.0), 2, device=x.device), [0.0, 1.0]),
    "asarray": (lambda x: lucid.asarray(np.float64(3.0), device=x.device), 3.0),
}


@without_float64
@pytest.mark.parametrize("name", DOUBLES)
def test_a_double_is_a_python_number_where_there_is_no_float64(name: str, device: str) -> None:
    call, expected = DOUBLES[name]
    out = call(lucid.asarray([1.0, 2.0]))
    assert out.device == device
    assert out.dtype is (lucid.complex64 if name == "complex" else lucid.float32)
    assert out.tolist() == expected


@without_float64
def test_a_double_is_compared_from_either_side_where_there_is_no_float64() -> None:
    x = lucid.asarray([1.0, 2.0])
    for compare in (operator.lt, operator.le, operator.eq, operator.ne, operator.ge, operator.gt):
        for one, other in ((np.float64(2.0), x), (x, np.float64(2.0))):
            assert compare(one, other).tolist() == compare(np.asarray(one), np.asarray(other)).tolist()


@without_float64
def test_a_double_does_not_widen_a_float16_where_there_is_no_float64() -> None:
    x = lucid.ones(2, dtype=lucid.float16)
    assert (x * np.float64(2.0)).dtype is (np.float64(2.0) * x).dtype is lucid.float16


@without_float64
def test_an_array_of_doubles_is_not_narrowed_silently() -> None:
    for call in (lambda x: x * np.ones(2), lambda x: lucid.asarray(np.ones(2), device=x.device)):
        with pytest.raises(lucid.DeviceError, match="float64"):
            call(lucid.asarray([1.0, 2.0]))
