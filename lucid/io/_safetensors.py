"""Safetensors files: flat dictionaries of arrays, which other libraries read too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lucid import Tensor
from lucid._errors import ArgumentError, ArgumentTypeError
from lucid.io._atomic import replacing
from lucid.io._safetensors_header import DTYPES, Entry, Header, read_header
from lucid.io._source import Source, named

if TYPE_CHECKING:
    from lucid.io._places import Places

__all__ = ["checked_arrays", "header_of", "read", "write"]

Array = np.ndarray[Any, Any]

_WRITABLE = frozenset(dtype for name, dtype in DTYPES.items() if name != "BF16")


def header_of(path: Path) -> Header:
    """Return the checked header of a file."""
    with named(path), Source(path) as source:
        return read_header(source)


def read(path: Path, places: Places, mapped: bool) -> dict[str, Tensor]:
    """Return the arrays of a file by name; the format does not say where they were, so that counts as the CPU."""
    with named(path), Source(path, mapped) as source:
        header = read_header(source)
        places.device("cpu")
        return {name: _tensor(source, entry, places) for name, entry in header.entries.items()}


def _tensor(source: Source, entry: Entry, places: Places) -> Tensor:
    stored = source.array(DTYPES[entry.dtype], entry.shape, entry.start)
    return (places.bfloat16 if entry.dtype == "BF16" else places.tensor)(stored, "cpu")


def checked_arrays(obj: Any) -> dict[str, Array]:
    """Return what is to be saved as contiguous NumPy arrays, or say why it cannot be."""
    if not isinstance(obj, dict):
        raise ArgumentTypeError(
            f"save: a .safetensors file holds a dict of Tensors, got {type(obj).__name__}"
            + ("; pass obj.state_dict()" if hasattr(obj, "state_dict") else "; a .lcd file can hold other objects")
        )
    return {name: _checked(name, value) for name, value in obj.items()}


def _checked(name: Any, value: Any) -> Array:
    if not isinstance(name, str) or name == "__metadata__":
        raise ArgumentTypeError(f"save: obj[{name!r}]: a name must be a string other than '__metadata__'")
    try:
        name.encode()
    except UnicodeEncodeError:
        raise ArgumentError(f"save: obj[{name!r}]: the name is not valid Unicode") from None
    if isinstance(value, Tensor):
        value = value.detach().numpy()
    elif not isinstance(value, np.ndarray):
        raise ArgumentTypeError(
            f"save: obj[{name!r}] is a {type(value).__name__}; a .safetensors file holds Tensors only, "
            "a .lcd file nested containers and numbers too"
        )
    if value.dtype.newbyteorder("=") not in _WRITABLE:
        raise ArgumentError(
            f"save: obj[{name!r}] has dtype {value.dtype}, which the safetensors format lacks; use a .lcd file"
        )
    return np.asarray(value, order="C")


def write(arrays: dict[str, Array], path: Path, metadata: dict[str, str] | None) -> None:
    """Write a file of what `checked_arrays` returned."""
    from safetensors.numpy import save_file

    with replacing(path) as temporary:
        save_file(arrays, temporary, metadata=metadata)
