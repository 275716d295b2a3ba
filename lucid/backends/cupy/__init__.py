"""CuPy, the backend of ``"cupy:0"`` and, where MLX has no GPU, of ``"gpu"``."""

from __future__ import annotations

from lucid._device import Device
from lucid._errors import DeviceError, MissingExtraError
from lucid.backends._base import Backend

__all__ = ["open_backend"]


def open_backend(device: Device) -> Backend:
    """Return the backend of a device.

    Raises
    ------
    MissingExtraError
        If CuPy is not installed.
    DeviceError
        If there is no CUDA GPU here.
    """
    try:
        import cupy
    except ImportError as error:
        raise MissingExtraError(
            f'device: {str(device)!r} needs CuPy; install it with pip install "lucid-dl[cuda]"'
        ) from error
    try:
        present = cupy.cuda.runtime.getDeviceCount() > 0
    except cupy.cuda.runtime.CUDARuntimeError:
        present = False
    if not present:
        raise DeviceError(f"device: {str(device)!r} needs a CUDA GPU, and there is none here")
    from lucid.backends.cupy._backend import CupyBackend

    return CupyBackend(device, cupy)
