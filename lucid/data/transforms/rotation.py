"""Turned pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lucid._errors import ArgumentError
from lucid.data._extra import extra, needs_picture
from lucid.data.transforms._arguments import interpolation_mode
from lucid.data.transforms._draws import uniform

__all__ = ["RandomRotation"]


class RandomRotation:
    """Turn a picture about its middle, counter-clockwise.

    Parameters
    ----------
    degrees : float or (low, high)
        Between which angles; one number stands for ``(-degrees, degrees)``.
    interpolation : {"nearest", "bilinear", "bicubic"}, default: "nearest"
        Pillow's filter.
    expand : bool, default: False
        Whether the result is as large as it must be to show all of the picture.
    fill : int or tuple of int, default: 0
        The colour of what the picture does not cover.

    Examples
    --------
    >>> from PIL import Image
    >>> from lucid.data.transforms import RandomRotation
    >>> RandomRotation((90, 90), expand=True)(Image.new("L", (3, 2))).size
    (2, 3)
    """

    def __init__(
        self,
        degrees: float | Sequence[float],
        interpolation: str = "nearest",
        expand: bool = False,
        fill: int | tuple[int, ...] = 0,
    ) -> None:
        low, high = (-degrees, degrees) if isinstance(degrees, int | float) else tuple(degrees)
        if not low <= high:
            raise ArgumentError(f"RandomRotation: degrees must be positive or (low, high), got {degrees!r}")
        if interpolation not in ("nearest", "bilinear", "bicubic"):
            raise ArgumentError(
                f"RandomRotation: interpolation must be nearest, bilinear or bicubic, got {interpolation!r}"
            )
        self.degrees = float(low), float(high)
        self.interpolation = interpolation_mode("RandomRotation", interpolation)
        self.expand, self.fill = bool(expand), fill

    def __call__(self, image: Any) -> Any:
        """Return the transformed picture."""
        needs_picture("RandomRotation", image)
        bands = len(image.getbands())
        colour = self.fill if isinstance(self.fill, tuple) or bands == 1 else (self.fill,) * bands
        mode = extra("PIL.Image", "Pillow", "RandomRotation").Resampling[self.interpolation]
        return image.rotate(uniform(*self.degrees), mode, self.expand, fillcolor=colour)
