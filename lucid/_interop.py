"""Tensors and everything outside: NumPy, DLPack, pickle, other devices."""

from __future__ import annotations

import enum
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from lucid import _dispatch
from lucid._alias import export, fresh
from lucid._dispatch import Op, wrap
from lucid._dtypes import BY_NAME, DType
from lucid._errors import ArgumentError, GradientError
from lucid.backends import Backend, Raw, backend_for

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["array", "deep_copy", "dlpack", "dlpack_device", "numpy_ufunc", "reduce", "to_device", "to_numpy"]

_TO_DEVICE = Op("to_device", "x")
_DLPACK_CPU = 1


class ArrayExportError(GradientError, TypeError):
    """A Tensor that requires grad met code that works on NumPy arrays: its gradient would be lost."""


class BufferExportError(GradientError, BufferError):
    """A Tensor that requires grad met code that asks for its memory: its gradient would be lost."""


def _raw(x: Tensor) -> Raw:
    return x._raw if x._alias is None else fresh(x)


def _refusal(x: Tensor, caller: str) -> str:
    return (
        f"{caller}: this Tensor requires grad, and what the other library computes would not be recorded;"
        " call x.detach() first if the gradient is not needed"
    )


# --- other devices --------------------------------------------------------------------------------------------------


def to_device(x: Tensor, device: str, stream: Any) -> Tensor:
    """Return the same values on another device, or `x` if it is there."""
    if stream is not None:
        raise ArgumentError(f"to_device: stream={stream!r} is not supported; leave it out")
    backend = backend_for(device)
    if backend.device is x._backend.device:
        return x
    backend.raw_dtype(x.dtype)  # an error if the device lacks the dtype
    raw = _raw(x)
    out = wrap(backend.from_numpy_as(x._backend.to_numpy(raw), x.dtype), backend)
    if x._node is not None and _dispatch.grad_mode.get():
        _dispatch.recorder(_TO_DEVICE, (x,), (raw,), {"device": backend.device}, out)
    return out


# --- copies and pickles ---------------------------------------------------------------------------------------------


def reduce(x: Tensor) -> tuple[Any, ...]:
    """Return what pickle stores: class, values, device, `requires_grad` and the attributes of a subclass."""
    values = np.array(x._backend.to_numpy(_raw(x)))
    return _restored, (type(x), values, str(x.device), x._node is not None, _attributes(x), x.dtype)


def _restored(
    cls: type[Tensor], values: Any, device: str, requires_grad: bool, attributes: dict[str, Any], dtype: DType
) -> Tensor:
    backend = backend_for(device)
    return _dressed(wrap(backend.from_numpy_as(values, dtype), backend), cls, requires_grad, attributes)


def _dressed(made: Tensor, cls: type[Tensor], requires_grad: bool, attributes: dict[str, Any]) -> Tensor:
    """Return a new leaf of a class, with the attributes that its instances have beyond those of a Tensor."""
    if cls is not _dispatch._tensor_type:
        made = cls._from_tensor(made, requires_grad)
        for name, value in attributes.items():
            setattr(made, name, value)
    elif requires_grad:
        made.requires_grad = True
    return made


def _attributes(x: Tensor) -> dict[str, Any]:
    """Return the attributes of a subclass's instance, from its slots and its ``__dict__``."""
    found: dict[str, Any] = {}
    for cls in type(x).__mro__:
        if cls is _dispatch._tensor_type:
            break
        slots = cls.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if hasattr(x, name):
                found[name] = getattr(x, name)
    return {**found, **getattr(x, "__dict__", {})}


def deep_copy(x: Tensor, memo: dict[int, Any] | None = None) -> Tensor:
    """Return a copy with memory of its own: a leaf of a leaf, and a recorded copy of what is part of a graph."""
    from copy import deepcopy

    from lucid.functions.creation import asarray

    if x._node is not None and not x.is_leaf:
        return asarray(x, copy=True)
    copied = wrap(x._backend.copy(_raw(x)), x._backend)
    out = _dressed(copied, type(x), x.requires_grad, deepcopy(_attributes(x), memo))
    if x.grad is not None:
        out.grad = deepcopy(x.grad, memo)
    return out


# --- NumPy ----------------------------------------------------------------------------------------------------------


def to_numpy(x: Tensor, caller: str) -> Any:
    """Return the values as a NumPy array that shares memory where the backend's arrays lie in main memory."""
    if x._node is not None:
        raise ArrayExportError(_refusal(x, caller))
    if x._backend.array_type is np.ndarray:
        return export(x)
    return x._backend.to_numpy(_raw(x))


def array(x: Tensor, dtype: Any, copy: bool | None) -> Any:
    """Answer `numpy.asarray` and its kin."""
    values = to_numpy(x, "__array__")
    converts = dtype is not None and np.dtype(dtype) != values.dtype
    if copy is False and (converts or x._backend.array_type is not np.ndarray):
        raise ArgumentError(
            f"__array__: copy=False, but {x.dtype.name} on {str(x.device)!r} has to be copied to become a NumPy array"
            f" of {np.dtype(dtype) if converts else values.dtype}"
        )
    return np.array(values, dtype=dtype) if converts or copy else values


# NumPy's names for functions that the standard spells otherwise.
_SPELLINGS = {
    "absolute": "abs",
    "arccos": "acos",
    "arccosh": "acosh",
    "arcsin": "asin",
    "arcsinh": "asinh",
    "arctan": "atan",
    "arctan2": "atan2",
    "arctanh": "atanh",
    "conjugate": "conj",
    "invert": "bitwise_invert",
    "left_shift": "bitwise_left_shift",
    "power": "pow",
    "right_shift": "bitwise_right_shift",
    "rint": "round",
    "true_divide": "divide",
}


# NumPy's scalars hand themselves over as arrays without axes when they are compared, and as scalars otherwise.
_COMPARISONS = {"equal", "not_equal", "less", "less_equal", "greater", "greater_equal"}


@cache
def _counterpart(ufunc: Any) -> Any:
    """Return the namespace's function of a ufunc, None if there is none."""
    from lucid.functions import elementwise, linalg

    name = _SPELLINGS.get(ufunc.__name__, ufunc.__name__)
    for chapter in (elementwise, linalg):
        # the name alone could belong to somebody else's ufunc; NumPy's own is the one of that name in NumPy
        if name in chapter.__all__ and getattr(np, ufunc.__name__, None) is ufunc:
            return getattr(chapter, name)
    scipy = sys.modules.get("scipy.special._ufuncs")
    if getattr(scipy, ufunc.__name__, None) is ufunc:
        from lucid import special

        return getattr(special, {"_riemann_zeta": "zeta", "_zeta": "zeta"}.get(name, name), None)
    return None


def numpy_ufunc(ufunc: Any, method: str, inputs: tuple[Any, ...], arguments: dict[str, Any]) -> Any:
    """Answer a NumPy ufunc that met a Tensor: by the function of the namespace, or on NumPy arrays."""
    out = arguments.pop("out", None)
    backend = next(x._backend for x in (*inputs, *(out or ())) if isinstance(x, _dispatch._tensor_type))
    function = _counterpart(ufunc) if method == "__call__" and not arguments else None
    if function is not None and not _complex_to_scipy(function, inputs):
        if ufunc.__name__ in _COMPARISONS:
            inputs = tuple([x[()] if type(x) is np.ndarray else x for x in inputs])
        result = function(*[_operand(x, backend) for x in inputs])
    else:
        given = [_as_numpy(x, ufunc, method) for x in inputs]
        named = {name: _as_numpy(value, ufunc, method) for name, value in arguments.items()}
        if out is not None and "where" in arguments:
            # where the mask is false, the result is what `out` holds already
            named["out"] = tuple([None if x is None else np.array(_as_numpy(x, ufunc, method)) for x in out])
        result = _wrapped(getattr(ufunc, method)(*given, **named), backend)
    if out is None:
        return result
    results = result if isinstance(result, tuple) else (result,)
    filled = tuple([_fill(target, value) for target, value in zip(out, results, strict=True)])
    return filled if isinstance(result, tuple) else filled[0]


def _complex_to_scipy(function: Any, inputs: tuple[Any, ...]) -> bool:
    """Whether a special function, which is one of real numbers here, meets complex ones."""
    return function.__module__.startswith("lucid.special") and any(
        isinstance(x, complex) or getattr(getattr(x, "dtype", None), "kind", None) in ("c", "complex floating")
        for x in inputs
    )


def _operand(x: Any, backend: Backend) -> Any:
    """Return what the namespace's functions take: Tensors and Python numbers."""
    from lucid.functions.creation import asarray

    if isinstance(x, _dispatch._tensor_type) or type(x) in (bool, int, float, complex):
        return x
    if isinstance(x, np.float64 | np.complex128) and BY_NAME["float64"] not in backend.dtypes:
        return x.item()
    return asarray(x, device=backend.device, copy=True)


def _as_numpy(x: Any, ufunc: Any, method: str) -> Any:
    if not isinstance(x, _dispatch._tensor_type):
        return x
    name = ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}"
    return to_numpy(x, f"numpy.{name}")


def _wrapped(result: Any, backend: Backend) -> Any:
    if isinstance(result, tuple):
        return tuple([_wrapped(part, backend) for part in result])
    return None if result is None else wrap(backend.from_numpy(np.asarray(result)), backend)


def _fill(target: Any, value: Any) -> Any:
    """Write a result into an array that was given as ``out=``."""
    if target is None:
        return value
    if isinstance(target, _dispatch._tensor_type):
        target[...] = value
    else:
        np.copyto(target, to_numpy(value, "out="), casting="same_kind")
    return target


# --- DLPack ---------------------------------------------------------------------------------------------------------


def dlpack(
    x: Tensor,
    stream: Any,
    max_version: tuple[int, int] | None,
    dl_device: tuple[enum.Enum, int] | None,
    copy: bool | None,
) -> Any:
    """Return a DLPack capsule of the memory of `x`."""
    if x._node is not None:
        raise BufferExportError(_refusal(x, "__dlpack__"))
    raw = export(x) if x._backend.array_type is np.ndarray else _lent(x, max_version, copy)
    if copy is None and type(raw) is np.ndarray and not raw.flags.writeable:
        # A capsule can say since DLPack 1.0 that its memory is not to be written to, but PyTorch does not listen.
        copy = True
    try:
        return raw.__dlpack__(stream=stream, max_version=max_version, dl_device=dl_device, copy=copy)
    except RuntimeError as error:
        raise BufferError(f"__dlpack__: {error}") from error


def _lent(x: Tensor, max_version: tuple[int, int] | None, copy: bool | None) -> Raw:
    """Return an array of a backend whose arrays never change, in memory that others may read.

    A capsule older than DLPack 1.0 cannot forbid them to write; it is made only for a caller who insists on the memory.
    """
    raw = _raw(x)
    if raw.__dlpack_device__()[0] != _DLPACK_CPU:
        return raw
    older = max_version is None or max_version < (1, 0)
    return raw if older and copy is False else x._backend.to_numpy(raw)


def dlpack_device(x: Tensor) -> tuple[enum.Enum, int]:
    """Return the DLPack device type and number."""
    device: tuple[enum.Enum, int] = _raw(x).__dlpack_device__()
    return device
