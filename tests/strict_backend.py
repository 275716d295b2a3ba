"""array-api-strict as a backend: it has nothing but the standard, so what works on it uses nothing but the standard.

For tests only. Indexing with integer arrays beyond the standard goes through NumPy, as every backend may provide
`getitem`, `set_item` and `put_add` in its own way.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import array_api_strict
import numpy as np

from lucid import _dtypes, backends
from lucid._device import Device
from lucid._dtypes import DType
from lucid.backends import Backend
from lucid.backends.numpy import namespace as numpy_namespace

NAMES = [d.name for d in _dtypes.ALL if hasattr(array_api_strict, d.name)]


def _plain(x: Any) -> Any:
    if isinstance(x, tuple):
        return tuple([_plain(part) for part in x])
    return np.asarray(x._array) if isinstance(x, array_api_strict._array_object.Array) else x


def _through_numpy(name: str, owner: Any = numpy_namespace) -> Any:
    function = getattr(owner, name)

    def wrapper(*args: Any, **arguments: Any) -> Any:
        out = function(*[_plain(x) for x in args], **{k: _plain(v) for k, v in arguments.items()})
        return array_api_strict.asarray(np.asarray(out), copy=True)

    return wrapper


class _Linalg:
    """The extension; the dispatcher passes `rtol`, which may be an array, by position."""

    @staticmethod
    def pinv(x: Any, rtol: Any = None) -> Any:
        return array_api_strict.linalg.pinv(x, rtol=rtol)

    def __getattr__(self, name: str) -> Any:
        return getattr(array_api_strict.linalg, name)


class _Special:
    """Special functions, of which the standard has none."""

    def __getattr__(self, name: str) -> Any:
        return _through_numpy(name, numpy_namespace.special)


class Namespace:
    """The strict namespace, with the functions a backend adds.

    The dispatcher passes what is not an array by keyword; where the standard's parameter has no keyword, it gets one.
    """

    @staticmethod
    def astype(x: Any, dtype: Any, *, copy: bool = True) -> Any:
        return array_api_strict.astype(x, dtype, copy=copy)

    @staticmethod
    def moveaxis(x: Any, source: Any, destination: Any) -> Any:
        return array_api_strict.moveaxis(x, source, destination)

    @staticmethod
    def tile(x: Any, repetitions: Any) -> Any:
        return array_api_strict.tile(x, repetitions)

    getitem = staticmethod(_through_numpy("getitem"))
    set_item = staticmethod(_through_numpy("set_item"))
    put_add = staticmethod(_through_numpy("put_add"))
    complex = staticmethod(_through_numpy("complex"))
    linalg = _Linalg()
    fft = array_api_strict.fft
    special = _Special()
    convolve = staticmethod(_through_numpy("convolve"))
    roots = staticmethod(_through_numpy("roots"))

    def __getattr__(self, name: str) -> Any:
        return getattr(array_api_strict, name)


class StrictBackend(Backend):
    """The protocol over array-api-strict arrays, which are treated as immutable."""

    array_type = type(array_api_strict.asarray(0))
    xp = Namespace()
    writable = False
    default_float, default_complex, default_int = _dtypes.float64, _dtypes.complex128, _dtypes.int64
    dtypes = tuple(_dtypes.BY_NAME[name] for name in NAMES)

    def __init__(self, device: Device) -> None:
        self.device = device

    def raw_dtype(self, dtype: DType) -> Any:
        return getattr(array_api_strict, dtype.name)

    def dtype(self, raw: Any) -> DType:
        return _dtypes.dtype_of(raw._array)

    def as_array(self, raw: Any) -> Any:
        return array_api_strict.asarray(raw)

    def to_numpy(self, raw: Any) -> Any:
        return np.array(raw._array)

    def from_numpy(self, array: Any) -> Any:
        return array_api_strict.asarray(np.array(array))

    def is_complex(self, raw_dtype: Any) -> bool:
        return "complex" in str(raw_dtype)


def open_backend(device: Device) -> StrictBackend:
    """Return the backend, as the registry asks for it."""
    return StrictBackend(device)


@contextlib.contextmanager
def strict_device() -> Iterator[SimpleNamespace]:
    """Register the device ``"strict"`` for a while."""
    backends._FACTORIES["strict"] = __name__
    chosen = os.environ.get("LUCID_DEVICES")
    if chosen is not None:
        os.environ["LUCID_DEVICES"] = f"{chosen},strict"
    try:
        yield SimpleNamespace(name="strict")
    finally:
        if chosen is not None:
            os.environ["LUCID_DEVICES"] = chosen
        del backends._FACTORIES["strict"]
        backends._open.pop("strict", None)
