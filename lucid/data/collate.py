"""From items to a batch."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

import lucid
from lucid import Tensor
from lucid._errors import ArgumentError, ArgumentTypeError, LucidError

__all__ = ["default_collate", "default_convert"]


def default_collate(batch: Sequence[Any]) -> Any:
    """Stack the items of a batch.

    Parameters
    ----------
    batch : sequence
        The items, at least one, all of one kind: Tensors or NumPy arrays of one shape, numbers, strings, or mappings,
        tuples, named tuples, sequences and dataclasses of these, nested to any depth.

    Returns
    -------
    Any
        Items that are Tensors, arrays or numbers give a Tensor with a first axis more; Python floats give float64, as
        in PyTorch. Strings and bytes give a list. Containers give one container of batches: a mapping with the same
        keys, a named tuple or a dataclass of the same class, and a list for tuples and other sequences.

    Raises
    ------
    ArgumentError
        If the items do not fit together.
    ArgumentTypeError
        If they are of a kind that cannot be stacked.

    Examples
    --------
    >>> import lucid
    >>> lucid.data.default_collate([{"x": 1, "name": "a"}, {"x": 2, "name": "b"}])
    {'x': Tensor([1, 2]), 'name': ['a', 'b']}
    """
    if not batch:
        raise ArgumentError("default_collate: the batch is empty")
    first = batch[0]
    if isinstance(first, Tensor):
        return _stacked(batch)
    if isinstance(first, np.ndarray | np.generic):
        return lucid.asarray(_stacked_arrays(batch), device="cpu")
    if isinstance(first, bool | int | float | complex):
        return _numbers(batch)
    if isinstance(first, str | bytes):
        return list(batch)
    if isinstance(first, Mapping):
        return _mapping(batch)
    if dataclasses.is_dataclass(first) and not isinstance(first, type):
        columns = {
            f.name: default_collate([getattr(item, f.name) for item in batch]) for f in dataclasses.fields(first)
        }
        return _rebuilt(first, columns)
    if isinstance(first, Sequence):
        return _sequence(batch)
    raise ArgumentTypeError(
        f"default_collate: an item holds {type(first).__name__}, which cannot be stacked; give the DataLoader a"
        " collate_fn"
    )


def default_convert(data: Any) -> Any:
    """Turn NumPy arrays into Tensors and leave the rest, for items that are not put into batches.

    Parameters
    ----------
    data : Any
        An item; containers are gone through.

    Returns
    -------
    Any
        The item, with Tensors for arrays.

    Examples
    --------
    >>> import lucid
    >>> import numpy as np
    >>> lucid.data.default_convert({"x": np.ones(2), "name": "a", "n": 3})
    {'x': Tensor([1., 1.]), 'name': 'a', 'n': 3}
    """
    if isinstance(data, Tensor | str | bytes):
        return data
    if isinstance(data, np.ndarray | np.generic):
        return data if data.dtype.kind in "SUOMmV" else lucid.asarray(data, device="cpu")
    if isinstance(data, Mapping):
        return _like_mapping(data, {key: default_convert(value) for key, value in data.items()})
    if dataclasses.is_dataclass(data) and not isinstance(data, type):
        return _rebuilt(data, {f.name: default_convert(getattr(data, f.name)) for f in dataclasses.fields(data)})
    if isinstance(data, tuple) and hasattr(data, "_fields"):
        return type(data)(*[default_convert(value) for value in data])
    if isinstance(data, tuple | list):
        return [default_convert(value) for value in data]
    return data


def _stacked(batch: Sequence[Any]) -> Tensor:
    try:
        return lucid.stack(list(batch))
    except LucidError as error:
        raise ArgumentError(f"default_collate: {_unequal(batch)}") from error


def _stacked_arrays(batch: Sequence[Any]) -> np.ndarray[Any, Any]:
    arrays = [np.asarray(item) for item in batch]
    if arrays[0].dtype.kind in "SUOMmV":
        raise ArgumentTypeError(
            f"default_collate: no Tensor can hold NumPy arrays of dtype {arrays[0].dtype}; give the DataLoader a"
            " collate_fn"
        )
    try:
        return np.stack(arrays)
    except ValueError as error:
        raise ArgumentError(f"default_collate: {_unequal(batch)}") from error


def _unequal(batch: Sequence[Any]) -> str:
    shapes = sorted({tuple(getattr(item, "shape", ())) for item in batch})
    if len(shapes) == 1:
        return f"items of kinds {sorted({type(item).__name__ for item in batch})} cannot be stacked"
    listed = ", ".join(map(str, shapes))
    return f"items of shapes {listed} cannot be stacked; give the DataLoader a collate_fn that pads them"


def _numbers(batch: Sequence[Any]) -> Tensor:
    for item in batch:
        if not isinstance(item, bool | int | float | complex | np.generic):
            raise ArgumentTypeError(f"default_collate: a number stands beside {type(item).__name__}")
    if any(isinstance(item, float) for item in batch) and not any(isinstance(item, complex) for item in batch):
        return lucid.asarray(np.asarray(batch, dtype=np.float64), device="cpu")
    return lucid.asarray(np.asarray(batch), device="cpu")


def _mapping(batch: Sequence[Any]) -> Any:
    first = batch[0]
    for item in batch:
        if item.keys() != first.keys():
            raise ArgumentError(
                f"default_collate: items have different keys, {sorted(map(str, first))} and {sorted(map(str, item))}"
            )
    return _like_mapping(first, {key: default_collate([item[key] for item in batch]) for key in first})


def _like_mapping(example: Any, entries: dict[Any, Any]) -> Any:
    """Return a mapping of the class of another; a dict where that class cannot be made of entries."""
    if type(example) is dict:
        return entries
    try:
        return type(example)(entries)
    except TypeError:
        return entries


def _rebuilt(example: Any, fields: dict[str, Any]) -> Any:
    # Not by `__init__`, which may take other arguments than the fields and check what a batch does not satisfy.
    made = object.__new__(type(example))
    for name, value in fields.items():
        object.__setattr__(made, name, value)
    return made


def _sequence(batch: Sequence[Any]) -> Any:
    first = batch[0]
    lengths = sorted({len(item) for item in batch})
    if len(lengths) > 1:
        raise ArgumentError(f"default_collate: items are sequences of different lengths, {lengths}")
    columns = [default_collate(column) for column in zip(*batch, strict=True)]
    if isinstance(first, tuple) and hasattr(first, "_fields"):
        return type(first)(*columns)
    return columns
