from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch

import lucid
from lucid.nn import functional as F
from tests.devices import double_precision

OPTIONS = [
    (stride, padding, extra, groups, dilation)
    for stride, padding, extra, groups, dilation in product((1, 2, (3, 2)), (0, 1), (0, 1), (1, 2, 4), (1, (1, 2)))
    if extra < np.min(stride)
]


@pytest.mark.parametrize("options", OPTIONS)
def test_against_torch(agree, rng, options):
    groups = options[3]
    agree(
        lambda *arrays: F.conv_transpose2d(*arrays, *options),
        lambda *arrays: torch.nn.functional.conv_transpose2d(*arrays, *options),
        rng.standard_normal((2, 4, 5, 4)),
        rng.standard_normal((4, 8 // groups, 3, 2)),
        rng.standard_normal(8),
    )


@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize("batch", [(2,), ()])
@pytest.mark.parametrize(
    ("channels", "kernel", "options"),
    [
        ((4, 6), 3, (1, 0, 0, 2, 1)),
        ((6, 4), 3, (2, 1, 1, 2, 2)),
        ((32, 3), 3, (1, 1, 0, 1, 1)),
        ((3, 32), 2, (2, 0, 0, 1, 1)),  # windows side by side
        ((3, 4), 1, (1, 0, 0, 1, 1)),
        ((3, 4), 1, (3, 0, 2, 1, 1)),
        ((3, 4), 2, (1, 0, 2, 1, 3)),
    ],
)
def test_shapes(agree, rng, n, batch, channels, kernel, options):
    inner, outer, groups = *channels, options[3]
    agree(
        lambda *arrays: getattr(F, f"conv_transpose{n}d")(*arrays, None, *options),
        lambda *arrays: getattr(torch.nn.functional, f"conv_transpose{n}d")(*arrays, None, *options),
        rng.standard_normal((*batch, inner, *(5, 4, 3)[:n])),
        rng.standard_normal((inner, outer // groups, *(kernel,) * n)),
    )


@double_precision
@pytest.mark.parametrize("name", ["conv2d", "conv_transpose2d"])
@pytest.mark.parametrize("stride", [1, 2])
def test_gradients_of_any_order(rng, name, stride):
    x, w = (lucid.tensor(rng.standard_normal(s), requires_grad=True) for s in ((1, 2, 4, 3), (2, 2, 3, 2)))

    def call(x, w):
        return getattr(F, name)(x, w, stride=stride, padding=1)

    assert lucid.autograd.gradcheck(call, (x, w))
    assert lucid.autograd.gradgradcheck(call, (x, w))


@pytest.mark.parametrize(
    ("x", "weight", "options", "message"),
    [
        ((2, 3, 6, 6), (4, 2, 3, 3), {}, "has 3 channels; .* needs 4"),
        ((2, 3, 6, 6), (3, 4, 3), {}, "weight must have 4 axes"),
        ((6, 6), (3, 4, 3, 3), {}, "input must have shape"),
        ((2, 3, 6, 6), (3, 4, 3, 3), {"groups": 2}, "groups must divide"),
        ((2, 3, 6, 6), (3, 4, 3, 3), {"output_padding": 1}, "output_padding must be smaller"),
        ((2, 3, 1, 1), (3, 4, 3, 3), {"padding": 2}, "nothing is left"),
        ((2, 3, 6, 6), (3, 4, 3, 3), {"padding": "same"}, "padding must be"),
        ((2, 3, 6, 6), (3, 4, 3, 3), {"bias": (3,)}, r"bias must have shape \(4,\)"),
    ],
)
def test_errors(x, weight, options, message):
    if "bias" in options:
        options = {"bias": lucid.zeros(options["bias"])}
    with pytest.raises(lucid.LucidError, match=f"conv_transpose2d: .*{message}"):
        F.conv_transpose2d(lucid.zeros(x), lucid.zeros(weight), **options)
