"""`load`: by suffix from one of the formats."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from lucid._errors import ArgumentError
from lucid.io import _container, _pickled, _safetensors, _shards
from lucid.io._places import MapLocation, Places
from lucid.io._source import Source, named

__all__ = ["load", "read_metadata"]


def load(path: str | os.PathLike[str], *, map_location: MapLocation = None, mmap: bool = False) -> Any:
    """Read what `save` wrote, or another library's safetensors file.

    Parameters
    ----------
    path : str or path-like
        A ``.lcd``, ``.safetensors`` or ``.safetensors.index.json`` file; also a ``.lcd`` or ``.lct`` file of Lucid 1
        and 2. Where there is no ``model.safetensors`` but its index, the shards are read.
    map_location : str, dict or None, default: None
        The device for all Tensors; a dict gives the new device for each saved one, and devices that it does not name
        stay. None puts each where it was saved. The safetensors format does not say where that was: there it means
        the CPU.
    mmap : bool, default: False
        Whether arrays on the CPU are views of the file, whose pages are read when they are first used. The file must
        not be changed in place while they live (`save` replaces files, which is safe). Changing such a Tensor makes a
        copy.

    Returns
    -------
    object
        What was saved; for safetensors files a dict of Tensors.

    Raises
    ------
    FileFormatError
        If the file is damaged, is not of its format, or holds what may not be loaded. Nothing in a file is executed.
    DeviceError
        If it holds arrays of a device that is not here and `map_location` does not say where to put them.

    Notes
    -----
    All sizes are checked against the length of the file before memory is taken. In ``.lcd`` files every byte is
    covered by a check sum (see :doc:`/reference/file_format`). bfloat16 arrays are widened to float32, which is exact,
    on devices that have no bfloat16; 8-bit floats and narrower are refused.

    Files of Lucid 1 and 2 are pickles. They are read by an interpreter of our own that knows arrays of numbers and
    plain containers, and refuses everything else by name.

    Examples
    --------
    >>> import lucid, tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "layer.safetensors"
    >>> layer = lucid.nn.Linear(3, 2)
    >>> lucid.save(layer.state_dict(), file)
    >>> lucid.nn.Linear(3, 2).load_state_dict(lucid.load(file))
    IncompatibleKeys(missing_keys=[], unexpected_keys=[])
    """
    path = Path(path)
    places = Places(path, map_location)
    kind = _kind(path, "load")
    if kind == "safetensors":
        return _safetensors.read(path, places, mmap)
    if kind == "index":
        return _shards.read(path if path.name.endswith(_shards.INDEX) else _shards.index_of(path), places, mmap)
    with named(path), Source(path, mmap) as source:
        if _container.is_container(source):
            return _container.read(source, places)
        if mmap:
            raise ArgumentError(f"load: {str(path)!r} is no .lcd container, so mmap=True cannot be had")
        return _pickled.read(source, places)


def read_metadata(path: str | os.PathLike[str]) -> dict[str, str]:
    """Return the texts that were saved with a file, without loading it.

    Parameters
    ----------
    path : str or path-like
        A ``.lcd`` or ``.safetensors`` file or the index of one.

    Returns
    -------
    dict of str to str
        The texts; empty if there are none.

    Raises
    ------
    FileFormatError
        If the file is damaged or not of its format.

    Examples
    --------
    >>> import lucid, tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "model.lcd"
    >>> lucid.save([1, 2], file, metadata={"made by": "me"})
    >>> lucid.io.read_metadata(file)
    {'made by': 'me'}
    """
    path = Path(path)
    kind = _kind(path, "read_metadata")
    if kind == "safetensors":
        return _safetensors.header_of(path).metadata
    if kind == "index":
        found = _shards.read_index(path if path.name.endswith(_shards.INDEX) else _shards.index_of(path))
        return {key: value for key, value in found.get("metadata", {}).items() if isinstance(value, str)}
    with named(path), Source(path) as source:
        return _container.metadata(source)


def _kind(path: Path, function: str) -> str:
    if path.name.endswith(_shards.INDEX):
        return "index"
    if path.suffix == ".safetensors":
        return "index" if not path.exists() and _shards.index_of(path).exists() else "safetensors"
    if path.suffix in (".lcd", ".lct"):
        return "lcd"
    raise ArgumentError(
        f"{function}: the suffix of {path.name!r} must be .lcd, .lct, .safetensors or .safetensors.index.json"
    )
