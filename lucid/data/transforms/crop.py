"""Parts of pictures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from lucid._errors import ArgumentError
from lucid.data._extra import needs_picture
from lucid.data.transforms._arguments import interpolation_mode, margins, pair, span
from lucid.data.transforms._draws import integer, uniform
from lucid.data.transforms.pad import checked_mode, padded
from lucid.data.transforms.resize import resized

__all__ = ["CenterCrop", "RandomCrop", "RandomResizedCrop"]


class CenterCrop:
    """The middle of a picture; one that is too small gets a black margin first.

    Parameters
    ----------
    size : int or (height, width)
        The size of the part.

    Examples
    --------
    >>> from PIL import Image
    >>> from lucid.data.transforms import CenterCrop
    >>> CenterCrop((4, 8))(Image.new("L", (10, 10))).size
    (8, 4)
    """

    def __init__(self, size: int | Sequence[int]) -> None:
        self.size = pair("CenterCrop", size)

    def __call__(self, image: Any) -> Any:
        """Return the transformed picture."""
        needs_picture("CenterCrop", image)
        height, width = self.size
        lacking = max(0, width - image.width), max(0, height - image.height)
        edges = (lacking[0] // 2, lacking[1] // 2, (lacking[0] + 1) // 2, (lacking[1] + 1) // 2)
        image = padded(image, edges, 0, "constant")
        # Python rounds halves to even, and so do the published preprocessings.
        top, left = round((image.height - height) / 2), round((image.width - width) / 2)
        return image.crop((left, top, left + width, top + height))


class RandomCrop:
    """A part of a picture in a random place.

    Parameters
    ----------
    size : int or (height, width)
        The size of the part.
    padding : int or sequence of int, optional
        A margin that is added first, as in `Pad`.
    pad_if_needed : bool, default: False
        Whether a picture that is too small gets a margin on both sides, rather than being an error.
    fill : int or tuple of int, default: 0
        The colour of a constant margin.
    padding_mode : {"constant", "edge", "reflect", "symmetric"}, default: "constant"
        What the margin shows.

    Examples
    --------
    >>> from PIL import Image
    >>> from lucid.data.transforms import RandomCrop
    >>> RandomCrop(32, padding=4)(Image.new("RGB", (32, 32))).size
    (32, 32)
    """

    def __init__(
        self,
        size: int | Sequence[int],
        padding: int | Sequence[int] | None = None,
        pad_if_needed: bool = False,
        fill: int | tuple[int, ...] = 0,
        padding_mode: str = "constant",
    ) -> None:
        self.size = pair("RandomCrop", size)
        self.padding = margins("RandomCrop", 0 if padding is None else padding)
        self.pad_if_needed, self.fill = bool(pad_if_needed), fill
        self.padding_mode = checked_mode("RandomCrop", padding_mode)

    def __call__(self, image: Any) -> Any:
        """Return the transformed picture."""
        needs_picture("RandomCrop", image)
        height, width = self.size
        image = padded(image, self.padding, self.fill, self.padding_mode)
        if self.pad_if_needed:
            beside, above = max(0, width - image.width), max(0, height - image.height)
            image = padded(image, (beside, above, beside, above), self.fill, self.padding_mode)
        if image.width < width or image.height < height:
            raise ArgumentError(
                f"RandomCrop: a picture of {image.height} by {image.width} has no part of {height} by {width};"
                " give padding"
            )
        top, left = integer(0, image.height - height), integer(0, image.width - width)
        return image.crop((left, top, left + width, top + height))


class RandomResizedCrop:
    """A random part of random proportions, scaled to a size.

    Parameters
    ----------
    size : int or (height, width)
        The size of the result.
    scale : (low, high), default: (0.08, 1.0)
        Between which fractions of the picture's area the part is.
    ratio : (low, high), default: (3/4, 4/3)
        Between which proportions, width over height, drawn evenly in their logarithm.
    interpolation : str, default: "bilinear"
        Pillow's filter, as in `Resize`.

    Notes
    -----
    Ten parts are drawn until one fits; else the middle of the picture is taken, with proportions as near as may be.
    This is the augmentation of [1]_.

    References
    ----------
    .. [1] C. Szegedy et al., "Going deeper with convolutions", CVPR 2015, section 6.

    Examples
    --------
    >>> from PIL import Image
    >>> from lucid.data.transforms import RandomResizedCrop
    >>> RandomResizedCrop(24)(Image.new("RGB", (40, 30))).size
    (24, 24)
    """

    def __init__(
        self,
        size: int | Sequence[int],
        scale: tuple[float, float] = (0.08, 1.0),
        ratio: tuple[float, float] = (3 / 4, 4 / 3),
        interpolation: str = "bilinear",
    ) -> None:
        self.size = pair("RandomResizedCrop", size)
        self.scale = span("RandomResizedCrop", "scale", scale)
        self.ratio = span("RandomResizedCrop", "ratio", ratio)
        if self.ratio[0] == 0 or self.scale[1] == 0:
            raise ArgumentError("RandomResizedCrop: scale and ratio must be positive")
        self.interpolation = interpolation_mode("RandomResizedCrop", interpolation)

    def __call__(self, image: Any) -> Any:
        """Return the transformed picture."""
        needs_picture("RandomResizedCrop", image)
        top, left, height, width = self._part(image.height, image.width)
        return resized(image.crop((left, top, left + width, top + height)), self.size, self.interpolation)

    def _part(self, height: int, width: int) -> tuple[int, int, int, int]:
        low, high = math.log(self.ratio[0]), math.log(self.ratio[1])
        for _ in range(10):
            area = height * width * uniform(*self.scale)
            ratio = math.exp(uniform(low, high))
            w, h = round(math.sqrt(area * ratio)), round(math.sqrt(area / ratio))
            if 0 < w <= width and 0 < h <= height:
                return integer(0, height - h), integer(0, width - w), h, w
        w, h = width, height
        if width / height < self.ratio[0]:
            h = round(width / self.ratio[0])
        elif width / height > self.ratio[1]:
            w = round(height * self.ratio[1])
        return (height - h) // 2, (width - w) // 2, h, w
