"""A conformant namespace of CuPy arrays: array-api-compat's, and indexing that checks its bounds."""

from __future__ import annotations

import importlib
from typing import Any

from lucid.backends.cupy._special import Special
from lucid.backends.numpy import _extra

__all__ = ["CupyNamespace"]


class CupyNamespace:
    """The raw functions.

    CuPy wraps an index array that is out of bounds around without a word, so index arrays are checked, which waits for
    the GPU: one number per index array comes back.

    Parameters
    ----------
    cupy : module
        The library.
    """

    def __init__(self, cupy: Any) -> None:
        self._cupy = cupy
        self._compat = importlib.import_module("array_api_compat.cupy")
        self.fft = importlib.import_module("array_api_compat.cupy.fft")
        self.special = Special(cupy)
        self.linalg = _Linalg(importlib.import_module("array_api_compat.cupy.linalg"))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._compat, name)

    def getitem(self, x: Any, /, key: Any) -> Any:
        """Return ``x[key]``."""
        return x[self._checked(key, x.shape)]

    def set_item(self, x: Any, value: Any, /, key: Any) -> Any:
        """Return a copy of `x` with ``copy[key] = value``."""
        out = self._cupy.array(x)
        out[self._checked(key, x.shape)] = value
        return out

    def put_add(self, g: Any, /, shape: tuple[int, ...], key: Any) -> Any:
        """Return zeros of `shape` with `g` added at `key`."""
        out = self._cupy.zeros(shape, dtype=g.dtype)
        self._cupy.add.at(out, self._checked(key, shape), g)
        return out

    def take(self, x: Any, indices: Any, /, *, axis: int | None = None) -> Any:
        """Return the elements at `indices` along an axis."""
        axis = 0 if axis is None and x.ndim == 1 else axis
        self._check(indices, x.shape[axis])
        return self._cupy.take(x, indices, axis=axis)

    def take_along_axis(self, x: Any, indices: Any, /, *, axis: int = -1) -> Any:
        """Return the elements at `indices` of each row along an axis."""
        self._check(indices, x.shape[axis])
        return self._cupy.take_along_axis(x, indices, axis=axis)

    def roots(self, p: Any, /) -> Any:
        """Return the roots of a polynomial, on the host: CuPy finds those of real ones only if all are real."""
        return self._cupy.asarray(_extra.roots(self._cupy.asnumpy(p)))

    def complex(self, real: Any, imag: Any, /) -> Any:
        """Return ``real + imag * 1j`` without the nan that the product makes of an infinity."""
        cp = self._cupy
        real, imag = cp.broadcast_arrays(real, imag)
        out = cp.empty(real.shape, cp.result_type(real, imag, cp.complex64))
        out.real, out.imag = real, imag
        return out

    def _checked(self, key: Any, shape: tuple[int, ...]) -> Any:
        """Return `key` after checking the bounds of its index arrays."""
        parts = key if isinstance(key, tuple) else (key,)
        used = sum([_width(part) for part in parts])
        axis = 0
        for part in parts:
            if part is ...:
                axis += len(shape) - used
            elif isinstance(part, self._cupy.ndarray) and part.dtype.kind in "iu":
                self._check(part, shape[axis])
                axis += 1
            else:
                axis += _width(part)
        return key

    def _check(self, indices: Any, n: int) -> None:
        if indices.size and bool(((indices < -n) | (indices >= n)).any()):
            raise IndexError(f"an index is out of bounds for an axis of length {n}")


class _Linalg:
    """The extension; the dispatcher passes `rtol`, which may be an array, by position."""

    def __init__(self, compat: Any) -> None:
        self._compat = compat

    def pinv(self, x: Any, rtol: Any = None, /) -> Any:
        """Return the pseudo-inverse."""
        return self._compat.pinv(x, rtol=rtol)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._compat, name)


def _width(part: Any) -> int:
    """Return how many axes a part of an index takes up."""
    if part is None or part is ... or isinstance(part, bool):
        return 0
    dtype = getattr(part, "dtype", None)
    return int(part.ndim) if dtype is not None and dtype.kind == "b" else 1
