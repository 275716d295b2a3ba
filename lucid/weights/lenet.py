"""Weights of LeNet."""

from __future__ import annotations

from typing import Any

import lucid
from lucid import Tensor
from lucid.weights._weights import Weights, WeightsInfo, belongs_to

__all__ = ["LeNet_5_Weights", "enlarged_scans"]

# Of all pixels of all images, the margins included.
_MEAN, _STD = 0.1717, 0.3201


def enlarged_scans(scans: Any) -> Tensor:
    """Turn the scans of scikit-learn's ``load_digits`` into the images that LeNet-5 looks at.

    Parameters
    ----------
    scans : Tensor or array_like, shape (n, 8, 8) or (n, 64)
        Grey values from 0 to 16.

    Returns
    -------
    Tensor of float32, shape (n, 1, 32, 32)
        Each pixel as a block of 3 by 3, in the middle of a margin of 4, with mean 0 and variance 1 over the data set.

    Examples
    --------
    >>> import lucid
    >>> from lucid.weights import LeNet_5_Weights
    >>> images = LeNet_5_Weights.DEFAULT.transforms()(lucid.zeros((2, 64)))
    >>> images.shape, images.dtype
    ((2, 1, 32, 32), lucid.float32)
    """
    scans = lucid.astype(lucid.asarray(scans), lucid.float32)
    pixels = lucid.reshape(scans, (-1, 1, 8, 8)) / 16.0
    images = lucid.zeros((pixels.shape[0], 1, 32, 32), dtype=lucid.float32, device=pixels.device)
    images[:, :, 4:28, 4:28] = lucid.repeat(lucid.repeat(pixels, 3, axis=2), 3, axis=3)
    return (images - _MEAN) / _STD


@belongs_to("lenet_5")
class LeNet_5_Weights(Weights):
    """Weights of `lucid.models.lenet_5`.

    Examples
    --------
    >>> from lucid.weights import LeNet_5_Weights
    >>> info = LeNet_5_Weights.DEFAULT.info
    >>> info.metrics["accuracy"] >= 0.98
    True
    """

    DIGITS = WeightsInfo(
        file="lenet_5_digits.safetensors",
        sha256="76fa4c5019c37591c20edd39c36f42566170a650c51a3b1c141c5bfb870838a3",
        source="this repository, docs/examples/train_digits.py",
        licence="MIT",
        recipe="docs/examples/train_digits.py --epochs 20 --seed 0 --device cpu",
        data="scikit-learn's load_digits: 1,797 scans of 8 by 8 pixels, of which 1,437 to train with",
        metrics={"accuracy": 0.9917},
        preprocess=enlarged_scans,
    )
    DEFAULT = DIGITS
