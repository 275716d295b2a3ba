from __future__ import annotations

from itertools import product

import array_api_strict
import numpy as np
import pytest
import torch

import lucid
from lucid.nn import functional as F
from tests.devices import double_precision, fit

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


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize("settings", [(2, None, 0, False), (3, 2, 1, True), (3, 1, 1, False), (2, 3, 1, True)])
def test_lines_and_volumes(agree, rng, n, settings):
    kernel, stride, padding, ceil_mode = settings
    x = rng.integers(-2, 3, (2, 3, 9, 8, 7)[: n + 2]).astype(np.float64)
    for dilation in (1, 2):
        agree(
            lambda x, d=dilation: getattr(F, f"max_pool{n}d")(x, kernel, stride, padding, d, ceil_mode),
            lambda x, d=dilation: getattr(torch.nn.functional, f"max_pool{n}d")(
                x, kernel, stride, padding, d, ceil_mode
            ),
            x,
        )
    agree(
        lambda x: getattr(F, f"avg_pool{n}d")(x, kernel, stride, padding, ceil_mode, False),
        lambda x: getattr(torch.nn.functional, f"avg_pool{n}d")(x, kernel, stride, padding, ceil_mode, False),
        rng.standard_normal(x.shape[1:]),
    )


@double_precision
@pytest.mark.parametrize(("kernel", "stride", "padding", "ceil_mode"), SETTINGS)
def test_indices_of_the_maxima(rng, kernel, stride, padding, ceil_mode):
    for n, dilation in product((1, 2, 3), (1, 2)):
        if n != 2 and (isinstance(kernel, tuple) or isinstance(stride, tuple)):
            continue
        x = rng.integers(-2, 3, (2, 2, 11, 8, 7)[: n + 2]).astype(np.float64)
        x[0] = -np.inf  # in a window of nothing else the first one that is no padding
        settings = kernel, stride, padding, dilation, ceil_mode, True
        ours = getattr(F, f"max_pool{n}d")(lucid.tensor(x, requires_grad=True), *settings)
        strict = getattr(F, f"max_pool{n}d")(array_api_strict.asarray(x), *settings)
        theirs = getattr(torch.nn.functional, f"max_pool{n}d")(torch.tensor(x), *settings)
        for a, b, c in zip(ours, strict, theirs, strict=True):
            np.testing.assert_array_equal(a.detach().numpy(), c.numpy())
            np.testing.assert_array_equal(np.asarray(b), c.numpy())
        assert ours[1].dtype == lucid.int64


@double_precision
def test_the_gradient_of_nothing_but_minus_infinity_goes_to_the_first_element():
    x = lucid.tensor(np.full((1, 2, 2), -np.inf), requires_grad=True)
    F.max_pool2d(x, 3, padding=1).sum().backward()
    assert x.grad.tolist() == [[[1.0, 0.0], [0.0, 0.0]]]


@double_precision
@pytest.mark.parametrize("size", [1, 2, 3, 5, (4, None), (11, 8), (13, 3), (None, 1)])
def test_adaptive(agree, rng, size):
    agree(
        lambda x: F.adaptive_avg_pool2d(x, size),
        lambda x: torch.nn.functional.adaptive_avg_pool2d(x, size),
        rng.standard_normal((2, 3, 11, 8)),
    )
    x = rng.integers(-2, 3, (2, 3, 11, 8)).astype(np.float64)
    agree(lambda x: F.adaptive_max_pool2d(x, size), lambda x: torch.nn.functional.adaptive_max_pool2d(x, size), x)
    indices = F.adaptive_max_pool2d(lucid.tensor(x), size, return_indices=True)[1]
    expected = torch.nn.functional.adaptive_max_pool2d(torch.tensor(x), size, return_indices=True)[1]
    np.testing.assert_array_equal(indices.numpy(), expected.numpy())


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize("kind", ["avg", "max"])
def test_adaptive_lines_and_volumes(agree, rng, n, kind):
    name = f"adaptive_{kind}_pool{n}d"
    for size, batch in ((3, (2,)), (1, ()), (4, ())):
        agree(
            lambda x, size=size: getattr(F, name)(x, size),
            lambda x, size=size: getattr(torch.nn.functional, name)(x, size),
            rng.standard_normal((*batch, 3, *(9, 8, 7)[:n])),
        )


@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize("options", [(2, 2), (3, 3, 2), (1.5, 2, 1, True), (2, 3, 2, True), (1, 2)])
def test_lp_pool(agree, rng, n, options):
    agree(
        lambda x: getattr(F, f"lp_pool{n}d")(x, *options),
        lambda x: getattr(torch.nn.functional, f"lp_pool{n}d")(x, *options),
        rng.uniform(0.2, 2.0, (2, 3, 8, 7, 6)[: n + 2]),
    )


def test_lp_pool_of_zeros_has_no_gradient():
    x = lucid.tensor([[0.0, 0.0, 3.0, 4.0]], requires_grad=True)
    F.lp_pool1d(x, 2, 2).sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), [[0, 0, 0.6, 0.8]], rtol=1e-6)


@double_precision
@pytest.mark.parametrize(
    "call",
    [
        lambda x: F.max_pool2d(x, 3, 2, 1),
        lambda x: F.avg_pool2d(x, 3, 2, 1, count_include_pad=False),
        lambda x: F.adaptive_avg_pool2d(x, (3, 2)),
        lambda x: F.adaptive_max_pool2d(x, (3, 2)),
        lambda x: F.lp_pool2d(x * x + 1.0, 3, 2),
    ],
)
def test_gradients_of_any_order(rng, call):
    x = lucid.tensor(rng.permutation(40).reshape(1, 2, 5, 4).astype(np.float64), requires_grad=True)
    assert lucid.autograd.gradcheck(call, (x,))
    assert lucid.autograd.gradgradcheck(call, (x,))


@pytest.mark.parametrize("name", ["max_pool2d", "avg_pool2d"])
def test_without_batch(agree, rng, name):
    agree(lambda x: getattr(F, name)(x, 2), lambda x: getattr(torch.nn.functional, name)(x, 2), rng.random((3, 5, 6)))


@pytest.mark.parametrize("where", [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_max_pool_does_not_hide_nan(where):
    x = np.zeros((1, 2, 2))
    x[0, *where] = np.nan
    assert np.isnan(F.max_pool2d(lucid.tensor(fit(x)), 2).item())


def test_max_pool_of_infinities_and_integers():
    x = lucid.tensor(fit(np.full((1, 3, 3), -np.inf)))
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


@pytest.mark.parametrize(
    ("shape", "size", "message"),
    [
        ((4, 4), 2, "2 spatial axes"),
        ((2, 3, 4, 4), (1, 2, 3), "output_size must be"),
        ((2, 3, 4, 4), 2.5, "output_size must be"),
        ((2, 3, 0, 4), 2, "cannot cut"),
        ((2, 3, 4, 4), -1, "cannot cut"),
    ],
)
@pytest.mark.parametrize("name", ["adaptive_max_pool2d", "adaptive_avg_pool2d"])
def test_errors_of_adaptive_pooling(name, shape, size, message):
    with pytest.raises(lucid.LucidError, match=f"{name}: .*{message}"):
        getattr(F, name)(lucid.zeros(shape), size)


@pytest.mark.parametrize("name", ["max_pool2d", "avg_pool2d", "lp_pool2d"])
def test_a_window_larger_than_the_input_with_ceil_mode(agree, rng, name):
    arguments = ((2.0,) if name == "lp_pool2d" else ()) + ((3, 2), (2, 1))
    agree(
        lambda x: getattr(F, name)(x, *arguments, ceil_mode=True),
        lambda x: getattr(torch.nn.functional, name)(x, *arguments, ceil_mode=True),
        rng.uniform(1.0, 2.0, (1, 2, 2, 4)),
    )


def test_means_of_large_numbers_in_float16(rng):
    x = (rng.uniform(1000, 3000, (2, 3, 7, 7))).astype(np.float16)
    expected = torch.nn.functional.avg_pool2d(torch.tensor(x), 7)
    np.testing.assert_allclose(F.avg_pool2d(lucid.tensor(x), 7), expected, rtol=2e-3)  # the sums are near 98,000
