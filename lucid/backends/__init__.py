"""The array libraries that can carry Tensors, found by device.

Adding one is a row in ``_FACTORIES`` (see the how-to page "Add a backend").
"""

from __future__ import annotations

import importlib
import os

from lucid._device import Device
from lucid._errors import DeviceError
from lucid.backends._base import Backend, Raw

__all__ = ["Backend", "Raw", "available_devices", "backend_for", "default_backend", "set_default_device"]

# device -> module whose `open_backend(device)` makes the backend
_FACTORIES: dict[str, str] = {"cpu": "lucid.backends.numpy"}
_SPELLINGS: dict[str, str] = {"numpy": "cpu", "metal": "gpu", "cuda": "gpu"}
_open: dict[str, Backend] = {}


def available_devices() -> tuple[Device, ...]:
    """Return the devices there are on this machine."""
    return tuple(Device(name) for name in _FACTORIES)


def backend_for(device: str | None) -> Backend:
    """Return the backend of a device; the default device's for None.

    Raises
    ------
    DeviceError
        If there is no such device here; the message lists those there are.
    """
    if device is None:
        return default_backend()
    found = _open.get(device)
    if found is not None:
        return found
    name = _SPELLINGS.get(device, device) if isinstance(device, str) else device
    if name == "gpu" and "gpu" not in _FACTORIES:
        name = os.environ.get("LUCID_GPU_FALLBACK", name)
    if name not in _FACTORIES:
        present = ", ".join(map(repr, map(str, available_devices())))
        raise DeviceError(f"device: there is no {device!r} here; the devices are {present}")
    if name not in _open:
        backend: Backend = importlib.import_module(_FACTORIES[name]).open_backend(Device(name))
        _open[name] = backend
    return _open[name]


_default_device = "cpu"


def default_backend() -> Backend:
    """Return the backend of the default device."""
    return _open.get(_default_device) or backend_for(_default_device)


def set_default_device(device: str) -> None:
    """Set the device on which arrays are made when none is named.

    Parameters
    ----------
    device : str or Device
        One of ``lucid.__array_namespace_info__().devices()``.

    Raises
    ------
    DeviceError
        If there is no such device here.

    Examples
    --------
    >>> import lucid
    >>> lucid.set_default_device("cpu")
    """
    global _default_device
    _default_device = str(backend_for(device).device)
