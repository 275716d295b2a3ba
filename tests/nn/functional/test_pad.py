from __future__ import annotations

import numpy as np
import pytest
import torch

import lucid
from lucid.nn import functional as F
from tests.devices import double_precision


@pytest.mark.parametrize(
    ("shape", "widths", "mode", "value"),
    [
        ((2, 3, 5, 4), (1, 2), "constant", None),
        ((2, 3, 5, 4), (1, -2, 0, 3), "constant", 2.5),
        ((2, 3, 5, 4), (-1, -1, 2, 0, 1, 1, 1, 0), "constant", -1.0),
        ((2, 3, 5), (4, 2), "reflect", None),
        ((3, 5), (4, 2), "reflect", None),
        ((2, 3, 5, 4), (3, 2, 0, 4), "reflect", None),
        ((2, 3, 3, 5, 4), (3, 2, 0, 4, 2, 1), "reflect", None),
        ((2, 3, 5), (7, 2), "replicate", None),
        ((2, 3, 5, 4), (3, 6, 0, 4), "replicate", None),
        ((2, 3, 3, 5, 4), (3, 2, 0, 4, 2, 1), "replicate", None),
        ((2, 3, 5), (5, 2), "circular", None),
        ((2, 3, 5, 4), (3, 4, 0, 4), "circular", None),
        ((2, 3, 3, 5, 4), (3, 2, 0, 4, 2, 1), "circular", None),
        ((2, 3, 5, 4), (3, -1, -2, 4), "replicate", None),
    ],
)
def test_against_torch(agree, rng, shape, widths, mode, value):
    agree(
        lambda x: F.pad(x, widths, mode, value),
        lambda x: torch.nn.functional.pad(x, widths, mode, value),
        rng.standard_normal(shape),
    )


@double_precision
@pytest.mark.parametrize(("mode", "numpy_mode"), [("reflect", "reflect"), ("replicate", "edge"), ("circular", "wrap")])
def test_any_number_of_axes(rng, mode, numpy_mode):
    x = rng.standard_normal((3, 4, 3, 5, 4))
    ours = F.pad(lucid.tensor(x), (1, 2, 2, 0, 1, 1, 0, 3), mode).numpy()
    np.testing.assert_array_equal(ours, np.pad(x, ((0, 0), (0, 3), (1, 1), (2, 0), (1, 2)), numpy_mode))


@double_precision
@pytest.mark.parametrize("mode", ["constant", "reflect", "replicate", "circular"])
def test_gradients_of_any_order(rng, mode):
    x = lucid.tensor(rng.standard_normal((2, 4, 3)), requires_grad=True)
    assert lucid.autograd.gradcheck(lambda x: F.pad(x, (2, 1, 1, 2), mode) ** 2, (x,))
    assert lucid.autograd.gradgradcheck(lambda x: F.pad(x, (2, 1, 1, 2), mode) ** 2, (x,))


@pytest.mark.parametrize(
    ("widths", "options", "message"),
    [
        ((1,), {}, "two ints for each axis"),
        ((1, 2.0), {}, "sequence of ints"),
        (3, {}, "sequence of ints"),
        ((1, 1) * 4, {}, "speaks of 4 axes"),
        ((-3, -2), {}, "cuts more off"),
        ((1, 1), {"mode": "mirror"}, "mode must be one of"),
        ((1, 1), {"mode": "reflect", "value": 1.0}, "takes no value"),
        ((4, 0), {"mode": "reflect"}, "at most 3 elements to an axis of 4"),
        ((5, 0), {"mode": "circular"}, "at most 4 elements to an axis of 4"),
    ],
)
def test_errors(widths, options, message):
    with pytest.raises(lucid.LucidError, match=f"pad: .*{message}"):
        F.pad(lucid.zeros((2, 3, 4)), widths, **options)
