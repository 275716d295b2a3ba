"""Fourier transforms on the MLX device against the NumPy backend."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid

pytest.importorskip("mlx.core", reason="MLX is not installed")

pytestmark = pytest.mark.device("mlx:cpu", reason="this is about MLX")

MLX = "mlx:cpu"
SHAPE = (3, 7, 8)


def _values(dtype: str, shape: tuple[int, ...] = SHAPE) -> Any:
    rng = np.random.default_rng(0)
    values = rng.normal(size=shape) * 3 + (1j * rng.normal(size=shape) if dtype == "complex64" else 0)
    return values.astype(dtype)


@pytest.mark.parametrize("norm", ["backward", "ortho", "forward"])
@pytest.mark.parametrize(("axis", "n"), [(-1, None), (1, None), (0, 5), (1, 4), (-1, 1), (2, 13)])
@pytest.mark.parametrize(("name", "dtype"), [
    ("fft", "complex64"), ("ifft", "complex64"), ("rfft", "float32"), ("irfft", "complex64"), ("hfft", "complex64"),
    ("ihfft", "float32"), ("fft", "float32"),
])  # fmt: skip
def test_one_axis(name: str, dtype: str, axis: int, n: int | None, norm: Any) -> None:
    values = _values(dtype)
    ours = getattr(lucid.fft, name)(lucid.asarray(values, device=MLX), n=n, axis=axis, norm=norm)
    expected = getattr(np.fft, name)(values.astype(complex if dtype == "complex64" else float), n, axis, norm)
    assert ours.device == MLX
    assert ours.dtype is (lucid.complex64 if np.iscomplexobj(expected) else lucid.float32)
    assert ours.shape == expected.shape
    np.testing.assert_allclose(ours.numpy(), expected, rtol=1e-5, atol=2e-5)


@pytest.mark.parametrize(("name", "dtype"), [
    ("fftn", "complex64"), ("ifftn", "complex64"), ("rfftn", "float32"), ("irfftn", "complex64"),
])  # fmt: skip
def test_several_axes(name: str, dtype: str) -> None:
    values = _values(dtype)
    wide = values.astype(complex if dtype == "complex64" else float)
    for arguments in ({}, {"axes": (2, 0)}, {"s": (4, 9), "axes": (0, 1)}):
        ours = getattr(lucid.fft, name)(lucid.asarray(values, device=MLX), **arguments)
        np.testing.assert_allclose(ours.numpy(), getattr(np.fft, name)(wide, **arguments), rtol=1e-5, atol=5e-5)


@pytest.mark.parametrize("n", [1, 2, 5, 8])
def test_frequencies_and_shifts(n: int) -> None:
    for name in ("fftfreq", "rfftfreq"):
        ours = getattr(lucid.fft, name)(n, d=0.3, device=MLX)
        np.testing.assert_array_equal(ours.numpy(), getattr(np.fft, name)(n, 0.3).astype("float32"), strict=True)
    values = _values("float32", (n, 3))
    for name in ("fftshift", "ifftshift"):
        ours = getattr(lucid.fft, name)(lucid.asarray(values, device=MLX))
        np.testing.assert_array_equal(ours.numpy(), getattr(np.fft, name)(values), strict=True)


def test_gradients() -> None:
    for name, dtype in (("fft", "complex64"), ("rfft", "float32"), ("irfft", "complex64"), ("ifft", "complex64")):
        grads = []
        for device in (MLX, "cpu"):
            x = lucid.tensor(_values(dtype), device=device, requires_grad=True)
            out = getattr(lucid.fft, name)(x, n=6, axis=1)
            (lucid.abs(out) ** 2).sum().backward()
            grads.append(x.grad.numpy())
        np.testing.assert_allclose(*grads, rtol=1e-4, atol=1e-4, strict=True)


def test_arrays_without_elements() -> None:
    x = lucid.zeros((0, 4), device=MLX)
    assert lucid.fft.fft(x, axis=1).shape == (0, 4)
    assert lucid.fft.rfft(x, axis=1).shape == (0, 3)
    assert lucid.fft.irfft(lucid.astype(x, lucid.complex64), axis=1).shape == (0, 6)
    assert lucid.fft.fft(x, n=3, axis=0).tolist() == [[0j] * 4] * 3


@pytest.mark.parametrize("call", [
    lambda x: lucid.fft.fft(x, n=0), lambda x: lucid.fft.fft(x, n=-2), lambda x: lucid.fft.fft(x[:, :0]),
    lambda x: lucid.fft.fft(x, axis=2), lambda x: lucid.fft.rfft(x), lambda x: lucid.fft.irfft(x[:, :1]),
    lambda x: lucid.fft.fft(x, norm="none"),
])  # fmt: skip
def test_errors(call: Any) -> None:
    with pytest.raises((ValueError, TypeError)) as caught:
        call(lucid.ones((2, 3), dtype=lucid.complex64, device=MLX))
    assert isinstance(caught.value, lucid.LucidError)
