"""The NumPy backend's side of the protocol."""

from __future__ import annotations

import math
from contextvars import ContextVar, copy_context
from typing import Any

import numpy as np

from lucid import _dtypes
from lucid._device import Device
from lucid._dtypes import DType
from lucid._errors import DeviceError
from lucid.backends._base import Backend
from lucid.backends.numpy import _large, namespace
from lucid.backends.numpy._blas import add_multiple
from lucid.backends.numpy._indexing import is_basic

__all__ = ["NumpyBackend"]

_UNKNOWN = 1 << 30
_KINDS_FOR: dict[type, str] = {int: "iufc", float: "fc"}  # the arrays that a scalar takes the dtype of
_getrefcount = _large.reference_counter()


class NumpyBackend(Backend):
    """Arrays are `numpy.ndarray`, functions those of `lucid.backends.numpy.namespace`."""

    array_type = np.ndarray
    xp = namespace
    writable = True
    default_float = _dtypes.float64
    default_complex = _dtypes.complex128
    default_int = _dtypes.int64
    dtypes = _dtypes.ALL

    def __init__(self, device: Device) -> None:
        self.device = device
        self.array_type, self.large = self.array_type, self.large  # found 30 ns sooner on the instance
        self.scalars: dict[tuple[type, complex, np.dtype[Any]], np.ndarray[Any, Any]] = {}

    def raw_dtype(self, dtype: DType) -> np.dtype[Any]:
        if dtype is _dtypes.bfloat16:
            raise DeviceError(f"dtype: {str(self.device)!r} has no bfloat16; use float16 or float32, or an MLX device")
        return dtype.numpy

    dtype: Any = staticmethod(_dtypes.dtype_of)

    as_array: Any = staticmethod(np.asarray)  # without a Python frame: every 0-d result comes through here

    item: Any = staticmethod(np.ndarray.item)

    def scalar(self, value: complex, like: Any) -> Any:
        # NumPy converts a Python scalar in every call, which doubles the cost of a small ufunc (430 against 220 ns for
        # 8 elements), so scalars are kept as 0-d arrays of the other operand's dtype. 0.0 and -0.0 are equal as keys,
        # so floating zeros are not kept.
        cls = value.__class__
        key = (cls, value, like.dtype)
        found = self.scalars.get(key)
        if found is not None:
            return found
        kind = like.dtype.kind
        if (not value and cls is not int) or kind not in _KINDS_FOR.get(cls, ""):
            return value
        made: np.ndarray[Any, Any] = np.asarray(value, dtype=like.dtype)
        made.flags.writeable = False
        if len(self.scalars) >= 1024:
            self.scalars.clear()
        self.scalars[key] = made
        return made

    large = _large.REUSED
    huge = _large.HUGE

    def blockwise(self, function: Any, operands: Any, shape: tuple[int, ...]) -> Any:
        return _large.blockwise(function, operands, shape)

    def to_numpy(self, raw: Any) -> Any:
        return raw

    def from_numpy(self, array: Any) -> Any:
        return np.array(array)

    def copy(self, raw: Any) -> Any:
        return np.array(raw)

    def holders(self, raw_holder: Any) -> int:
        if _getrefcount is None:
            return _UNKNOWN
        return int(_getrefcount(raw_holder._raw)) - _STACK

    def may_write(self, raw_holder: Any) -> bool:
        # each step of an optimizer asks for each parameter, so this is written out
        if _getrefcount is None or _getrefcount(raw_holder._raw) - _STACK != 1:
            return False
        raw = raw_holder._raw
        base = raw.base
        return (base is None or base.__class__ is _large.Buffer) and bool(raw.flags.writeable)

    def is_view(self, raw: Any, of: Any) -> bool:
        return raw is of or raw.base is of

    def owns(self, raw: Any) -> bool:
        base = raw.base
        return base is None or base.__class__ is _large.Buffer

    def can_write(self, raw: Any) -> bool:
        return bool(raw.flags.writeable)

    def laid_out_as(self, model: Any, raw: Any) -> Any:
        if raw.strides == model.strides and self.owns(raw):
            return raw
        out = np.empty_like(model, dtype=raw.dtype)
        out[...] = raw
        return out

    def shield(self, raw: Any) -> Any:
        # NumPy's `base` of a view skips to the array that owns the memory, but not through a memoryview.
        return np.asarray(memoryview(raw))

    def shared_outside(self, holder: Any) -> bool:
        # two references are ours: the holder's slot and the memoryview inside the shield
        return not self.owns(holder._raw) or self.holders(holder) > 2

    def update(self, op: Any, target: Any, other: Any) -> None:
        function = op.raw[self]
        same = other.__class__ is np.ndarray and other.dtype is target.dtype
        if not same and not np.can_cast(np.result_type(target, other), target.dtype, "same_kind"):
            raise TypeError(
                f"an in-place change keeps the dtype {target.dtype}; cast the other operand first with lucid.astype"
            )
        if function.__class__ is np.ufunc:
            function(target, other, out=target)
        else:
            target[...] = _same_shape(function(target, other), target)

    def add_multiple(self, target: Any, other: Any, factor: float) -> None:
        if target.size < _large.REUSED or not add_multiple(target, other, factor):
            np.add(target, other * self.scalar(factor, other), target)

    def is_complex(self, raw_dtype: Any) -> bool:
        return bool(raw_dtype.kind == "c")

    def add_into(self, target: Any, other: Any) -> Any:
        if target.__class__ is np.ndarray and target.dtype is other.dtype and target.shape == other.shape:
            return np.add(target, other, out=target)
        return target + other

    def adds_at(self, key: Any) -> bool:
        return is_basic(key)

    def add_at(self, target: Any, key: Any, other: Any) -> Any:
        target[key] += other
        return target

    def ones_like(self, raw: Any) -> Any:
        one = self.scalar(1.0, raw)
        if one.__class__ is float:
            return np.ones(raw.shape, raw.dtype)
        return self.expand(one, raw.shape) if raw.shape else one

    def expand(self, raw: Any, shape: tuple[int, ...]) -> Any:
        # np.broadcast_to takes 1.7 us, writing a few numbers 0.3
        if raw.size == 1:
            return np.ndarray(shape, raw.dtype, np.asarray(raw), 0, (0,) * len(shape))
        if math.prod(shape) <= 4096:
            out = np.empty(shape, raw.dtype)
            out[...] = raw
            return out
        return np.broadcast_to(raw, shape)

    def as_gradient(self, raw: Any) -> Any:
        if raw.__class__ is not np.ndarray:
            return np.asarray(raw)
        # what was broadcast does not own its memory and has strides of zero
        return np.array(raw) if raw.base is not None and 0 in raw.strides else raw

    def release(self) -> None:
        _large.release()

    def random_bits(self, seed: int) -> Any:
        from lucid.backends.numpy._random import RandomBits  # numpy.random is a third of NumPy's import time

        return RandomBits(seed)

    def quiet(self) -> Any:
        return np.errstate(all="ignore") if _ERRORS is None else _Quiet()


def _same_shape(result: Any, target: Any) -> Any:
    if result.shape != target.shape:
        raise ValueError(f"the result has shape {result.shape}, but an in-place change keeps shape {target.shape}")
    return result


def _error_settings() -> tuple[ContextVar[Any], Any] | None:
    """Return the context variable behind `numpy.errstate`, and its value for ignoring everything."""
    before = copy_context()
    with np.errstate(all="ignore"):
        for variable, value in copy_context().items():
            if before.get(variable) is not value and variable.name.startswith("numpy"):
                return variable, value
    return None


# Entering np.errstate takes 700 ns, setting the variable 90: that counts in a backward pass of a few small operations.
_ERRORS = _error_settings()


class _Quiet:
    """``np.errstate(all="ignore")``, faster."""

    __slots__ = ("_token",)

    def __enter__(self) -> None:
        assert _ERRORS is not None
        self._token = _ERRORS[0].set(_ERRORS[1])

    def __exit__(self, *_: object) -> None:
        assert _ERRORS is not None
        _ERRORS[0].reset(self._token)


class _Probe:
    __slots__ = ("_raw",)


def _references_on_the_stack() -> int:
    probe = _Probe()
    probe._raw = np.empty(0)  # type: ignore[attr-defined]  # slots declare it
    return int(_getrefcount(probe._raw)) - 1 if _getrefcount is not None else 0  # type: ignore[attr-defined]


# Interpreters differ in how many references an expression itself holds while it runs, so that is measured, not assumed.
_STACK = _references_on_the_stack()
