"""The `fft` extension of raw arrays: `numpy.fft`, loaded on first use."""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    import numpy.fft

    return getattr(numpy.fft, name)
