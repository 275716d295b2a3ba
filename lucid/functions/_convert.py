"""From anything that holds numbers to a Tensor: the work behind `asarray` and `tensor`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lucid._alias import share_with
from lucid._dispatch import wrap
from lucid._dtypes import BY_NAME, DType, bfloat16, dtype_of, standard_default
from lucid._errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError
from lucid.backends import Backend, backend_for

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = [
    *("complex_of", "from_ndarray", "from_other", "from_python", "from_tensor"),
    *("leaf_types", "number_types", "python_dtype"),
]

_SEQUENCES = (list, tuple, range)
_PYTHON_NUMBERS = {bool, int, float, complex}
_DOUBLES: dict[type, type] = {np.float64: float, np.complex128: complex}  # of which they are subclasses
_ARRAYS_AND_NUMBERS = (int, float, complex, np.generic, np.ndarray)  # bool is an int


def complex_of(floating: DType) -> DType:
    """Return the complex dtype whose parts have the given floating dtype (complex64 for float16)."""
    return BY_NAME["complex128" if floating.name == "float64" else "complex64"]


def leaf_types(obj: Any) -> set[type]:
    """Return the types of what is in a (nested) sequence, or the type of `obj` itself."""
    if not isinstance(obj, _SEQUENCES):
        return {type(obj)}
    found = set(map(type, obj))
    if any(issubclass(kind, _SEQUENCES) for kind in found):
        return set().union(*map(leaf_types, obj))
    return found


def python_dtype(leaves: set[type], floating: DType, integer: DType) -> DType | None:
    """Return the dtype for Python numbers of the given types; None if NumPy's own numbers take part."""
    if not leaves:
        return floating
    if not leaves <= _PYTHON_NUMBERS:
        return None
    if complex in leaves:
        return complex_of(floating)
    if float in leaves:
        return floating
    return integer if int in leaves else BY_NAME["bool"]


def number_types(types: set[type], backend: Backend) -> set[type]:
    """Return types of numbers, NumPy's doubles as the Python numbers that they are where a device has no float64."""
    return types if BY_NAME["float64"] in backend.dtypes else {_DOUBLES.get(kind, kind) for kind in types}


def from_python(obj: Any, leaves: set[type], dtype: DType | None, device: str | None, copy: bool | None) -> Tensor:
    """Return a Tensor of a Python number or of nested sequences of numbers, arrays and Tensors."""
    if not leaves <= _PYTHON_NUMBERS:
        if any(hasattr(kind, "_raw") for kind in leaves):
            return _stacked(obj, dtype, device)
        _check_leaves(leaves)
    if copy is False:
        raise ArgumentError("asarray: copy=False, but numbers from Python objects have to be copied")
    backend = backend_for(device)
    if dtype is None:
        if isinstance(obj, np.generic):
            leaves = number_types(leaves, backend)
        dtype = python_dtype(leaves, standard_default(backend.default_float), backend.default_int)
    if dtype is not None:
        backend.raw_dtype(dtype)
    return wrap(_carried(_array(obj, dtype), backend, dtype), backend)


def _check_leaves(leaves: set[type]) -> None:
    for kind in leaves:
        # NumPy would read numbers from strings, and make nan of None
        if not issubclass(kind, _ARRAYS_AND_NUMBERS) and not hasattr(kind, "__array__"):
            raise ArgumentTypeError(
                f"asarray: Unsupported type {kind.__name__}; pass numbers, arrays or sequences of them"
            )


def _array(obj: Any, dtype: DType | None) -> Any:
    """Call `numpy.array` and say in our words what it refuses."""
    try:
        return np.array(obj, dtype=None if dtype is None else dtype.numpy)
    except OverflowError:
        name = "any dtype" if dtype is None else dtype.name
        hint = "; dtype=lucid.uint64 holds numbers up to 2**64 - 1" if name == "int64" else ""
        raise ArgumentError(f"asarray: a Python integer does not fit {name}{hint}") from None
    except ValueError as error:
        if "inhomogeneous" in str(error):
            raise ShapeError("asarray: the nested sequences differ in length; an array needs equal lengths") from None
        raise ArgumentError(f"asarray: {error}") from None
    except TypeError as error:
        raise DTypeError(f"asarray: Unsupported conversion to {dtype}; {error}") from None


def _stacked(obj: Any, dtype: DType | None, device: str | None) -> Tensor:
    """Return nested sequences that hold Tensors, stacked by `stack`, so that gradients flow through."""
    from lucid.functions.data_type import result_type

    leaves = list(_leaves(obj))
    if device is None:
        device = next(leaf.device for leaf in leaves if hasattr(leaf, "_raw"))
    if dtype is None:
        dtype = result_type(*leaves)
    return _stack_level(obj, dtype, device)


def _leaves(obj: Any) -> Any:
    for item in obj:
        if isinstance(item, _SEQUENCES):
            yield from _leaves(item)
        else:
            yield item


def _stack_level(obj: Any, dtype: DType, device: str) -> Tensor:
    from lucid.functions.creation import asarray
    from lucid.functions.manipulation import stack

    if not isinstance(obj, _SEQUENCES):
        return asarray(obj, dtype=dtype, device=device)
    if not obj:
        return asarray(obj, dtype=dtype, device=device)
    return stack([_stack_level(item, dtype, device) for item in obj])


def from_tensor(x: Tensor, dtype: DType | None, device: str | None, copy: bool | None) -> Tensor:
    """Return `x` in a dtype and on a device, as part of the graph of `x`; `x` itself if nothing is to be done."""
    from lucid.functions.data_type import astype

    moves = device is not None and backend_for(device).device is not x._backend.device
    changes = dtype is not None and dtype is not x.dtype
    if copy is False and (moves or changes):
        raise ArgumentError(
            f"asarray: copy=False, but a {x.dtype.name} array on {str(x.device)!r} has to be copied to become"
            f" {(dtype or x.dtype).name} on {str(device or x.device)!r}"
        )
    if moves:
        x = x.to_device(device)  # type: ignore[arg-type]  # `moves` says that it is not None
        copy = False
    return astype(x, dtype or x.dtype) if changes or copy else x


def from_ndarray(array: Any, dtype: DType | None, device: str | None, copy: bool | None) -> Tensor:
    """Return a Tensor that shares the memory of a NumPy array, or copies it where that is asked for or needed."""
    if type(array) is not np.ndarray:
        if hasattr(array, "mask"):
            raise ArgumentTypeError("asarray: Unsupported masked array; fill it first, for example with .filled(0)")
        array = np.asarray(array)
    if array.dtype.kind not in "biufc":
        raise ArgumentTypeError(f"asarray: Unsupported dtype {array.dtype}; pass an array of numbers or bools")
    backend = backend_for(device)
    target = dtype or dtype_of(array)
    converts = target.numpy != array.dtype or target is bfloat16  # another byte order counts as well
    if converts and target.kind != "complex floating" and array.dtype.kind == "c":
        raise DTypeError(f"asarray: cannot convert {array.dtype} to {target.name}; take the real part first")
    if converts or copy or backend.array_type is not np.ndarray:
        if copy is False:
            raise ArgumentError(
                f"asarray: copy=False, but a NumPy array of {array.dtype} has to be copied to become"
                f" {target.name} on {str(backend.device)!r}"
            )
        backend.raw_dtype(target)
        return wrap(_carried(array.astype(target.numpy), backend, target), backend)
    out = wrap(array, backend)
    share_with(out, array)
    return out


def _carried(array: Any, backend: Backend, dtype: DType | None) -> Any:
    """Return a NumPy array that nobody else holds as a raw array of a backend."""
    if backend.array_type is np.ndarray:
        return array
    return backend.from_numpy(array) if dtype is None else backend.from_numpy_as(array, dtype)


def from_other(obj: Any, dtype: DType | None, device: str | None, copy: bool | None) -> Tensor:
    """Return a Tensor of an object that speaks the buffer protocol or has `__array__`."""
    try:
        array = np.asarray(obj)
    except Exception as error:
        raise ArgumentTypeError(f"asarray: Unsupported type {type(obj).__name__}; {error}") from error
    if array.dtype.kind not in "biufc":
        raise ArgumentTypeError(
            f"asarray: Unsupported type {type(obj).__name__}; pass numbers, arrays or sequences of them"
        )
    if type(obj).__module__.partition(".")[0] == "mlx" and copy is None:
        copy = True  # MLX lends its memory, and takes it back when its array is changed
    return from_ndarray(array, dtype, device, copy)
