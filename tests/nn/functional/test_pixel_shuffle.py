from __future__ import annotations

import pytest
import torch

import lucid
from lucid.nn import functional as F


@pytest.mark.parametrize(
    ("name", "shape", "argument"),
    [
        ("pixel_shuffle", (2, 18, 4, 5), 3),
        ("pixel_shuffle", (8, 4, 5), 2),
        ("pixel_shuffle", (2, 3, 4, 2, 2), 2),
        ("pixel_unshuffle", (2, 3, 4, 6), 2),
        ("pixel_unshuffle", (3, 4, 6), 1),
        ("channel_shuffle", (2, 6, 4, 5), 3),
        ("channel_shuffle", (2, 6, 4), 2),
        ("channel_shuffle", (2, 6, 2, 2, 2), 6),
    ],
)
def test_against_torch(agree, rng, name, shape, argument):
    x = rng.standard_normal(shape)
    agree(lambda x: getattr(F, name)(x, argument), lambda x: getattr(torch.nn.functional, name)(x, argument), x)


@pytest.mark.parametrize(
    ("name", "shape", "argument", "message"),
    [
        ("pixel_shuffle", (2, 6, 4, 4), 2, r"divisible by 2\*\*2"),
        ("pixel_shuffle", (4, 4), 2, "input must have shape"),
        ("pixel_shuffle", (2, 6, 4, 4), 0, "upscale_factor must be"),
        ("pixel_unshuffle", (2, 6, 4, 5), 2, "divisible by 2"),
        ("pixel_unshuffle", (2, 6, 4, 5), 1.5, "downscale_factor must be"),
        ("channel_shuffle", (2, 6, 4, 5), 4, "divisible by 4"),
        ("channel_shuffle", (2, 6, 4, 5), 0, "groups must be"),
    ],
)
def test_errors(name, shape, argument, message):
    with pytest.raises(lucid.LucidError, match=f"{name}: .*{message}"):
        getattr(F, name)(lucid.zeros(shape), argument)
