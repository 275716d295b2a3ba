"""The header of a safetensors file, checked before a single array is made of what it says."""

from __future__ import annotations

from math import prod
from typing import Any, NamedTuple

import numpy as np

from lucid._errors import FileFormatError
from lucid.io._json import is_size, parse, texts
from lucid.io._source import MAX_HEADER, Source

__all__ = ["DTYPES", "Entry", "Header", "read_header"]

DTYPES: dict[str, np.dtype[Any]] = {
    "BOOL": np.dtype("bool"),
    "U8": np.dtype("uint8"),
    "U16": np.dtype("uint16"),
    "U32": np.dtype("uint32"),
    "U64": np.dtype("uint64"),
    "I8": np.dtype("int8"),
    "I16": np.dtype("int16"),
    "I32": np.dtype("int32"),
    "I64": np.dtype("int64"),
    "F16": np.dtype("float16"),
    "BF16": np.dtype("uint16"),  # the bits: NumPy has no such type
    "F32": np.dtype("float32"),
    "F64": np.dtype("float64"),
    "C64": np.dtype("complex64"),
}
"""What each element is stored as."""

_START = 8  # the header follows the eight bytes of its length
_MAX_AXES = 64


class Entry(NamedTuple):
    """What a header says of one array.

    Attributes
    ----------
    dtype : str
        The format's name.
    shape : tuple of int
        The length of each axis.
    start, stop : int
        The bytes it lies in, counted from the start of the file.
    """

    dtype: str
    shape: tuple[int, ...]
    start: int
    stop: int


class Header(NamedTuple):
    """A checked header.

    Attributes
    ----------
    entries : dict of str to Entry
        The arrays by name, in the order of the header.
    metadata : dict of str to str
        The texts that were saved with them.
    """

    entries: dict[str, Entry]
    metadata: dict[str, str]


def read_header(source: Source) -> Header:
    """Return the header of a file whose every byte belongs to it or to exactly one array."""
    if source.size < _START:
        raise FileFormatError(f"a safetensors file has at least {_START} bytes, this one {source.size}")
    length = int.from_bytes(source.read(0, _START), "little")
    if length > MAX_HEADER:
        raise FileFormatError(f"the header claims {length} bytes; the limit is {MAX_HEADER}")
    if _START + length > source.size:
        raise FileFormatError(f"the header claims {length} bytes, but the file has {source.size} in all")
    raw = source.read(_START, length)
    if not raw.startswith(b"{"):
        raise FileFormatError("the header does not begin with '{'")
    described = parse(raw, "the header")
    metadata = texts(described.pop("__metadata__", None), "__metadata__")
    first = _START + length
    entries = {name: _entry(name, value, first, source.size) for name, value in described.items()}
    _check_cover(entries, first, source.size)
    return Header(entries, metadata)


def _entry(name: str, value: Any, first: int, size: int) -> Entry:
    where = f"tensor {name[:80]!r}"
    if not isinstance(value, dict) or value.keys() != {"dtype", "shape", "data_offsets"}:
        raise FileFormatError(f"{where}: expected an object with dtype, shape and data_offsets, and nothing else")
    dtype, shape, offsets = value["dtype"], value["shape"], value["data_offsets"]
    if not isinstance(dtype, str) or dtype not in DTYPES:
        raise FileFormatError(f"{where}: Lucid has no dtype {dtype!r}; it reads {', '.join(DTYPES)}")
    if not isinstance(shape, list) or not all(map(is_size, shape)) or len(shape) > _MAX_AXES:
        raise FileFormatError(f"{where}: shape must be at most {_MAX_AXES} integers of at least 0, got {shape!r:.80}")
    if not isinstance(offsets, list) or len(offsets) != 2 or not all(map(is_size, offsets)):
        raise FileFormatError(f"{where}: data_offsets must be two integers of at least 0, got {offsets!r:.80}")
    start, stop = offsets
    needed = prod(shape) * DTYPES[dtype].itemsize
    if stop - start != needed:
        raise FileFormatError(f"{where}: {dtype} of shape {shape} takes {needed} bytes, not {stop - start}")
    if first + stop > size:
        raise FileFormatError(f"{where}: it ends at byte {first + stop}, the file at byte {size}")
    return Entry(dtype, tuple(shape), first + start, first + stop)


def _check_cover(entries: dict[str, Entry], first: int, size: int) -> None:
    """Raise unless the arrays follow each other without gap or overlap to the end of the file."""
    end = first
    for name, entry in sorted(entries.items(), key=lambda item: (item[1].start, item[1].stop)):
        if entry.start != end:
            problem = "overlaps another tensor" if entry.start < end else "comes after bytes that belong to no tensor"
            raise FileFormatError(f"tensor {name[:80]!r} {problem} (byte {min(entry.start, end)})")
        end = entry.stop
    if end != size:
        raise FileFormatError(f"{size - end} bytes at the end belong to no tensor")
