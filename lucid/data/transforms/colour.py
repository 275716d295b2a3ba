"""Pictures in other colours."""

from __future__ import annotations

from typing import Any

import numpy as np

from lucid._errors import ArgumentError
from lucid.data._extra import extra, needs_picture
from lucid.data.transforms._draws import uniform
from lucid.random import randperm

__all__ = ["ColorJitter", "Grayscale"]


class Grayscale:
    """Brightness alone.

    Parameters
    ----------
    num_output_channels : {1, 3}, default: 1
        How many channels the result has; three are equal.

    Notes
    -----
    The brightness of a pixel is ``(299 R + 587 G + 114 B) / 1000``, as in ITU-R BT.601.

    Examples
    --------
    >>> from PIL import Image
    >>> from lucid.data.transforms import Grayscale
    >>> Grayscale()(Image.new("RGB", (3, 2), (255, 0, 0))).getpixel((0, 0))
    76
    """

    def __init__(self, num_output_channels: int = 1) -> None:
        if num_output_channels not in (1, 3):
            raise ArgumentError(f"Grayscale: num_output_channels must be 1 or 3, got {num_output_channels!r}")
        self.num_output_channels = num_output_channels

    def __call__(self, image: Any) -> Any:
        """Return the transformed picture."""
        needs_picture("Grayscale", image)
        grey = image.convert("L")
        return grey if self.num_output_channels == 1 else grey.convert("RGB")


class ColorJitter:
    """Change brightness, contrast, saturation and hue at random, in random order.

    Parameters
    ----------
    brightness, contrast, saturation : float or (low, high), default: 0.0
        Between which factors; one number `x` stands for ``(max(0, 1 - x), 1 + x)``.
    hue : float or (low, high), default: 0.0
        Between which turns of the colour circle, within [-0.5, 0.5]; one number `x` stands for ``(-x, x)``.

    Notes
    -----
    A factor blends the picture with black, with its mean brightness, or with its brightness pixel by pixel; Pillow's
    ``ImageEnhance`` does that.

    Examples
    --------
    >>> from PIL import Image
    >>> from lucid.data.transforms import ColorJitter
    >>> ColorJitter(brightness=(0.5, 0.5))(Image.new("RGB", (1, 1), (200, 100, 50))).getpixel((0, 0))
    (100, 50, 25)
    """

    def __init__(
        self,
        brightness: float | tuple[float, float] = 0.0,
        contrast: float | tuple[float, float] = 0.0,
        saturation: float | tuple[float, float] = 0.0,
        hue: float | tuple[float, float] = 0.0,
    ) -> None:
        self.brightness = _factors("brightness", brightness)
        self.contrast = _factors("contrast", contrast)
        self.saturation = _factors("saturation", saturation)
        low, high = (-hue, hue) if isinstance(hue, int | float) else hue
        if not -0.5 <= low <= high <= 0.5:
            raise ArgumentError(f"ColorJitter: hue must lie within [-0.5, 0.5], got {hue!r}")
        self.hue = float(low), float(high)

    def __call__(self, image: Any) -> Any:
        """Return the transformed picture."""
        needs_picture("ColorJitter", image)
        enhance = extra("PIL.ImageEnhance", "Pillow", "ColorJitter")
        kinds = [
            (self.brightness, enhance.Brightness),
            (self.contrast, enhance.Contrast),
            (self.saturation, enhance.Color),
        ]
        for which in randperm(4, device="cpu").tolist():
            if which == 3:
                if self.hue != (0.0, 0.0):
                    image = _turned(image, uniform(*self.hue))
                continue
            factors, enhancer = kinds[which]
            if factors != (1.0, 1.0):
                image = enhancer(image).enhance(uniform(*factors))
        return image


def _factors(name: str, value: float | tuple[float, float]) -> tuple[float, float]:
    low, high = (max(0.0, 1 - value), 1 + value) if isinstance(value, int | float) else value
    if not 0 <= low <= high:
        raise ArgumentError(
            f"ColorJitter: {name} must be at least 0, or (low, high) with 0 <= low <= high; got {value!r}"
        )
    return float(low), float(high)


def _turned(image: Any, turn: float) -> Any:
    """Return a picture whose hues have gone round the colour circle by a fraction of it."""
    if image.mode in ("1", "L", "I", "F"):
        return image  # grey has no hue
    hue, saturation, value = image.convert("HSV").split()
    shift = np.uint8(int(turn * 255) % 256)
    with np.errstate(over="ignore"):
        shifted = np.asarray(hue) + shift  # of 8 bits, so that it goes round
    pillow = extra("PIL.Image", "Pillow", "ColorJitter")
    return pillow.merge("HSV", (pillow.fromarray(shifted), saturation, value)).convert(image.mode)
