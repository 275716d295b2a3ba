"""The `fft` extension of raw arrays: MLX's, which takes neither empty arrays nor integers of all kinds.

The functions of several axes are composed of these (see `lucid.fft`).
"""

from __future__ import annotations

import operator
from typing import Any

import mlx.core as mx

from lucid.backends.mlx._axes import one_axis

__all__: list[str] = []

Array = Any


def fft(x: Array, /, *, n: int | None = None, axis: int = -1, norm: str = "backward") -> Array:
    """Return the discrete Fourier transform."""
    return _transform(mx.fft.fft, x, n, axis, norm, mx.complex64)


def ifft(x: Array, /, *, n: int | None = None, axis: int = -1, norm: str = "backward") -> Array:
    """Return the inverse discrete Fourier transform."""
    return _transform(mx.fft.ifft, x, n, axis, norm, mx.complex64)


def rfft(x: Array, /, *, n: int | None = None, axis: int = -1, norm: str = "backward") -> Array:
    """Return the transform of real numbers; MLX would drop imaginary parts."""
    if x.dtype == mx.complex64:
        raise TypeError("rfft takes real numbers; use fft for complex ones")
    return _transform(mx.fft.rfft, x, n, axis, norm, mx.complex64)


def irfft(x: Array, /, *, n: int | None = None, axis: int = -1, norm: str = "backward") -> Array:
    """Return the real inverse transform."""
    length = 2 * (x.shape[one_axis(axis, x.ndim)] - 1) if n is None else n
    return _transform(mx.fft.irfft, x, length, axis, norm, mx.float32)


def _transform(function: Any, x: Array, n: int | None, axis: int, norm: str, dtype: Any) -> Array:
    axis = one_axis(axis, x.ndim)
    length = x.shape[axis] if n is None else operator.index(n)
    if length < 1:
        raise ValueError(f"Invalid number of FFT data points ({length}) specified.")
    if norm not in ("backward", "ortho", "forward"):
        raise ValueError(f'Invalid norm value {norm}; should be "backward", "ortho" or "forward".')
    if x.dtype != mx.complex64:
        x = x.astype(mx.float32)
    if x.size == 0:
        shape = list(x.shape)
        shape[axis] = length // 2 + 1 if function is mx.fft.rfft else length
        return mx.zeros(shape, dtype=dtype)
    return function(x, n=length, axis=axis, norm=norm)
