from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch

import lucid
from lucid.nn import functional as F

SETTINGS = [
    (kernel, stride, padding, ceil_mode)
    for kernel, stride, padding, ceil_mode in product((1, 2, 3, (2, 3)), (None, 1, 2, (1, 3)), (0, 1), (False, True))
    if 2 * padding <= np.min(kernel)
]


@pytest.mark.parametrize(("kernel", "stride", "padding", "ceil_mode"), SETTINGS)
@pytest.mark.parametrize("dilation", [1, 2])
def test_max_pool(agree, rng, kernel, stride, padding, ceil_mode, dilation):
    # Small integers, so that most windows hold ties: the gradient has to find the same one as PyTorch's.
    x = rng.integers(-2, 3, (2, 3, 11, 8)).astype(np.float64)
    agree(
        lambda x: F.max_pool2d(x, kernel, stride, padding, dilation, ceil_mode),
        lambda x: torch.nn.functional.max_pool2d(x, kernel, stride, padding, dilation, ceil_mode),
        x,
    )


@pytest.mark.parametrize(("kernel", "stride", "padding", "ceil_mode"), SETTINGS)
@pytest.mark.parametrize(("count_include_pad", "divisor"), [(True, None), (False, None), (True, 3)])
def test_avg_pool(agree, rng, kernel, stride, padding, ceil_mode, count_include_pad, divisor):
    agree(
        lambda x: F.avg_pool2d(x, kernel, stride, padding, ceil_mode, count_include_pad, divisor),
        lambda x: torch.nn.functional.avg_pool2d(x, kernel, stride, padding, ceil_mode, count_include_pad, divisor),
        rng.standard_normal((2, 3, 11, 8)),
    )


@pytest.mark.parametrize("name", ["max_pool2d", "avg_pool2d"])
def test_without_batch(agree, rng, name):
    agree(lambda x: getattr(F, name)(x, 2), lambda x: getattr(torch.nn.functional, name)(x, 2), rng.random((3, 5, 6)))


@pytest.mark.parametrize("where", [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_max_pool_does_not_hide_nan(where):
    x = np.zeros((1, 2, 2))
    x[0, *where] = np.nan
    assert np.isnan(F.max_pool2d(lucid.tensor(x), 2).item())


def test_max_pool_of_infinities_and_integers():
    x = lucid.tensor(np.full((1, 3, 3), -np.inf))
    assert F.max_pool2d(x, 3, padding=1).tolist() == [[[-np.inf]]]
    assert F.max_pool2d(lucid.asarray([[[3, -5], [2, 1]]]), 2, padding=1).tolist() == [[[3, -5], [2, 1]]]


@pytest.mark.parametrize(
    ("shape", "options", "message"),
    [
        ((2, 3, 4, 4), {"kernel_size": 5}, "do not fit"),
        ((2, 3, 4, 4), {"kernel_size": 2, "padding": 2}, "at most half"),
        ((2, 3, 4, 4), {"kernel_size": 0}, "kernel_size must be"),
        ((2, 3, 4, 4), {"kernel_size": 2, "stride": 0}, "stride must be"),
        ((2, 3, 4, 4), {"kernel_size": "2"}, "kernel_size must be"),
        ((4, 4), {"kernel_size": 2}, "2 spatial axes"),
    ],
)
@pytest.mark.parametrize("name", ["max_pool2d", "avg_pool2d"])
def test_errors(name, shape, options, message):
    with pytest.raises(lucid.LucidError, match=f"{name}: .*{message}"):
        getattr(F, name)(lucid.zeros(shape), **options)


def test_divisor_of_zero():
    with pytest.raises(ValueError, match="divisor_override must not be 0"):
        F.avg_pool2d(lucid.zeros((1, 2, 2)), 2, divisor_override=0)
