"""``x[key]`` and ``x[key] = value`` as functions, so that they dispatch and differentiate like all others."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import numpy as np

from lucid._alias import fresh, hold
from lucid._dispatch import Op, call, lifted, view
from lucid._errors import IndexingError

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["GETITEM", "PUT_ADD", "SET_ITEM", "getitem", "put_add", "raw_key", "set_item"]

GETITEM = Op("getitem", "x")
SET_ITEM = Op("set_item", "x value")
PUT_ADD = Op("put_add", "g")


def raw_key(key: Any, x: Tensor) -> tuple[Any, bool]:
    """Return an index for raw arrays, and whether it is basic: integers, slices, ``...`` and None only."""
    cls = key.__class__
    if cls is int or key is ... or key is None:
        return key, True
    if cls is slice:
        return _raw_slice(key), True
    if cls is tuple:
        if _all_basic(key):
            return key, True
        parts = [raw_key(part, x) for part in key]
        return tuple([part for part, _ in parts]), all(basic for _, basic in parts)
    if hasattr(key, "_raw"):
        if key._backend is not x._backend:
            if key._backend.depth < x._backend.depth:
                return x._backend.lift(key), False
            _check_device(key, x)
        raw = fresh(key) if key._alias is not None else key._raw
        if key.dtype.kind not in ("bool", "signed integer", "unsigned integer"):
            raise IndexingError(f"getitem: an index array must be integer or bool, got {key.dtype.name}")
        return (hold(key) if key._alias is not None else raw), False
    if isinstance(key, x._backend.array_type) and not isinstance(key, np.ndarray) and not x._backend.depth:
        return key, False  # a raw array that was a key before
    if isinstance(key, np.ndarray | list):
        array = np.array(key)
        if array.size == 0 and isinstance(key, list):
            array = array.astype(np.int64)
        if array.dtype.kind not in "biu":
            raise IndexingError(f"getitem: an index array must be integer or bool, got {array.dtype}")
        return x._backend.from_numpy(array), False
    if isinstance(key, bool | np.bool):
        return bool(key), False
    try:
        return operator.index(key), True
    except TypeError:
        if x._backend.depth and hasattr(key, "dtype"):
            return x._backend.raw_index(key), False
        raise IndexingError(
            f"getitem: {key!r} of type {type(key).__name__} cannot index;"
            " use integers, slices, ..., None, or integer and bool arrays"
        ) from None


def _all_basic(key: tuple[Any, ...]) -> bool:
    """Whether an index is made of Python's own integers, slices of them, ``...`` and None, as nearly every one is."""
    # written out: generators would take twice as long as the slicing itself
    for part in key:
        cls = part.__class__
        if cls is slice:
            if not _is_plain(part):
                return False
        elif cls is not int and part is not None and part is not ...:
            return False
    return True


def _is_plain(key: slice) -> bool:
    start, stop, step = key.start, key.stop, key.step
    return (
        (start is None or start.__class__ is int)
        and (stop is None or stop.__class__ is int)
        and (step is None or step.__class__ is int)
    )


def _raw_slice(key: slice) -> slice:
    if _is_plain(key):
        return key
    try:
        return slice(*[None if part is None else operator.index(part) for part in (key.start, key.stop, key.step)])
    except TypeError:
        raise IndexingError(f"getitem: the ends and step of a slice must be integers or None, got {key!r}") from None


class DeeperIndexError(IndexingError):
    """An index array belongs to a transform that the indexed array is outside of."""

    def __init__(self, key: Tensor) -> None:
        super().__init__(
            "setitem: the index was made under a transform (vmap, jvp, ...) and the array was not;"
            " make the array with zeros_like, or copy an argument of the function"
        )
        self.key = key


def _check_device(key: Tensor, x: Tensor) -> None:
    if key._backend.depth > x._backend.depth:
        raise DeeperIndexError(key)
    if key._backend is not x._backend:
        raise IndexingError(
            f"getitem: the index is on device {str(key.device)!r} and the array on {str(x.device)!r}; move one of them"
        )


def getitem(x: Tensor, key: Any) -> Tensor:
    """Return ``x[key]``: a view for a basic index, a copy for an index with arrays."""
    try:
        raw, basic = raw_key(key, x)
    except DeeperIndexError as error:
        x, _ = lifted((x, error.key))  # type: ignore[misc]  # the key is deeper
        return getitem(x, key)
    return view(GETITEM, x, {"key": raw}) if basic else call(GETITEM, (x,), {"key": raw})


def set_item(x: Tensor, value: Tensor, key: Any) -> Tensor:
    """Return a copy of `x` with ``copy[key] = value``."""
    try:
        return call(SET_ITEM, (x, value), {"key": _key_among(key, x, value)})
    except DeeperIndexError as error:
        x, _ = lifted((x, error.key))  # type: ignore[misc]  # the key is deeper
        return set_item(x, value, key)


def _key_among(key: Any, x: Tensor, value: Any) -> Any:
    """Return an index for raw arrays of the deeper of two Tensors."""
    deeper = value if hasattr(value, "_backend") and value._backend.depth > x._backend.depth else x
    return raw_key(key, deeper)[0]


def put_add(g: Tensor, shape: tuple[int, ...], key: Any) -> Tensor:
    """Return zeros of `shape` with `g` added at `key`: the transpose of `getitem`."""
    try:
        return call(PUT_ADD, (g,), {"shape": shape, "key": raw_key(key, g)[0]})
    except DeeperIndexError as error:
        g, _ = lifted((g, error.key))  # type: ignore[misc]  # the key is deeper
        return put_add(g, shape, key)


def _put(base: Tensor, new: Tensor, key: Any) -> Tensor:
    return set_item(base, new, key)


GETITEM.put = _put
