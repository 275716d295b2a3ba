"""From the header's tree back to the object. Every node is checked; an unknown one is an error."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from lucid._errors import FileFormatError
from lucid.io._json import is_size
from lucid.io._source import Source, octets
from lucid.io._tree_writer import DTYPES, EXACT, MAX_DEPTH
from lucid.nn import Buffer, Parameter

if TYPE_CHECKING:
    from lucid import Tensor
    from lucid.io._places import Places

__all__ = ["TreeReader"]

_MAX_AXES = 64
_ARRAY = {"buffer", "dtype", "shape"}
_TENSOR = {*_ARRAY, "device", "kind", "requires_grad"}


class TreeReader:
    """Makes an object of a tree and buffers.

    Parameters
    ----------
    source : Source
        The file.
    places : Places
        Where to put Tensors.
    buffers : list of (int, int, int)
        Start, length and check sum of each buffer.
    """

    def __init__(self, source: Source, places: Places, buffers: list[tuple[int, int, int]]) -> None:
        self._source = source
        self._places = places
        self._buffers = buffers
        self._unused = set(range(len(buffers)))
        self._depth = 0
        self._readers: dict[str, Callable[[Any], Any]] = {
            "int": _int,
            "float": _float,
            "complex": _complex,
            "bytes": self._bytes,
            "tuple": lambda content: tuple(self._list(content)),
            "dict": self._dict,
            "ndarray": self._ndarray,
            "scalar": self._scalar,
            "tensor": self._tensor,
        }

    def value(self, node: Any) -> Any:
        """Return the object of a node."""
        if isinstance(node, list):
            return self._list(node)
        if not isinstance(node, dict):
            return node  # null, a bool, a number or a string is itself
        if len(node) != 1:
            raise FileFormatError(f"a node of the tree must have one key, not {sorted(node)!r:.80}")
        ((kind, content),) = node.items()
        reader = self._readers.get(kind)
        if reader is None:
            raise FileFormatError(f"the tree has a node of unknown kind {kind!r:.80}")
        return reader(content)

    def check_all_used(self) -> None:
        """Raise if there is a buffer that the tree does not mention."""
        if self._unused:
            raise FileFormatError(f"buffer {min(self._unused)} belongs to nothing in the tree")

    def _list(self, content: Any) -> list[Any]:
        if not isinstance(content, list):
            raise FileFormatError(f"a list was expected in the tree, got {content!r:.80}")
        if self._depth == MAX_DEPTH:
            raise FileFormatError(f"the tree is deeper than {MAX_DEPTH} containers")
        self._depth += 1
        found = [self.value(node) for node in content]
        self._depth -= 1
        return found

    def _dict(self, content: Any) -> dict[Any, Any]:
        if not isinstance(content, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in content):
            raise FileFormatError(f"a dict in the tree must be a list of pairs, got {content!r:.80}")
        keys = [self.value(key) for key, _ in content]
        if not all(type(key) in (str, int) for key in keys):
            raise FileFormatError("a dict in the tree has a key that is neither string nor integer")
        if len(set(keys)) != len(keys):
            raise FileFormatError("a dict in the tree has the same key twice")
        return dict(zip(keys, self._list([value for _, value in content]), strict=True))

    # --- buffers ----------------------------------------------------------------------------------------------------

    def _take(self, number: Any) -> tuple[int, int, int]:
        """Return a buffer's place. Each is used once: a few bytes could otherwise fill the memory many times."""
        if not is_size(number) or number not in self._unused:
            raise FileFormatError(f"the tree refers to buffer {number!r:.80}, which is used already or not there")
        self._unused.remove(number)
        found: tuple[int, int, int] = self._buffers[number]
        return found

    def _bytes(self, number: Any) -> bytes:
        start, length, check_sum = self._take(number)
        found = self._source.read(start, length)
        if zlib.crc32(found) != check_sum:
            raise FileFormatError(f"buffer {number} is damaged: its check sum does not match")
        return found

    def _array(self, described: dict[str, Any]) -> np.ndarray[Any, Any]:
        dtype, shape = described["dtype"], described["shape"]
        if not isinstance(dtype, str) or dtype not in DTYPES:
            raise FileFormatError(f"an array has the unknown dtype {dtype!r:.80}")
        if not isinstance(shape, list) or not all(map(is_size, shape)) or len(shape) > _MAX_AXES:
            raise FileFormatError(f"a shape must be at most {_MAX_AXES} integers of at least 0, got {shape!r:.80}")
        start, length, check_sum = self._take(described["buffer"])
        if prod(shape) * DTYPES[dtype].itemsize != length:
            raise FileFormatError(f"a {dtype} array of shape {shape!r:.80} does not take {length} bytes")
        found = self._source.array(DTYPES[dtype], tuple(shape), start)
        if zlib.crc32(octets(found.astype(found.dtype.newbyteorder("<"), copy=False))) != check_sum:
            raise FileFormatError(f"buffer {described['buffer']} is damaged: its check sum does not match")
        return found

    def _ndarray(self, described: Any) -> np.ndarray[Any, Any]:
        return self._array(_fields(described, _ARRAY))

    def _scalar(self, described: Any) -> Any:
        found = self._array(_fields(described, _ARRAY))
        if found.shape:
            raise FileFormatError(f"a scalar has shape {found.shape}")
        return found[()]

    def _tensor(self, described: Any) -> Tensor:
        buffer = isinstance(described, dict) and described.get("kind") == "buffer"
        _fields(described, _TENSOR | {"persistent"} if buffer else _TENSOR)
        device, kind, requires_grad = described["device"], described["kind"], described["requires_grad"]
        if not isinstance(device, str) or kind not in ("tensor", "parameter", "buffer"):
            raise FileFormatError(f"a tensor has the device {device!r:.80} and the kind {kind!r:.80}")
        floating = isinstance(described["dtype"], str) and described["dtype"].startswith(("float", "complex", "bfloat"))
        if type(requires_grad) is not bool or (requires_grad and (buffer or not floating)):
            raise FileFormatError(f"a tensor of kind {kind!r} and dtype {described['dtype']!r:.80} cannot require grad")
        self._places.device(device)  # before the values are read
        if described["dtype"] == "bfloat16":
            found = self._places.bfloat16(self._array({**described, "dtype": "uint16"}), device)
        else:
            found = self._places.tensor(self._array(described), device)
        if kind == "parameter":
            return Parameter(found, requires_grad)
        if kind == "buffer":
            if type(described["persistent"]) is not bool:
                raise FileFormatError("persistent must be true or false")
            return Buffer(found, persistent=described["persistent"])
        return found.requires_grad_(requires_grad)


def _fields(described: Any, names: set[str]) -> dict[str, Any]:
    if not isinstance(described, dict) or described.keys() != names:
        raise FileFormatError(f"an array in the tree must have {sorted(names)}, got {described!r:.80}")
    return described


def _int(content: Any) -> int:
    # Hexadecimal digits take time in proportion to their number; thousands of decimal ones do not.
    if not isinstance(content, str) or not re.fullmatch(r"-?0x[1-9a-f][0-9a-f]*", content):
        raise FileFormatError(f"an integer must be hexadecimal digits after 0x, got {content!r:.80}")
    value = int(content, 16)
    if -EXACT <= value <= EXACT:
        raise FileFormatError(f"the integer {value} must be a JSON number")
    return value


def _float(content: Any) -> float:
    if not isinstance(content, str) or not re.fullmatch(r"[0-9a-f]{16}", content):
        raise FileFormatError(f"the bits of a float must be 16 hexadecimal digits, got {content!r:.80}")
    value: float = struct.unpack(">d", bytes.fromhex(content))[0]
    return value


def _complex(content: Any) -> complex:
    if not isinstance(content, list) or len(content) != 2:
        raise FileFormatError(f"a complex number must be two floats, got {content!r:.80}")
    return complex(_float(content[0]), _float(content[1]))
