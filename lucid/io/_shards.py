"""Several safetensors files that make up one dictionary, and the index that names them."""

from __future__ import annotations

import json
import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lucid._errors import ArgumentError, FileFormatError
from lucid.io import _safetensors
from lucid.io._atomic import replacing, sync_folder
from lucid.io._json import parse
from lucid.io._source import MAX_HEADER, Source, named

if TYPE_CHECKING:
    from lucid import Tensor
    from lucid.io._places import Places

__all__ = ["INDEX", "index_of", "parse_size", "read", "read_index", "remove_set", "write"]

INDEX = ".safetensors.index.json"

_UNITS = {"": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}


def index_of(path: Path) -> Path:
    """Return the index that belongs to ``model.safetensors``."""
    return path.with_name(path.name + ".index.json")


def parse_size(size: int | str) -> int:
    """Return a number of bytes, which may be given as ``"5GB"``."""
    match = re.fullmatch(r"(\d+) ?([KMG]i?B|)", str(size)) if not isinstance(size, bool) else None
    number = int(match[1]) * _UNITS[match[2]] if match else 0
    if number < 1:
        raise ArgumentError(f"save: max_shard_size must be a positive number of bytes or such as '5GB', got {size!r}")
    return number


# --- reading --------------------------------------------------------------------------------------------------------


def read_index(index: Path) -> dict[str, Any]:
    """Return a checked index: its shards are plain names of files beside it."""
    with named(index), Source(index) as source:
        if source.size > MAX_HEADER:
            raise FileFormatError(f"the index has {source.size} bytes; the limit is {MAX_HEADER}")
        found = parse(source.read(0, source.size), "the index")
        shards = found.get("weight_map")
        if not isinstance(shards, dict):
            raise FileFormatError("the index has no object 'weight_map'")
        for name, shard in shards.items():
            if not isinstance(shard, str) or not re.fullmatch(r"[^/\\:\0.][^/\\:\0]*\.safetensors", shard):
                raise FileFormatError(
                    f"tensor {name[:80]!r}: the shard {shard!r:.80} must be the plain name of a .safetensors file "
                    "in the folder of the index"
                )
        if not isinstance(found.get("metadata", {}), dict):
            raise FileFormatError("'metadata' must be an object")
        return found


def read(index: Path, places: Places, mapped: bool) -> dict[str, Tensor]:
    """Return the arrays of all shards, in the order of the index."""
    shard_of: dict[str, str] = read_index(index)["weight_map"]
    for shard in dict.fromkeys(shard_of.values()):
        path = index.with_name(shard)
        with named(index):
            if not path.is_file():
                raise FileFormatError(f"the shard {shard!r} is not there")
        there = _safetensors.header_of(path).entries.keys()
        expected = {name for name, home in shard_of.items() if home == shard}
        with named(index):
            for problem, names in (("lacks", expected - there), ("has besides", there - expected)):
                if names:
                    listed = ", ".join(sorted(names)[:5]) + (", ..." if len(names) > 5 else "")
                    raise FileFormatError(f"the shard {shard!r} {problem} {len(names)} tensors: {listed}")
    found: dict[str, Tensor] = {}
    for shard in dict.fromkeys(shard_of.values()):
        found.update(_safetensors.read(index.with_name(shard), places, mapped))
    return {name: found[name] for name in shard_of}


# --- writing --------------------------------------------------------------------------------------------------------


def write(
    arrays: dict[str, np.ndarray[Any, Any]], path: Path, metadata: dict[str, str] | None, max_shard_size: int
) -> None:
    """Write shards of at most so many bytes (one array is never split), then the index.

    Until the index is replaced, nothing of an older set is touched: new shards get names that are not taken.
    """
    index = index_of(path)
    old = _shards_in(index)
    groups = _groups(arrays, max_shard_size)
    stem = path.name.removesuffix(".safetensors")
    names = [f"{stem}-{i + 1:05d}-of-{len(groups):05d}" for i in range(len(groups))]
    if any(path.with_name(name + ".safetensors").exists() for name in names):
        token = secrets.token_hex(4)
        names = [f"{name}-{token}" for name in names]
    shards = [path.with_name(name + ".safetensors") for name in names]
    total = sum(array.nbytes for array in arrays.values())
    home = {name: shard.name for shard, group in zip(shards, groups, strict=True) for name in group}
    described = {"metadata": {**(metadata or {}), "total_size": total}, "weight_map": {n: home[n] for n in arrays}}
    try:
        for shard, group in zip(shards, groups, strict=True):
            _safetensors.write(group, shard, metadata)
        with replacing(index) as temporary:
            temporary.write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")
    except BaseException:
        if not _shards_in(index) & set(home.values()):  # what the index names belongs to the set, whatever failed since
            for shard in shards:
                shard.unlink(missing_ok=True)
        raise
    _remove([path, *(path.with_name(name) for name in old - set(home.values()))])


def remove_set(path: Path) -> None:
    """Remove the index and the shards that ``model.safetensors``, written whole, takes the place of."""
    index = index_of(path)
    old = _shards_in(index)
    _remove([index, *map(path.with_name, old)])


def _groups(arrays: dict[str, np.ndarray[Any, Any]], limit: int) -> list[dict[str, np.ndarray[Any, Any]]]:
    groups: list[dict[str, np.ndarray[Any, Any]]] = [{}]
    used = 0
    for name, array in arrays.items():
        if groups[-1] and used + array.nbytes > limit:
            groups.append({})
            used = 0
        groups[-1][name] = array
        used += array.nbytes
    return groups


def _shards_in(index: Path) -> set[str]:
    """Return the shards of an index; none if it is not there or not one of ours to clear up."""
    try:
        return set(read_index(index)["weight_map"].values())
    except (OSError, FileFormatError):
        return set()


def _remove(paths: list[Path]) -> None:
    there = [path for path in paths if path.is_file()]
    for path in there:
        path.unlink(missing_ok=True)
    if there:
        sync_folder(there[0].parent)
