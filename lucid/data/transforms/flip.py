"""Mirrored pictures."""

from __future__ import annotations

from typing import Any

from lucid.data._extra import extra, needs_picture
from lucid.data.transforms._arguments import probability
from lucid.data.transforms._draws import chance

__all__ = ["RandomHorizontalFlip", "RandomVerticalFlip"]


class RandomHorizontalFlip:
    """Exchange left and right.

    Parameters
    ----------
    p : float, default: 0.5
        The probability.

    Examples
    --------
    >>> from PIL import Image
    >>> from lucid.data.transforms import RandomHorizontalFlip
    >>> RandomHorizontalFlip()(Image.new("L", (3, 2))).size
    (3, 2)
    """

    def __init__(self, p: float = 0.5) -> None:
        self.p = probability("RandomHorizontalFlip", p)

    def __call__(self, image: Any) -> Any:
        """Return the transformed picture."""
        needs_picture("RandomHorizontalFlip", image)
        return extra("PIL.ImageOps", "Pillow", "RandomHorizontalFlip").mirror(image) if chance(self.p) else image


class RandomVerticalFlip:
    """Exchange top and bottom.

    Parameters
    ----------
    p : float, default: 0.5
        The probability.

    Examples
    --------
    >>> from PIL import Image
    >>> from lucid.data.transforms import RandomVerticalFlip
    >>> RandomVerticalFlip()(Image.new("L", (3, 2))).size
    (3, 2)
    """

    def __init__(self, p: float = 0.5) -> None:
        self.p = probability("RandomVerticalFlip", p)

    def __call__(self, image: Any) -> Any:
        """Return the transformed picture."""
        needs_picture("RandomVerticalFlip", image)
        return extra("PIL.ImageOps", "Pillow", "RandomVerticalFlip").flip(image) if chance(self.p) else image
