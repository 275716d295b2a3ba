"""Optional packages, imported when they are used."""

from __future__ import annotations

import importlib
from typing import Any

from lucid._errors import ArgumentTypeError, MissingExtraError

__all__ = ["extra", "needs_picture", "pillow_image"]


def extra(module: str, package: str, user: str) -> Any:
    """Return a module of an optional package.

    Parameters
    ----------
    module : str
        The module.
    package : str
        The name of the package that has it.
    user : str
        Who needs it, for the error message.

    Returns
    -------
    Any
        The module.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtraError(f'{user}: needs {package}; pip install "lucid-dl[data]"') from error


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
