"""Pictures of another size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lucid._errors import ArgumentError
from lucid.data._extra import extra, needs_picture
from lucid.data.transforms._arguments import interpolation_mode, pair

__all__ = ["Resize", "resized"]


class Resize:
    """Scale a picture.

    Parameters
    ----------
    size : int or (height, width)
        The new size. One number is the length of the shorter edge, and the proportions are kept.
    interpolation : {"nearest", "bilinear", "bicubic", "box", "hamming", "lanczos"}, default: "bilinear"
        Pillow's filter; all but the first look at every pixel when a picture shrinks.

    Examples
    --------
    >>> from PIL import Image
    >>> from lucid.data.transforms import Resize
    >>> Resize(50)(Image.new("RGB", (300, 200))).size
    (75, 50)
    """

    def __init__(self, size: int | Sequence[int], interpolation: str = "bilinear") -> None:
        self.size: int | tuple[int, int]
        if isinstance(size, int):
            if size < 1:
                raise ArgumentError(f"Resize: size must be at least 1, got {size}")
            self.size = size
        else:
            self.size = pair("Resize", size)
        self.interpolation = interpolation_mode("Resize", interpolation)

    def __call__(self, image: Any) -> Any:
        """Return the transformed picture."""
        needs_picture("Resize", image)
        if isinstance(self.size, tuple):
            return resized(image, self.size, self.interpolation)
        width, height = image.size
        short, long = min(width, height), max(width, height)
        longer = int(self.size * long / short)
        height, width = (self.size, longer) if height <= width else (longer, self.size)
        return resized(image, (height, width), self.interpolation)


def resized(image: Any, size: tuple[int, int], mode: str) -> Any:
    """Return a picture of a size (height, width)."""
    if image.size == size[::-1]:
        return image
    return image.resize(size[::-1], extra("PIL.Image", "Pillow", "Resize").Resampling[mode])
