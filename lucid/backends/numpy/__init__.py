"""NumPy, the backend of the ``"cpu"`` device."""

from __future__ import annotations

from lucid._device import Device
from lucid.backends.numpy._backend import NumpyBackend

__all__ = ["NumpyBackend", "open_backend"]


def open_backend(device: Device) -> NumpyBackend:
    """Return the backend of a device."""
    return NumpyBackend(device)
