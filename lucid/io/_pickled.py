"""Files of Lucid 1 and 2, which are pickles: read without ever running what a pickle asks for.

A pickle is a program for a small stack machine. Ours is Python's own, written in Python, with all instructions taken
out that plain data do not need. The objects that it may call are stand-ins (`lucid.io._pickled_arrays`) which check
what they are given. The interpreter of ``pickle`` in C would not do: it takes memory for what a file merely announces.
"""

from __future__ import annotations

import io
import pickle
import pickletools
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from lucid._errors import FileFormatError
from lucid.io._pickled_arrays import STAND_INS, ArrayStandIn, Callee, DTypeStandIn
from lucid.io._tree_writer import MAX_DEPTH

if TYPE_CHECKING:
    from lucid.io._places import Places
    from lucid.io._source import Source

__all__ = ["read"]

_INSTRUCTIONS = """
    PROTO FRAME STOP MARK POP POP_MARK DUP
    NONE NEWTRUE NEWFALSE INT LONG LONG1 LONG4 BININT BININT1 BININT2 FLOAT BINFLOAT
    UNICODE SHORT_BINUNICODE BINUNICODE BINUNICODE8 SHORT_BINBYTES BINBYTES BINBYTES8 BYTEARRAY8
    EMPTY_LIST LIST APPEND APPENDS EMPTY_TUPLE TUPLE TUPLE1 TUPLE2 TUPLE3 EMPTY_DICT DICT SETITEM SETITEMS
    GET BINGET LONG_BINGET PUT BINPUT LONG_BINPUT MEMOIZE GLOBAL STACK_GLOBAL REDUCE BUILD
"""
_ALLOWED = frozenset(_INSTRUCTIONS.split())

_Python: Any = pickle._Unpickler  # the machine written in Python

_ENVELOPE = {"type", "format_version", "content"}
_PLAIN = (type(None), bool, int, float, str, bytes)


def read(source: Source, places: Places) -> Any:
    """Return the object in a pickle, its arrays as Tensors on the CPU (or where that is mapped to)."""
    raw = source.read(0, source.size)
    if not raw.startswith(b"\x80"):
        raise FileFormatError("neither a .lcd container nor a file of Lucid 1 or 2: it begins as neither")
    try:
        found = _Machine(raw).load()
    except FileFormatError:
        raise
    except Exception as error:  # whatever a malformed program trips over
        raise FileFormatError(f"the pickle in it is damaged: {type(error).__name__}: {error}") from None
    if isinstance(found, dict) and found.keys() == _ENVELOPE:
        found = found["content"]
    return _Conversion(places).of(found, 0)


class _Machine(_Python):  # type: ignore[misc]  # its base is Any
    """The stack machine, with the instructions for plain data."""

    def __init__(self, raw: bytes) -> None:
        super().__init__(io.BytesIO(raw))
        self._length = len(raw)

    def find_class(self, module: str, name: str) -> Callee:
        found = STAND_INS.get((module, name)) if isinstance(module, str) and isinstance(name, str) else None
        if found is None:
            raise FileFormatError(
                f"the pickle in it asks for {module!s:.80}.{name!s:.80}, which is not loaded from a file; only arrays "
                "of numbers and plain containers are"
            )
        return found

    def load_reduce(self) -> None:
        arguments = self.stack.pop()
        function = self.stack[-1]
        if not isinstance(function, Callee) or not isinstance(arguments, tuple):
            raise FileFormatError("the pickle in it calls something that is no constructor of an array")
        self.stack[-1] = function.make(*arguments)

    def load_build(self) -> None:
        state = self.stack.pop()
        target = self.stack[-1]
        if not isinstance(target, ArrayStandIn | DTypeStandIn):
            raise FileFormatError(f"the pickle in it sets attributes of a {type(target).__name__}")
        target.set_state(state)

    def load_frame(self) -> None:
        self._announced()  # frames are for those who read from a slow file; here all bytes are there

    def load_bytearray8(self) -> None:
        self.append(self.read(self._announced()))

    def _announced(self) -> int:
        length = int.from_bytes(self.read(8), "little")
        if length > self._length:
            raise FileFormatError(f"the pickle in it announces {length} bytes; the whole file has {self._length}")
        return length

    def load_long_binput(self) -> None:
        number = int.from_bytes(self.read(4), "little")
        if number > self._length:
            raise FileFormatError(f"the pickle in it numbers an object {number}; the whole file has fewer bytes")
        self.memo[number] = self.stack[-1]

    def refuse(self) -> NoReturn:
        raise FileFormatError("the pickle in it has an instruction that plain data do not need")


# Codes are looked up here; those of our own replace Python's.
_Machine.dispatch = dict.fromkeys([ord(op.code) for op in pickletools.opcodes], _Machine.refuse)
_Machine.dispatch.update(
    {ord(op.code): _Python.dispatch[ord(op.code)] for op in pickletools.opcodes if op.name in _ALLOWED}
)
_Machine.dispatch.update(
    {
        pickle.REDUCE[0]: _Machine.load_reduce,
        pickle.BUILD[0]: _Machine.load_build,
        pickle.FRAME[0]: _Machine.load_frame,
        pickle.BYTEARRAY8[0]: _Machine.load_bytearray8,
        pickle.LONG_BINPUT[0]: _Machine.load_long_binput,
    }
)


class _Conversion:
    """Turns stand-ins into Tensors, and whatever else is not plain into an error."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._done: dict[int, Any] = {}  # what is shared stays shared: a few bytes can refer to each other 2**n times

    def of(self, value: Any, depth: int) -> Any:
        if type(value) in _PLAIN:
            return value
        if id(value) in self._done:
            return self._done[id(value)]
        if depth > MAX_DEPTH:
            raise FileFormatError(f"more than {MAX_DEPTH} containers are inside each other")
        found = self._converted(value, depth + 1)
        self._done[id(value)] = found
        return found

    def _converted(self, value: Any, depth: int) -> Any:
        if isinstance(value, np.ndarray):
            return self._places.tensor(value, "cpu")
        if isinstance(value, ArrayStandIn):
            return self._places.tensor(value.array(), "cpu")
        if isinstance(value, np.generic):
            return value
        if type(value) in (list, tuple):
            return type(value)([self.of(entry, depth) for entry in value])
        if type(value) in (dict, OrderedDict):
            if not all(type(key) in (str, int) for key in value):
                raise FileFormatError("a dict in it has a key that is neither string nor integer")
            return type(value)((key, self.of(entry, depth)) for key, entry in value.items())
        raise FileFormatError(f"it holds a {type(value).__name__}, which is not plain data")
