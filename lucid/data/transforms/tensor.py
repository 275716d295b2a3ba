"""From pictures to Tensors, and Tensors of mean 0 and standard deviation 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

import lucid
from lucid import Tensor
from lucid._errors import ArgumentError, ArgumentTypeError, DTypeError
from lucid.data._extra import needs_picture

if TYPE_CHECKING:
    from lucid import DType

__all__ = ["Normalize", "ToTensor"]


class ToTensor:
    """Turn a picture into a Tensor with the channels first.

    Eight bits become float32 in [0, 1]; NumPy arrays of uint8 with the channels last are taken too. Pictures of mode I
    and F keep their values, as int32 and float32.

    Examples
    --------
    >>> from PIL import Image
    >>> from lucid.data.transforms import ToTensor
    >>> ToTensor()(Image.new("RGB", (4, 3), (255, 0, 51)))[:, 0, 0]
    Tensor([1. , 0. , 0.2], dtype=float32)
    """

    def __call__(self, image: Any) -> Tensor:
        """Return the picture as a Tensor."""
        if not isinstance(image, np.ndarray):
            needs_picture("ToTensor", image)
            if image.mode in ("P", "1"):
                image = image.convert("RGB" if image.mode == "P" else "L")
            pixels = np.asarray(image)
        else:
            pixels = image
        if pixels.ndim not in (2, 3):
            raise ArgumentError(
                f"ToTensor: an array must be (height, width) or (height, width, channels), got {pixels.shape}"
            )
        first = pixels[None] if pixels.ndim == 2 else np.moveaxis(pixels, 2, 0)
        if pixels.dtype == np.uint8:
            scaled = first.astype(np.float32, order="C")
            scaled /= 255
            return lucid.asarray(scaled, device="cpu")
        return lucid.asarray(np.array(first, order="C"), device="cpu")

    def __repr__(self) -> str:
        return "ToTensor()"


class Normalize:
    """Subtract a mean of each channel and divide by a standard deviation.

    Parameters
    ----------
    mean, std : sequence of float
        One number for each channel, or one for all.

    Examples
    --------
    >>> import lucid
    >>> from lucid.data.transforms import Normalize
    >>> Normalize([0.5, 1.0], [0.5, 2.0])(lucid.ones((2, 1, 1), dtype=lucid.float32)).tolist()
    [[[1.0]], [[0.0]]]
    """

    def __init__(self, mean: Sequence[float], std: Sequence[float]) -> None:
        self.mean, self.std = list(mean), list(std)
        if not self.mean or len(self.mean) != len(self.std):
            raise ArgumentError(
                f"Normalize: mean and std must be of one length, got {len(self.mean)} and {len(self.std)}"
            )
        if not all(value > 0 for value in self.std):
            raise ArgumentError(f"Normalize: std must be positive, got {self.std}")

    def __call__(self, image: Tensor) -> Tensor:
        """Return the transformed Tensor."""
        if not isinstance(image, Tensor):
            raise ArgumentTypeError(f"Normalize: expected a Tensor, got {type(image).__name__}; ToTensor makes one")
        if image.dtype.kind != "real floating":
            raise DTypeError(f"Normalize: expected a floating Tensor, got {image.dtype.name}")
        channels = image.shape[-3] if image.ndim >= 3 else 0
        if not channels or len(self.mean) not in (1, channels):
            raise ArgumentError(
                f"Normalize: a Tensor of shape {image.shape} has no {len(self.mean)} channels in its last axis but two"
            )
        return (image - self._column(self.mean, image.dtype)) / self._column(self.std, image.dtype)

    def _column(self, values: list[float], dtype: DType) -> Tensor:
        return lucid.asarray(values, dtype=dtype, device="cpu")[:, None, None]

    def __repr__(self) -> str:
        return f"Normalize(mean={self.mean}, std={self.std})"
