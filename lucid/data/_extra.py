"""Optional packages, imported when they are used."""

from __future__ import annotations

import functools
from typing import Any

from lucid._errors import ArgumentTypeError, import_extra

__all__ = ["extra", "needs_picture", "pillow_image"]


extra = functools.partial(import_extra, "data")
"""``extra(module, package, user)`` returns a module of a package that the extra ``data`` installs."""


def pillow_image(pixels: Any) -> Any:
    """Return a Pillow image of pixels.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (height, width) or (height, width, 3)
        The pixels.

    Returns
    -------
    PIL.Image.Image
        The image.
    """
    return extra("PIL.Image", "Pillow", "lucid.data").fromarray(pixels)


def needs_picture(transform: str, image: Any) -> None:
    """Raise if something is not a Pillow image.

    Parameters
    ----------
    transform : str
        Who asks, for the error message.
    image : Any
        What was given.

    Raises
    ------
    ArgumentTypeError
        If it is not one.
    """
    if not isinstance(image, extra("PIL.Image", "Pillow", transform).Image):
        raise ArgumentTypeError(
            f"{transform}: expected a Pillow image, got {type(image).__name__};"
            " transforms of Tensors come after ToTensor"
        )
