"""From an object to the header's tree: JSON for what JSON has, objects with one key for the rest."""

from __future__ import annotations

import math
import struct
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import lucid
from lucid import Tensor
from lucid._errors import ArgumentError, ArgumentTypeError
from lucid.io._source import octets
from lucid.nn import Buffer, Parameter

__all__ = ["DTYPES", "EXACT", "MAX_DEPTH", "TreeWriter"]

DTYPES: dict[str, np.dtype[Any]] = {
    dtype.name: dtype.numpy
    for dtype in (
        lucid.bool, lucid.int8, lucid.int16, lucid.int32, lucid.int64,
        lucid.uint8, lucid.uint16, lucid.uint32, lucid.uint64,
        lucid.float16, lucid.float32, lucid.float64, lucid.complex64, lucid.complex128,
    )
}  # fmt: skip
"""The dtypes of saved arrays."""

MAX_DEPTH = 100
"""How many containers may be inside each other."""

EXACT = 2**53
"""Integers up to here are JSON numbers; readers in other languages may keep larger ones as floats."""

_KINDS: dict[type, str] = {Tensor: "tensor", Parameter: "parameter", Buffer: "buffer"}


class TreeWriter:
    """Turns an object into a tree and buffers.

    Parameters
    ----------
    path : Path
        The file, for messages.

    Attributes
    ----------
    buffers : list of memoryview
        The bytes that the tree refers to by number.
    """

    def __init__(self, path: Path) -> None:
        self.buffers: list[memoryview] = []
        self._path = path
        self._keys: list[Any] = []  # the way from the object to what is being written
        self._writers: dict[type, Callable[[Any], Any]] = {
            type(None): lambda x: x,
            bool: lambda x: x,
            str: lambda x: x,
            int: lambda x: x if -EXACT <= x <= EXACT else {"int": hex(x)},
            float: lambda x: x if math.isfinite(x) else {"float": bits(x)},
            complex: lambda x: {"complex": [bits(x.real), bits(x.imag)]},
            bytes: lambda x: {"bytes": self._buffer(np.frombuffer(x, np.uint8))},
            list: lambda x: self._sequence(x),
            tuple: lambda x: {"tuple": self._sequence(x)},
            dict: self._dict,
            OrderedDict: self._dict,
            np.ndarray: lambda x: {"ndarray": self._array(x)},
            **dict.fromkeys(_KINDS, self._tensor),
        }

    def node(self, value: Any) -> Any:
        """Return the tree of a value."""
        writer = self._writers.get(type(value))
        if writer is not None:
            return writer(value)
        if isinstance(value, np.generic):
            return {"scalar": self._array(np.asarray(value))}
        advice = "; pass its state_dict()" if hasattr(value, "state_dict") else ""
        raise ArgumentTypeError(
            f"save: {self._where()} is a {type(value).__name__}, which a .lcd file cannot hold{advice}; it holds "
            "Tensors, NumPy arrays, None, numbers, strings and bytes in dicts, lists and tuples"
        )

    def _where(self) -> str:
        return "obj" + "".join([f"[{key!r}]" for key in self._keys])

    def _inside(self, key: Any, value: Any) -> Any:
        if len(self._keys) == MAX_DEPTH:
            self._keys = self._keys[:4]
            raise ArgumentError(
                f"save: more than {MAX_DEPTH} containers are inside each other from {self._where()} on; "
                "does one contain itself?"
            )
        self._keys.append(key)
        found = self.node(value)
        self._keys.pop()
        return found

    def _sequence(self, values: Any) -> list[Any]:
        return [self._inside(i, value) for i, value in enumerate(values)]

    def _dict(self, values: dict[Any, Any]) -> Any:
        for key in values:
            if type(key) not in (str, int):
                raise ArgumentTypeError(
                    f"save: {self._where()} has the key {key!r} of type {type(key).__name__}; keys of a .lcd file are "
                    "strings or integers"
                )
        return {"dict": [[self.node(key), self._inside(key, value)] for key, value in values.items()]}

    def _tensor(self, x: Tensor) -> Any:
        if not x.is_leaf:
            raise ArgumentError(
                f"save: {self._where()} is a Tensor that was computed from others with gradients, and graphs are not "
                "saved; pass x.detach()"
            )
        values = x.detach().numpy()
        described = {
            **(self._bfloat16(values) if x.dtype is lucid.bfloat16 else self._array(values)),
            "device": str(x.device),
            "kind": _KINDS[type(x)],
            "requires_grad": x.requires_grad,
        }
        if isinstance(x, Buffer):
            described["persistent"] = x.persistent
        return {"tensor": described}

    def _array(self, array: np.ndarray[Any, Any]) -> dict[str, Any]:
        native = array.dtype.newbyteorder("=")
        if DTYPES.get(native.name) != native:
            raise ArgumentTypeError(
                f"save: {self._where()} has dtype {array.dtype}, which a .lcd file cannot hold; it holds bool, "
                "integers, floats and complex numbers of the standard's dtypes"
            )
        stored = np.asarray(array, dtype=native.newbyteorder("<"), order="C")
        return {"buffer": self._buffer(stored), "dtype": native.name, "shape": list(array.shape)}

    def _bfloat16(self, widened: np.ndarray[Any, Any]) -> dict[str, Any]:
        # A bfloat16 is the upper half of the float32 that it was widened to.
        halves = np.asarray(widened.view(np.uint32) >> 16, dtype="<u2", order="C")
        return {"buffer": self._buffer(halves), "dtype": "bfloat16", "shape": list(halves.shape)}

    def _buffer(self, array: np.ndarray[Any, Any]) -> int:
        self.buffers.append(memoryview(octets(array)))
        return len(self.buffers) - 1


def bits(value: float) -> str:
    """Return the bits of a float as 16 hexadecimal digits: nan has payloads, which no text keeps."""
    return struct.pack(">d", value).hex()
