"""The array libraries that can carry Tensors, found by device.

Adding one is a row in ``_FACTORIES`` (see the how-to page "Add a backend").
"""

from __future__ import annotations

import importlib
import os

from lucid._device import Device
from lucid._errors import DeviceError, MissingExtraError
from lucid.backends._base import Backend, Raw

__all__ = [
    "Backend",
    "Raw",
    "any_lazy",
    "available_devices",
    "backend_for",
    "default_backend",
    "set_default_device",
]

# device -> module whose `open_backend(device)` makes the backend or raises DeviceError or MissingExtraError
_FACTORIES: dict[str, str] = {
    "cpu": "lucid.backends.numpy",
    "mlx:cpu": "lucid.backends.mlx",
    "mlx:gpu": "lucid.backends.mlx",
    "cupy:0": "lucid.backends.cupy",
}
_SPELLINGS: dict[str, str] = {"numpy": "cpu", "metal": "mlx:gpu"}
_GPUS = ("mlx:gpu", "cupy:0")  # what "gpu" and "cuda" stand for: the first of these that is there
_open: dict[str, Backend] = {}


def available_devices() -> tuple[Device, ...]:
    """Return the devices there are on this machine.

    The environment variable ``LUCID_DEVICES`` (``"cpu,mlx:cpu"``, say) hides all others.
    """
    return tuple(Device(name) for name in _offered() if _try(name) is not None)


def _offered() -> list[str]:
    """Return the devices that may be looked for."""
    chosen = os.environ.get("LUCID_DEVICES")
    names = None if chosen is None else {name.strip() for name in chosen.split(",")}
    return [name for name in _FACTORIES if names is None or name in names]


def _try(name: str) -> Backend | None:
    """Return the backend of a device, or None if it is not there."""
    try:
        return _opened(name)
    except (DeviceError, MissingExtraError):
        return None


def _opened(name: str) -> Backend:
    if name not in _open:
        backend: Backend = importlib.import_module(_FACTORIES[name]).open_backend(Device(name))
        _open[name] = backend
    return _open[name]


def any_lazy() -> bool:
    """Return whether a backend in use computes arrays only when their values are asked for."""
    return any(backend.lazy for backend in _open.values())


def backend_for(device: str | None) -> Backend:
    """Return the backend of a device; the default device's for None.

    Raises
    ------
    DeviceError
        If there is no such device here; the message lists those there are.
    MissingExtraError
        If the device needs a package that is not installed.
    """
    if device is None:
        return default_backend()
    found = _open.get(device)
    if found is not None:
        return found
    name = _SPELLINGS.get(device, device)
    if name in ("gpu", "cuda"):
        return _gpu(name)
    if name not in _offered():
        present = ", ".join(map(repr, map(str, available_devices())))
        raise DeviceError(f"device: there is no {device!r} here; the devices are {present}")
    return _opened(name)


def _gpu(name: str) -> Backend:
    """Return the backend of the GPU, or of what ``LUCID_GPU_FALLBACK`` names if there is none."""
    for gpu in _GPUS:
        backend = _try(gpu) if gpu in _offered() else None
        if backend is not None:
            return backend
    fallback = os.environ.get("LUCID_GPU_FALLBACK")
    if fallback is not None and fallback not in ("gpu", "cuda"):
        return backend_for(fallback)
    present = ", ".join(map(repr, map(str, available_devices())))
    raise DeviceError(f"device: there is no {name!r} here; the devices are {present}")


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
