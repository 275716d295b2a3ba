"""The CuPy backend's side of the protocol.

Its arrays are treated as immutable, as MLX's are: an in-place change of a Tensor makes a new array.
"""

from __future__ import annotations

import contextlib
from types import SimpleNamespace
from typing import Any

import numpy as np

from lucid import _dtypes
from lucid._device import Device
from lucid._dtypes import DType
from lucid._errors import DeviceError
from lucid.backends._base import Backend
from lucid.backends.cupy.namespace import CupyNamespace

__all__ = ["CupyBackend"]


class CupyBackend(Backend):
    """Arrays are `cupy.ndarray`, functions those of `array_api_compat.cupy`."""

    writable = False
    default_float = _dtypes.float64
    default_complex = _dtypes.complex128
    default_int = _dtypes.int64
    dtypes = _dtypes.ALL

    def __init__(self, device: Device, cupy: Any) -> None:
        self.device = device
        self.array_type = cupy.ndarray
        self.xp = CupyNamespace(cupy)
        self._cupy = cupy

    def raw_dtype(self, dtype: DType) -> Any:
        if dtype is _dtypes.bfloat16:
            raise DeviceError(f"dtype: {str(self.device)!r} has no bfloat16; use float16 or float32, or an MLX device")
        return dtype.numpy

    def dtype(self, raw: Any) -> DType:
        return _dtypes.dtype_of(raw)

    def as_array(self, raw: Any) -> Any:
        return self._cupy.asarray(raw)

    def to_numpy(self, raw: Any) -> Any:
        return self._cupy.asnumpy(raw)

    def from_numpy(self, array: Any) -> Any:
        return self._cupy.asarray(array)

    def is_complex(self, raw_dtype: Any) -> bool:
        return bool(raw_dtype.kind == "c")

    def random_bits(self, seed: int) -> Any:
        from lucid.backends.numpy._random import RandomBits

        return _Uploaded(RandomBits(seed), self._cupy)

    def quiet(self) -> contextlib.AbstractContextManager[Any]:
        return np.errstate(all="ignore")

    def synchronize(self) -> None:
        self._cupy.cuda.get_current_stream().synchronize()

    def release(self) -> None:
        self._cupy.get_default_memory_pool().free_all_blocks()

    def memory(self) -> tuple[int, int]:
        return int(self._cupy.get_default_memory_pool().used_bytes()), 0


class _Uploaded(SimpleNamespace):
    """The CPU's random stream, its arrays moved to the GPU: the same seed gives the same numbers on both."""

    def __init__(self, bits: Any, cupy: Any) -> None:
        super().__init__(get_state=bits.get_state, set_state=bits.set_state)
        self._bits = bits
        self._cupy = cupy

    def uniform(self, shape: tuple[int, ...], dtype: Any) -> Any:
        return self._cupy.asarray(self._bits.uniform(shape, dtype))

    def normal(self, shape: tuple[int, ...], dtype: Any) -> Any:
        return self._cupy.asarray(self._bits.normal(shape, dtype))

    def integers(self, low: int, high: int, shape: tuple[int, ...], dtype: Any) -> Any:
        return self._cupy.asarray(self._bits.integers(low, high, shape, dtype))

    def permutation(self, n: int) -> Any:
        return self._cupy.asarray(self._bits.permutation(n))

    def spawn(self, n: int) -> list[_Uploaded]:
        return [_Uploaded(bits, self._cupy) for bits in self._bits.spawn(n)]
