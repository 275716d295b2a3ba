"""`save`: by suffix to one of the formats."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from lucid._errors import ArgumentError, ArgumentTypeError
from lucid.io import _container, _safetensors, _shards

__all__ = ["save"]


def save(
    obj: Any,
    path: str | os.PathLike[str],
    *,
    metadata: dict[str, str] | None = None,
    max_shard_size: int | str | None = None,
) -> None:
    """Write an object to a file, whole or not at all.

    Parameters
    ----------
    obj : object
        For ``.lcd`` files: Tensors, Parameters, NumPy arrays and scalars, bytes, None and Python numbers and strings,
        in dicts (with keys that are strings or integers), lists and tuples. For ``.safetensors`` files: one dict from
        names to Tensors, such as a module's ``state_dict()``.
    path : str or path-like
        Where to; the suffix decides the format. An existing file is replaced.
    metadata : dict of str to str, optional
        Texts to keep with it, for `lucid.io.read_metadata`.
    max_shard_size : int or str, optional
        Only for ``.safetensors``: the most bytes a file may have, as a number or such as ``"5GB"``. What is larger is
        written as ``model-00001-of-00003.safetensors`` and so on, with ``model.safetensors.index.json``.

    Raises
    ------
    ArgumentError, ArgumentTypeError
        If something in `obj` cannot be saved; the message says where it is, and no file has been touched.

    Notes
    -----
    The data go to a new file in the same folder, are put on the disk, and take the name of the old file in one step.
    A crash at any moment leaves the old file or the new one.

    bfloat16 Tensors become float32 in a ``.safetensors`` file. Graphs are not saved: a Tensor that was computed from
    others with gradients is refused in a ``.lcd`` file, and only its values go into a ``.safetensors`` file. Tensors
    that share memory are loaded as separate ones.

    Examples
    --------
    >>> import lucid, tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> lucid.save({"weights": lucid.ones(3), "epoch": 7}, folder / "run.lcd")
    >>> lucid.load(folder / "run.lcd")
    {'weights': Tensor([1., 1., 1.]), 'epoch': 7}
    """
    path = Path(path)
    metadata = _checked_metadata(metadata)
    if path.suffix not in (".safetensors", ".lcd"):
        raise ArgumentError(
            f"save: the suffix of {path.name!r} must be .lcd or .safetensors"
            + ("; .lct files are of older versions and only read" if path.suffix == ".lct" else "")
        )
    if path.suffix == ".lcd":
        if max_shard_size is not None:
            raise ArgumentError("save: max_shard_size is for .safetensors files; a .lcd file is one file")
        _container.write(obj, path, metadata or {})
        return
    limit = None if max_shard_size is None else _shards.parse_size(max_shard_size)
    arrays = _safetensors.checked_arrays(obj)
    if limit is not None and len(arrays) > 1 and sum(array.nbytes for array in arrays.values()) > limit:
        _shards.write(arrays, path, metadata, limit)
    else:
        _safetensors.write(arrays, path, metadata)
        _shards.remove_set(path)


def _checked_metadata(metadata: Any) -> dict[str, str] | None:
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not all(type(k) is str and type(v) is str for k, v in metadata.items()):
        raise ArgumentTypeError("save: metadata must be a dict from strings to strings")
    return metadata
