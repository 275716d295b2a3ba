"""A file that is read by position, and never past its end."""

from __future__ import annotations

import contextlib
import mmap
import os
import stat
from collections.abc import Iterator
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from lucid._errors import FileFormatError

__all__ = ["MAX_HEADER", "Source", "named", "octets"]

MAX_HEADER = 100_000_000
"""The most bytes a header may have: what is parsed before anything is known must have a limit."""

Array = np.ndarray[Any, Any]


@contextlib.contextmanager
def named(path: Path) -> Iterator[None]:
    """Have what is wrong with a file said together with its name."""
    try:
        yield
    except FileFormatError as error:
        raise FileFormatError(f"load: {str(path)!r}: {error}") from error.__cause__


class Source:
    """A regular file, opened for reading; a context that closes it.

    Parameters
    ----------
    path : Path
        The file.
    mapped : bool
        Whether arrays are to be views of the file itself, read-only.

    Attributes
    ----------
    size : int
        Its length in bytes.
    """

    def __init__(self, path: Path, mapped: bool = False) -> None:
        self._file = path.open("rb")
        status = os.fstat(self._file.fileno())
        if not stat.S_ISREG(status.st_mode):
            self._file.close()
            raise FileFormatError("not a regular file")
        self.size = status.st_size
        self._map: mmap.mmap | None = None
        if mapped and self.size:
            self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read(self, start: int, length: int) -> bytes:
        """Return bytes; all of them, or an error."""
        if start + length <= self.size:
            self._file.seek(start)
            found = self._file.read(length)
            if len(found) == length:
                return found
        raise FileFormatError(f"the file ends early: {length} bytes were expected from byte {start} on")

    def array(self, dtype: np.dtype[Any], shape: tuple[int, ...], start: int) -> Array:
        """Return the array that begins at a byte; the caller has checked that it ends inside the file."""
        stored = dtype.newbyteorder("<")
        if self._map is not None and 0 not in shape:
            found = np.frombuffer(self._map, stored, prod(map(int, shape)), start).reshape(shape)
            found = found if found.flags.aligned else found.copy()
        else:
            found = np.empty(shape, stored)
            self._file.seek(start)
            if self._file.readinto(octets(found)) != found.nbytes:
                raise FileFormatError("the file ends early: it became shorter while it was read")
        if dtype == np.bool_ and (octets(found) > 1).any():
            raise FileFormatError(f"a bool array (from byte {start} on) holds bytes that are neither 0 nor 1")
        return found.astype(dtype, copy=False)


def octets(array: Array) -> Any:
    """Return the bytes of a contiguous array as a view."""
    return array.reshape(-1).view(np.uint8)
