"""Pictures with a margin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lucid._errors import ArgumentError
from lucid.data._extra import extra, needs_picture, pillow_image
from lucid.data.transforms._arguments import margins

__all__ = ["Pad", "padded"]

_MODES = {"constant": "constant", "edge": "edge", "reflect": "reflect", "symmetric": "symmetric"}


class Pad:
    """Add a margin.

    Parameters
    ----------
    padding : int, (horizontal, vertical) or (left, top, right, bottom)
        How many pixels.
    fill : int or tuple of int, default: 0
        The colour of a constant margin.
    padding_mode : {"constant", "edge", "reflect", "symmetric"}, default: "constant"
        What the margin shows: a colour, the outermost pixels, or the picture mirrored without and with them.

    Examples
    --------
    >>> from PIL import Image
    >>> from lucid.data.transforms import Pad
    >>> Pad((4, 1))(Image.new("L", (10, 10))).size
    (18, 12)
    """

    def __init__(
        self, padding: int | Sequence[int], fill: int | tuple[int, ...] = 0, padding_mode: str = "constant"
    ) -> None:
        self.padding = margins("Pad", padding)
        self.fill, self.padding_mode = fill, checked_mode("Pad", padding_mode)

    def __call__(self, image: Any) -> Any:
        """Return the transformed picture."""
        needs_picture("Pad", image)
        return padded(image, self.padding, self.fill, self.padding_mode)


def checked_mode(transform: str, mode: str) -> str:
    """Return a padding mode if there is such a one."""
    if mode not in _MODES:
        raise ArgumentError(f"{transform}: padding_mode must be one of {', '.join(_MODES)}; got {mode!r}")
    return mode


def padded(image: Any, edges: tuple[int, int, int, int], fill: int | tuple[int, ...], mode: str) -> Any:
    """Return a picture with a margin of (left, top, right, bottom) pixels."""
    if not any(edges):
        return image
    left, top, right, bottom = edges
    if mode == "constant":
        colour = fill if isinstance(fill, tuple) or len(image.getbands()) == 1 else (fill,) * len(image.getbands())
        return extra("PIL.ImageOps", "Pillow", "Pad").expand(image, edges, colour)
    pixels = np.asarray(image)
    widths = [(top, bottom), (left, right), (0, 0)][: pixels.ndim]
    return pillow_image(np.pad(pixels, widths, mode=_MODES[mode]))  # type: ignore[call-overload]  # one of numpy's modes
