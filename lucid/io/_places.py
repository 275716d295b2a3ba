"""Where loaded arrays are put."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

import lucid
from lucid._errors import ArgumentTypeError, DeviceError, MissingExtraError

if TYPE_CHECKING:
    from pathlib import Path

    from lucid import Tensor

__all__ = ["MapLocation", "Places"]

MapLocation = str | Mapping[str, str] | None


class Places:
    """The answer to ``map_location`` for each device that a file names.

    Parameters
    ----------
    path : Path
        The file, for messages.
    map_location : str, mapping of str to str, or None
        One device for everything, devices by the devices that were saved, or where everything was.
    """

    def __init__(self, path: Path, map_location: MapLocation) -> None:
        if map_location is not None and not isinstance(map_location, str | Mapping):
            raise ArgumentTypeError(
                "load: map_location must be a device such as 'cpu', a dict from device to device, or None, "
                f"got {type(map_location).__name__}"
            )
        self._path = path
        self._map = map_location
        self._known: dict[str, str] = {}
        if isinstance(map_location, str):
            self._open(map_location)

    def device(self, saved: str) -> str:
        """Return the device for what was saved on another."""
        if saved not in self._known:
            target = self._map if isinstance(self._map, str) else (self._map or {}).get(saved, saved)
            try:
                self._known[saved] = self._open(target)
            except (DeviceError, MissingExtraError) as error:
                if target != saved:
                    raise
                present = ", ".join(map(repr, map(str, lucid.__array_namespace_info__().devices())))
                raise DeviceError(
                    f"load: {str(self._path)!r} holds arrays that were on {saved!r}, which is not here; the devices "
                    f'are {present}: pass map_location="cpu", say'
                ) from error
        return self._known[saved]

    @staticmethod
    def _open(device: str) -> str:
        return str(lucid.zeros(0, dtype=lucid.float32, device=device).device)

    def tensor(self, array: Any, saved: str) -> Tensor:
        """Return a Tensor of a NumPy array that nobody else holds."""
        return lucid.asarray(array, device=self.device(saved))

    def bfloat16(self, halves: Any, saved: str) -> Tensor:
        """Return a Tensor of the bits of bfloat16 numbers; float32, which is exact, on other devices."""
        # A bfloat16 is the upper half of a float32.
        widened = halves.astype(np.uint32)
        widened <<= 16
        found = self.tensor(widened.view(np.float32), saved)
        try:
            return found.to(lucid.bfloat16)
        except DeviceError:
            return found
