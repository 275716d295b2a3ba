from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch

import lucid
from lucid.nn import functional as F
from tests.devices import double_precision

CASES = [
    (n, mode, padding_mode, corners)
    for n, mode, padding_mode, corners in product(
        (2, 3), ("bilinear", "nearest", "bicubic"), ("zeros", "border", "reflection"), (False, True)
    )
    if (n, mode) != (3, "bicubic")
]


@pytest.mark.parametrize(("n", "mode", "padding_mode", "corners"), CASES)
def test_against_torch(agree, rng, n, mode, padding_mode, corners):
    agree(
        lambda *arrays: F.grid_sample(*arrays, mode, padding_mode, corners),
        lambda *arrays: torch.nn.functional.grid_sample(*arrays, mode, padding_mode, corners),
        rng.standard_normal((2, 3, 5, 7, 4)[: n + 2]),
        rng.uniform(-1.8, 1.8, (*(2, 4, 3, 2)[: n + 1], n)),
    )


@pytest.mark.filterwarnings("ignore:Since version 1.3.0:UserWarning")  # PyTorch's own
@pytest.mark.parametrize("corners", [False, True])
@pytest.mark.parametrize("size", [(2, 3, 4, 5), (2, 3, 1, 5), (2, 3, 3, 4, 5)])
def test_affine_grid(agree, rng, size, corners):
    n = len(size) - 2
    agree(
        lambda theta: F.affine_grid(theta, size, corners),
        lambda theta: torch.nn.functional.affine_grid(theta, size, corners),
        rng.standard_normal((2, n, n + 1)),
    )


@double_precision
@pytest.mark.parametrize("mode", ["bilinear", "nearest", "bicubic"])
@pytest.mark.parametrize("where", [np.inf, -np.inf, np.nan, 1e30])
def test_points_that_are_no_places(mode, where):
    x = lucid.tensor(np.ones((1, 1, 3, 3)), requires_grad=True)
    points = lucid.tensor(np.array([[[[where, 0.0], [0.0, 0.0]]]]))
    y = F.grid_sample(x, points, mode)
    assert y.tolist() == [[[[0.0, 1.0]]]]
    y.sum().backward()
    np.testing.assert_allclose(x.grad.numpy().sum(), 1.0)


@double_precision
@pytest.mark.parametrize("mode", ["bilinear", "bicubic"])
def test_gradients_of_any_order(rng, mode):
    x = lucid.tensor(rng.standard_normal((1, 2, 4, 3)), requires_grad=True)
    grid = lucid.tensor(rng.uniform(-0.9, 0.9, (1, 2, 2, 2)), requires_grad=True)
    assert lucid.autograd.gradcheck(lambda x, grid: F.grid_sample(x, grid, mode), (x, grid))
    assert lucid.autograd.gradgradcheck(lambda x, grid: F.grid_sample(x, grid, mode), (x, grid))


@pytest.mark.parametrize(
    ("x", "grid", "options", "message"),
    [
        ((1, 2, 3, 3), (1, 4, 4, 3), {}, "needs a grid of shape"),
        ((1, 2, 3, 3), (2, 4, 4, 2), {}, "needs a grid of shape"),
        ((1, 2, 3), (1, 4, 1), {}, "needs a grid of shape"),
        ((1, 2, 3, 3), (1, 4, 4, 2), {"mode": "linear"}, "mode must be one of"),
        ((1, 2, 3, 3), (1, 4, 4, 2), {"padding_mode": "wrap"}, "padding_mode one of"),
        ((1, 2, 3, 3, 3), (1, 4, 4, 4, 3), {"mode": "bicubic"}, "two spatial axes"),
        ((1, 2, 0, 3), (1, 4, 4, 2), {}, "must not be empty"),
    ],
)
def test_errors(x, grid, options, message):
    with pytest.raises(lucid.LucidError, match=f"grid_sample: .*{message}"):
        F.grid_sample(lucid.zeros(x), lucid.zeros(grid), **options)


@pytest.mark.parametrize(
    ("theta", "size"), [((1, 2, 3), (2, 1, 3, 3)), ((1, 2, 3), (1, 1, 3)), ((1, 3, 4), (1, 1, 3, 3))]
)
def test_errors_of_affine_grid(theta, size):
    with pytest.raises(lucid.ShapeError, match="affine_grid: theta must have shape"):
        F.affine_grid(lucid.zeros(theta), size)
