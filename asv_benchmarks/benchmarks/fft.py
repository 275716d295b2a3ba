"""Fourier transforms."""

from __future__ import annotations

import lucid
from lucid import Tensor

from .common import Chapter, cases, normal


class Fft(Chapter):
    calls, params = cases(
        {
            "rfft": lambda x: lucid.fft.rfft(x),
            "rfft and back": lambda x: lucid.fft.irfft(lucid.fft.rfft(x), n=x.shape[-1]),
            "fftshift": lambda x: lucid.fft.fftshift(x),
        },
        (8, 1 << 20),
    )

    def inputs(self, size: int, device: str) -> tuple[Tensor, ...]:
        return (normal(size, device=device),)

    def time_forward(self, call: str, size: int, device: str) -> None:
        self.forward()

    def time_forward_and_backward(self, call: str, size: int, device: str) -> None:
        self.forward_and_backward()
