"""Fourier transforms against SciPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.fft

import lucid
from tests.devices import check, fit

NORMS: Any = ["backward", "ortho", "forward"]
COMPLEX = ["fft", "ifft", "irfft", "hfft"]
REAL = ["fft", "ifft", "rfft", "ihfft", "irfft"]


def close(x: Any, expected: Any) -> None:
    check(x, expected, rtol=100 * np.finfo(expected.dtype).eps, atol=100 * np.finfo(expected.dtype).eps)


def random(shape: tuple[int, ...], dtype: Any) -> Any:
    rng = np.random.default_rng(0)
    values = rng.normal(size=shape)
    return (values + 1j * rng.normal(size=shape) if np.dtype(dtype).kind == "c" else values).astype(dtype)


CASES = [(name, dtype) for dtype in (np.complex64, np.complex128) for name in COMPLEX] + [
    (name, dtype) for dtype in (np.float32, np.float64) for name in REAL
]


@pytest.mark.parametrize(("name", "dtype"), CASES)
@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize(("n", "axis"), [(None, -1), (3, 0), (8, 1), (1, -2), (5, -1)])
def test_one_axis(name: str, dtype: Any, norm: Any, n: int | None, axis: int) -> None:
    a = random((4, 5), dtype)
    ours = getattr(lucid.fft, name)(lucid.asarray(a), n=n, axis=axis, norm=norm)
    close(ours, getattr(scipy.fft, name)(a, n=n, axis=axis, norm=norm))


@pytest.mark.parametrize("name", ["fftn", "ifftn", "rfftn", "irfftn"])
@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize(
    ("s", "axes"),
    [(None, None), (None, (0, 2)), ((3, 6), (1, 0)), ((2, 3, 7), (-1, 0, 1)), (None, (1,)), ((4, 4), None)],
)
def test_several_axes(name: str, norm: Any, s: Any, axes: Any) -> None:
    a = random((2, 3, 4), np.float32 if name == "rfftn" else np.complex64)
    ours = getattr(lucid.fft, name)(lucid.asarray(a), s=s, axes=axes, norm=norm)
    close(ours, getattr(scipy.fft, name)(a, s=s, axes=axes, norm=norm))


@pytest.mark.parametrize("n", [1, 2, 5, 8])
@pytest.mark.parametrize("d", [1.0, 0.25, -2.0])
def test_frequencies(n: int, d: float, device: str) -> None:
    close(lucid.fft.fftfreq(n, d=d), scipy.fft.fftfreq(n, d))
    close(lucid.fft.rfftfreq(n, d=d), scipy.fft.rfftfreq(n, d))
    assert lucid.fft.fftfreq(n, dtype=lucid.float32, device=device).dtype == lucid.float32


@pytest.mark.parametrize("axes", [None, 0, -1, (0, 1), (1, 0)])
@pytest.mark.parametrize("shape", [(4, 5), (3, 0), (1, 2)])
def test_shifts(axes: Any, shape: tuple[int, ...]) -> None:
    a = fit(np.arange(float(np.prod(shape))).reshape(shape))
    close(lucid.fft.fftshift(lucid.asarray(a), axes=axes), scipy.fft.fftshift(a, axes))
    close(lucid.fft.ifftshift(lucid.asarray(a), axes=axes), scipy.fft.ifftshift(a, axes))


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda x: lucid.fft.fft(x, n=0), lucid.ArgumentError),
        (lambda x: lucid.fft.fft(x, n=2.5), TypeError),
        (lambda x: lucid.fft.fft(x, axis=2), lucid.AxisError),
        (lambda x: lucid.fft.fft(x, norm="no"), lucid.ArgumentError),
        (lambda x: lucid.fft.hfft(x, norm="no"), lucid.ArgumentError),
        (lambda x: lucid.fft.fft(lucid.asarray(1.0)), lucid.AxisError),
        (lambda x: lucid.fft.fft(lucid.asarray([])), ValueError),
        (lambda x: lucid.fft.irfft(lucid.asarray([1.0])), ValueError),
        (lambda x: lucid.fft.rfft(x * 1j), lucid.DTypeError),
        (lambda x: lucid.fft.rfftn(x * 1j), lucid.DTypeError),
        (lambda x: lucid.fft.ihfft(x * 1j), lucid.DTypeError),
        (lambda x: lucid.fft.fft([1.0]), TypeError),
        (lambda x: lucid.fft.fftn([1.0]), TypeError),
        (lambda x: lucid.fft.fftn(x, s=(2,), axes=(0, 1)), lucid.ArgumentError),
        (lambda x: lucid.fft.fftn(x, axes=(0, 0)), lucid.AxisError),
        (lambda x: lucid.fft.fftn(x, axes=(0, 2)), lucid.AxisError),
        (lambda x: lucid.fft.rfftn(x, axes=()), lucid.ArgumentError),
        (lambda x: lucid.fft.fftfreq(0), lucid.ArgumentError),
        (lambda x: lucid.fft.rfftfreq(2.5), TypeError),
        (lambda x: lucid.fft.fftfreq(4, d=0.0), lucid.ArgumentError),
        (lambda x: lucid.fft.fftfreq(4, dtype=lucid.int64), lucid.DTypeError),
        (lambda x: lucid.fft.fftshift(x, axes=2), lucid.AxisError),
    ],
)
def test_bad_arguments(make: Any, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        make(lucid.ones((2, 3)))
    assert isinstance(caught.value, lucid.LucidError)
