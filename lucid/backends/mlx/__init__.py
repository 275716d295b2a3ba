"""MLX, the backend of ``"mlx:cpu"``, ``"mlx:gpu"`` and, where MLX has a GPU, ``"gpu"``."""

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
        If MLX is not installed.
    DeviceError
        If MLX has no GPU here.
    """
    try:
        import mlx.core as mx
    except ImportError as error:
        raise MissingExtraError(
            f'device: {str(device)!r} needs MLX; install it with pip install "lucid-dl[mlx]"'
        ) from error
    from lucid.backends.mlx._backend import MlxBackend

    kind = mx.cpu if device == "mlx:cpu" else mx.gpu
    if not mx.is_available(kind):
        raise DeviceError(f"device: {str(device)!r} needs a GPU that MLX can use, and there is none here")
    return MlxBackend(device, mx.Device(kind))
