from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch

import lucid
from lucid.nn import functional as F
from tests.devices import double_precision, fit, within

OPTIONS = [
    (stride, padding, dilation, groups)
    for stride, padding, dilation, groups in product(
        (1, 2, (2, 1)), (0, 1, (2, 1), "valid", "same"), (1, (1, 2)), (1, 2, 4)
    )
    if not (padding == "same" and stride != 1)
]


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel:UserWarning")  # PyTorch's own
@pytest.mark.parametrize(("stride", "padding", "dilation", "groups"), OPTIONS)
def test_against_torch(agree, rng, stride, padding, dilation, groups):
    x = rng.standard_normal((2, 4, 8, 7))
    weight = rng.standard_normal((8, 4 // groups, 3, 2))
    agree(
        lambda *arrays: F.conv2d(*arrays, stride, padding, dilation, groups),
        lambda *arrays: torch.nn.functional.conv2d(*arrays, stride, padding, dilation, groups),
        x,
        weight,
        rng.standard_normal(8),
    )


@pytest.mark.parametrize(
    ("x", "weight", "stride"),
    [
        ((3, 6, 6), (2, 3, 3, 3), 1),  # no batch
        ((2, 3, 6, 6), (4, 3, 1, 1), 1),  # a product at each point
        ((2, 3, 6, 6), (4, 3, 2, 2), 2),  # windows side by side
        ((2, 3, 7, 6), (4, 3, 2, 3), (2, 3)),
        ((2, 3, 6, 6), (4, 3, 6, 6), 1),  # one window
        ((2, 1, 9, 9), (6, 1, 5, 5), 1),
        ((2, 32, 9, 9), (24, 32, 3, 3), 1),  # many channels
        ((2, 32, 9, 8), (24, 32, 3, 3), 2),
        ((0, 3, 6, 6), (4, 3, 3, 3), 1),
    ],
)
def test_shapes(agree, rng, x, weight, stride):
    agree(
        lambda *arrays: F.conv2d(*arrays, stride=stride),
        lambda *arrays: torch.nn.functional.conv2d(*arrays, stride=stride),
        rng.standard_normal(x),
        rng.standard_normal(weight),
    )


@pytest.mark.parametrize(
    ("n", "stride", "padding", "dilation", "groups"),
    [
        (n, stride, padding, dilation, groups)
        for n in (1, 3)
        for stride, padding, dilation, groups in [
            (1, 0, 1, 1), (2, 1, 1, 2), (1, "same", 2, 1), (3, 2, 1, 4), (2, 1, 2, 1), (1, "valid", 1, 4),
        ]
    ],
)  # fmt: skip
def test_lines_and_volumes(agree, rng, n, stride, padding, dilation, groups):
    name = f"conv{n}d"
    for batch in ((2,), ()):
        agree(
            lambda *arrays: getattr(F, name)(*arrays, stride, padding, dilation, groups),
            lambda *arrays: getattr(torch.nn.functional, name)(*arrays, stride, padding, dilation, groups),
            rng.standard_normal((*batch, 4, *(9, 7, 6)[:n])),
            rng.standard_normal((8, 4 // groups, *(3, 2, 3)[:n])),
            rng.standard_normal(8),
        )


@double_precision
def test_complex(rng):
    def numbers(*shape):
        return rng.standard_normal(shape) + 1j * rng.standard_normal(shape)

    arrays = numbers(2, 4, 6, 5), numbers(3, 4, 3, 3), numbers(2, 3, 3, 3)
    x, w, g = (lucid.tensor(a, requires_grad=True) for a in arrays)
    tx, tw, tg = (torch.tensor(a, requires_grad=True) for a in arrays)
    F.conv2d(x, w, stride=2, padding=1).backward(g.detach())
    torch.nn.functional.conv2d(tx, tw, stride=2, padding=1).backward(tg.detach())
    np.testing.assert_allclose(x.grad.numpy(), tx.grad.numpy(), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(w.grad.numpy(), tw.grad.numpy(), rtol=1e-9, atol=1e-9)


def test_second_order(rng):
    x, w = fit(rng.standard_normal((1, 2, 5, 5))), fit(rng.standard_normal((3, 2, 3, 3)))

    def penalty(grad, x, w, conv2d):
        (g,) = grad((conv2d(x, w, padding=1) ** 3).sum(), (x,), create_graph=True)
        (g * g).sum().backward()
        return x.grad, w.grad

    ours = penalty(lucid.autograd.grad, *(lucid.tensor(a, requires_grad=True) for a in (x, w)), F.conv2d)
    theirs = penalty(
        torch.autograd.grad, *(torch.tensor(a, requires_grad=True) for a in (x, w)), torch.nn.functional.conv2d
    )
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=within(1e-9, 1e-4), atol=within(0.0, 1e-3))


@pytest.mark.parametrize(
    ("x", "weight", "options", "message"),
    [
        ((2, 3, 6, 6), (4, 2, 3, 3), {}, r"has 3 channels; .* needs 2"),
        ((2, 3, 6, 6), (4, 3, 3), {}, "weight must have 4 axes"),
        ((6, 6), (4, 3, 3, 3), {}, "input must have shape"),
        ((2, 3, 2, 6), (4, 3, 3, 3), {}, "does not fit into input"),
        ((2, 3, 6, 6), (4, 3, 3, 3), {"groups": 3}, "groups must divide"),
        ((2, 3, 6, 6), (4, 3, 3, 3), {"stride": 0}, "stride must be"),
        ((2, 3, 6, 6), (4, 3, 3, 3), {"stride": (1, 2, 3)}, "stride must be"),
        ((2, 3, 6, 6), (4, 3, 3, 3), {"padding": -1}, "padding must be"),
        ((2, 3, 6, 6), (4, 3, 3, 3), {"padding": "full"}, "padding must be ints, 'valid' or 'same'"),
        ((2, 3, 6, 6), (4, 3, 3, 3), {"padding": "same", "stride": 2}, "needs stride 1"),
        ((2, 3, 6, 6), (4, 3, 3, 3), {"dilation": 1.5}, "dilation must be"),
        ((2, 3, 6, 6), (4, 3, 3, 3), {"bias": (3,)}, r"bias must have shape \(4,\)"),
    ],
)
def test_errors(x, weight, options, message):
    if "bias" in options:
        options = {"bias": lucid.zeros(options["bias"])}
    with pytest.raises(lucid.LucidError, match=f"conv2d: .*{message}"):
        F.conv2d(lucid.zeros(x), lucid.zeros(weight), **options)
