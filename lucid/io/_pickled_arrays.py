"""What stands in for NumPy's constructors while a pickle is read: it checks what it is given, and runs nothing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from math import prod
from typing import Any, NamedTuple

import numpy as np

from lucid._errors import FileFormatError
from lucid.io._json import is_size
from lucid.io._tree_writer import DTYPES

__all__ = ["STAND_INS", "ArrayStandIn", "Callee", "DTypeStandIn"]

_MAX_AXES = 64
_BY_CODE = {dtype.str[1:]: dtype for dtype in DTYPES.values()}


class Callee(NamedTuple):
    """What a pickle may call.

    Attributes
    ----------
    name : str
        What it stands for.
    make : callable
        What is called instead.
    """

    name: str
    make: Callable[..., Any]


class DTypeStandIn:
    """A dtype of plain numbers; ``set_state`` tells its byte order."""

    def __init__(self, code: Any, align: Any = False, copy: Any = False) -> None:
        if not isinstance(code, str) or code not in _BY_CODE:
            raise FileFormatError(f"an array has dtype {code!r:.80}; only plain numbers are loaded")
        self.dtype = _BY_CODE[code]

    def set_state(self, state: Any) -> None:
        """Take over what NumPy's dtype saves of itself: version, byte order, and fields of structures, refused here."""
        if not isinstance(state, tuple) or len(state) < 8 or state[1] not in ("<", ">", "|", "="):
            raise FileFormatError(f"the state of a dtype is {state!r:.80}")
        if any(entry is not None for entry in state[2:5]):
            raise FileFormatError("an array has a dtype with fields; only plain numbers are loaded")
        self.dtype = self.dtype.newbyteorder("<" if state[1] == "|" else state[1])


class ArrayStandIn:
    """An array, empty until ``set_state`` fills it."""

    def __init__(self, kind: Any, shape: Any, code: Any) -> None:
        if kind is not _NDARRAY:
            raise FileFormatError("an array is of a subclass of numpy.ndarray; only that itself is loaded")
        self._array: np.ndarray[Any, Any] | None = None

    def set_state(self, state: Any) -> None:
        """Take over what NumPy's array saves of itself: version, shape, dtype, order and bytes."""
        if not isinstance(state, tuple) or len(state) != 5:
            raise FileFormatError(f"the state of an array is {state!r:.80}")
        _, shape, dtype, fortran, raw = state
        self._array = array_of(raw, dtype, shape, "F" if fortran else "C")

    def array(self) -> np.ndarray[Any, Any]:
        """Return the array; an error if there was no state."""
        if self._array is None:
            raise FileFormatError("an array has no content")
        return self._array


def array_of(raw: Any, dtype: Any, shape: Any, order: Any = "C") -> np.ndarray[Any, Any]:
    """Return an array of bytes that are exactly as many as its shape takes."""
    if not isinstance(dtype, DTypeStandIn):
        raise FileFormatError("an array has no dtype")
    if not isinstance(raw, bytes):
        raise FileFormatError(f"the content of an array is a {type(raw).__name__}, not bytes")
    if not isinstance(shape, tuple) or not all(map(is_size, shape)) or len(shape) > _MAX_AXES:
        raise FileFormatError(f"a shape must be at most {_MAX_AXES} integers of at least 0, got {shape!r:.80}")
    if prod(shape) * dtype.dtype.itemsize != len(raw):
        raise FileFormatError(f"an array of shape {shape} and dtype {dtype.dtype} does not take {len(raw)} bytes")
    if order not in ("C", "F"):
        raise FileFormatError(f"the order of an array is {order!r:.80}")
    if dtype.dtype == np.bool_ and raw.translate(None, b"\0\1"):
        raise FileFormatError("a bool array holds bytes that are neither 0 nor 1")
    found = np.frombuffer(raw, dtype.dtype).reshape(shape, order=order)
    return np.array(found, dtype=dtype.dtype.newbyteorder("="), order="C")


def _scalar(dtype: Any, raw: Any) -> Any:
    return array_of(raw, dtype, ())[()]


def _ordered_dict(*arguments: Any) -> OrderedDict[Any, Any]:
    if arguments:
        raise FileFormatError("an OrderedDict has arguments")
    return OrderedDict()


def _no_instance(*_: Any) -> Any:
    raise FileFormatError("the pickle in it calls numpy.ndarray itself, which no saved array does")


_NDARRAY = Callee("numpy.ndarray", _no_instance)

STAND_INS: dict[tuple[str, str], Callee] = {
    ("numpy", "ndarray"): _NDARRAY,
    ("numpy", "dtype"): Callee("numpy.dtype", DTypeStandIn),
    ("collections", "OrderedDict"): Callee("collections.OrderedDict", _ordered_dict),
}
for _core in ("numpy.core", "numpy._core"):  # before and since NumPy 2
    STAND_INS[f"{_core}.multiarray", "_reconstruct"] = Callee("numpy._reconstruct", ArrayStandIn)
    STAND_INS[f"{_core}.multiarray", "scalar"] = Callee("numpy.scalar", _scalar)
    STAND_INS[f"{_core}.numeric", "_frombuffer"] = Callee("numpy._frombuffer", array_of)
"""What a pickle may ask for by name, and nothing else."""
