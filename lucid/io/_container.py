"""The ``.lcd`` container: a JSON header and aligned buffers, with a check sum over every byte.

The format is described in docs/reference/file_format.rst; a change of it needs a new version number.
"""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lucid._errors import FileFormatError
from lucid.io._atomic import replacing
from lucid.io._json import is_size, parse, texts
from lucid.io._source import MAX_HEADER, Source
from lucid.io._tree_reader import TreeReader
from lucid.io._tree_writer import TreeWriter

if TYPE_CHECKING:
    from lucid.io._places import Places

__all__ = ["is_container", "metadata", "read", "write"]

# Not text, and changed by whatever converts line ends, as the first bytes of a PNG file are.
_MAGIC = b"\x89LCD\r\n\x1a\n"
_VERSION = 1
_FIXED = struct.Struct("<8sIIQ")  # magic, version, CRC-32 of the header, its length
_ALIGNMENT = 64


def is_container(source: Source) -> bool:
    """Whether a file begins as a container does."""
    return source.size >= len(_MAGIC) and source.read(0, len(_MAGIC)) == _MAGIC


def write(obj: Any, path: Path, metadata: dict[str, str]) -> None:
    """Write a container; what cannot be saved is found before the file is made."""
    tree = TreeWriter(path)
    node = tree.node(obj)
    described: dict[str, Any] = {"metadata": metadata, "tree": node, "buffers": []}
    # Where the buffers begin depends on how long the header is, so they are counted from its end.
    position = 0
    for buffer in tree.buffers:
        described["buffers"].append([position, len(buffer), zlib.crc32(buffer)])
        position = _aligned(position + len(buffer))
    header = json.dumps(described, allow_nan=False, separators=(",", ":")).encode("ascii")
    if len(header) > MAX_HEADER:
        raise FileFormatError(
            f"save: {str(path)!r}: the header would have {len(header)} bytes, above the limit of {MAX_HEADER}; "
            "keep long lists of numbers in arrays"
        )
    first = _aligned(_FIXED.size + len(header))
    with replacing(path) as temporary, temporary.open("wb") as file:
        file.write(_FIXED.pack(_MAGIC, _VERSION, zlib.crc32(header), len(header)) + header)
        for (start, _, _), buffer in zip(described["buffers"], tree.buffers, strict=True):
            file.write(bytes(first + start - file.tell()))
            file.write(buffer)


def read(source: Source, places: Places) -> Any:
    """Return the object in a container."""
    described, first = _header(source)
    starts = _checked_buffers(described["buffers"], first, source)
    reader = TreeReader(source, places, starts)
    found = reader.value(described["tree"])
    reader.check_all_used()
    return found


def metadata(source: Source) -> dict[str, str]:
    """Return the texts that were saved with a container."""
    if not is_container(source):
        raise FileFormatError("not a .lcd container: it does not begin as one")
    return texts(_header(source)[0]["metadata"], "metadata")


def _header(source: Source) -> tuple[dict[str, Any], int]:
    """Return the header, and where the buffers begin."""
    if source.size < _FIXED.size:
        raise FileFormatError(f"a .lcd container has at least {_FIXED.size} bytes, this one {source.size}")
    _, version, check_sum, length = _FIXED.unpack(source.read(0, _FIXED.size))
    if version != _VERSION:
        raise FileFormatError(f"it is of version {version} of the format; this Lucid reads version {_VERSION}")
    if length > MAX_HEADER:
        raise FileFormatError(f"the header claims {length} bytes; the limit is {MAX_HEADER}")
    raw = source.read(_FIXED.size, length)
    if zlib.crc32(raw) != check_sum:
        raise FileFormatError("the header is damaged: its check sum does not match")
    described = parse(raw, "the header")
    if described.keys() != {"metadata", "tree", "buffers"}:
        raise FileFormatError(f"the header must have metadata, tree and buffers, it has {sorted(described)!r:.80}")
    texts(described["metadata"], "metadata")
    return described, _FIXED.size + length


def _checked_buffers(buffers: Any, end: int, source: Source) -> list[tuple[int, int, int]]:
    """Return start, length and check sum of each buffer: they fill the file in order, with zeros between them."""
    found = []
    first = _aligned(end)
    if not isinstance(buffers, list):
        raise FileFormatError("buffers must be a list")
    for i, entry in enumerate(buffers):
        if not isinstance(entry, list) or len(entry) != 3 or not all(map(is_size, entry)):
            raise FileFormatError(f"buffer {i}: expected start, length and check sum, got {entry!r:.80}")
        start, length, check_sum = entry
        start += first
        if start != _aligned(end):
            raise FileFormatError(f"buffer {i} begins at byte {start}, where the one before ends is byte {end}")
        if start + length > source.size:
            raise FileFormatError(f"buffer {i} ends at byte {start + length}, the file at byte {source.size}")
        if any(source.read(end, start - end)):
            raise FileFormatError(f"the bytes before buffer {i} are not zero: the file is damaged")
        found.append((start, length, check_sum))
        end = start + length
    if end != source.size:
        raise FileFormatError(f"{source.size - end} bytes at the end belong to nothing")
    return found


def _aligned(position: int) -> int:
    return -(-position // _ALIGNMENT) * _ALIGNMENT
