from __future__ import annotations

import numpy as np
import pytest
import torch

import lucid
from lucid.nn import functional as F


@pytest.mark.parametrize("name", ["relu", "tanh", "sigmoid"])
def test_against_torch(agree, rng, name):
    x = np.concatenate([rng.standard_normal(50) * 3, [0.0, -0.0, 1e-30, 80.0, -80.0, 800.0, -800.0, np.inf, -np.inf]])
    agree(getattr(F, name), getattr(torch.nn.functional, name), x)


@pytest.mark.parametrize("name", ["relu", "tanh", "sigmoid"])
def test_nan_stays_nan(name):
    assert np.isnan(getattr(F, name)(lucid.tensor(float("nan"))).item())


def test_sigmoid_keeps_the_digits_of_its_tail():
    x = np.array([-20.0, -60.0, -85.0], dtype=np.float32)
    expected = torch.sigmoid(torch.tensor(x, dtype=torch.float64)).numpy()
    np.testing.assert_allclose(F.sigmoid(lucid.tensor(x)).numpy(), expected, rtol=1e-6)


@pytest.mark.parametrize(
    ("shape", "start", "end"), [((2, 3, 4), 0, -1), ((2, 3, 4), 1, 2), ((2, 3, 4), -2, -2), ((), 0, -1)]
)
def test_flatten(agree, rng, shape, start, end):
    agree(lambda x: F.flatten(x, start, end), lambda x: torch.flatten(x, start, end), rng.standard_normal(shape))


@pytest.mark.parametrize(("start", "end"), [(2, 1), (0, 3), (-4, 1)])
def test_flatten_axes(start, end):
    with pytest.raises(IndexError, match="flatten: start_dim"):
        F.flatten(lucid.zeros((2, 3, 4)), start, end)
