"""Pictures with a part missing."""

from __future__ import annotations

import math

import lucid
from lucid import Tensor
from lucid._errors import ArgumentError, ArgumentTypeError
from lucid.data.transforms._arguments import probability, span
from lucid.data.transforms._draws import chance, integer, uniform

__all__ = ["RandomErasing"]


class RandomErasing:
    """Fill a random rectangle of a Tensor.

    Parameters
    ----------
    p : float, default: 0.5
        The probability that it happens at all.
    scale : (low, high), default: (0.02, 0.33)
        Between which fractions of the area the rectangle is.
    ratio : (low, high), default: (0.3, 3.3)
        Between which proportions, height over width, drawn evenly in their logarithm.
    value : float or "random", default: 0
        What it is filled with; "random" draws from the standard normal distribution.

    References
    ----------
    .. [1] Z. Zhong et al., "Random erasing data augmentation", AAAI 2020, algorithm 1.

    Examples
    --------
    >>> import lucid
    >>> from lucid.data.transforms import RandomErasing
    >>> erased = RandomErasing(p=1.0, scale=(0.25, 0.25), ratio=(1.0, 1.0))(lucid.ones((1, 8, 8)))
    >>> int(erased.sum())
    48
    """

    def __init__(
        self,
        p: float = 0.5,
        scale: tuple[float, float] = (0.02, 0.33),
        ratio: tuple[float, float] = (0.3, 3.3),
        value: float | str = 0,
    ) -> None:
        self.p = probability("RandomErasing", p)
        self.scale, self.ratio = span("RandomErasing", "scale", scale), span("RandomErasing", "ratio", ratio)
        if self.ratio[0] == 0 or self.scale[1] > 1:
            raise ArgumentError("RandomErasing: ratio must be positive and scale at most 1")
        if isinstance(value, str) and value != "random":
            raise ArgumentError(f"RandomErasing: value must be a number or 'random', got {value!r}")
        self.value = value

    def __call__(self, image: Tensor) -> Tensor:
        """Return the transformed Tensor."""
        if not isinstance(image, Tensor) or image.ndim < 3:
            raise ArgumentTypeError(
                "RandomErasing: expected a Tensor with axes channel, height, width; ToTensor makes one"
            )
        if not chance(self.p):
            return image
        height, width = image.shape[-2:]
        low, high = math.log(self.ratio[0]), math.log(self.ratio[1])
        for _ in range(10):
            area = height * width * uniform(*self.scale)
            ratio = math.exp(uniform(low, high))
            h, w = round(math.sqrt(area * ratio)), round(math.sqrt(area / ratio))
            if 0 < h < height and 0 < w < width:
                top, left = integer(0, height - h), integer(0, width - w)
                return self._erased(image, slice(top, top + h), slice(left, left + w))
        return image

    def _erased(self, image: Tensor, rows: slice, columns: slice) -> Tensor:
        out = lucid.asarray(image, copy=True)
        part = out[..., rows, columns]
        if self.value == "random":
            out[..., rows, columns] = lucid.randn(part.shape, dtype=image.dtype, device=image.device)
        else:
            out[..., rows, columns] = self.value
        return out
