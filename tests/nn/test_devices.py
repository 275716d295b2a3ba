"""Layers on every device: values and gradients are those of the CPU."""

from __future__ import annotations

import numpy as np
import pytest

import lucid
from lucid import nn
from lucid.nn import functional as F

INDEX = np.asarray([[1, 3, 1, 0], [5, 1, 2, 3]])
CLASSES = np.asarray([0, 2, 1, 3])

CASES = {
    **{name: getattr(nn, name) for name in nn.activations.__all__ if name not in ("Threshold", "RReLU")},
    "Threshold": lambda: nn.Threshold(0.1, 2.0),
    "RReLU": lambda: nn.RReLU().eval(),
    **{name: (lambda name=name: getattr(nn, name)(dim=1)) for name in ("Softmax", "LogSoftmax", "Softmin")},
    "BatchNorm2d": lambda: nn.BatchNorm2d(6),
    "BatchNorm2d, evaluation": lambda: nn.BatchNorm2d(6).eval(),
    "InstanceNorm2d": lambda: nn.InstanceNorm2d(6, affine=True, track_running_stats=True),
    "GroupNorm": lambda: nn.GroupNorm(2, 6),
    "LayerNorm": lambda: nn.LayerNorm((3, 4)),
    "RMSNorm": lambda: nn.RMSNorm(4),
    "LocalResponseNorm": lambda: nn.LocalResponseNorm(3, alpha=0.5),
    "GlobalResponseNorm": lambda: nn.GlobalResponseNorm(4),
    "Unflatten": lambda: nn.Unflatten(1, (2, 3)),
}


def run(build, device, x):
    lucid.random.manual_seed(0)
    layer = build()
    with lucid.no_grad():
        for i, parameter in enumerate(layer.parameters()):
            parameter += 0.1 * (i + 1)
    layer = layer.to(device)
    t = lucid.tensor(x, dtype=lucid.float32, device=device, requires_grad=True)
    out = layer(t)
    (out * out).sum().backward()
    gradients = [t.grad, *(p.grad for p in layer.parameters())]
    return [v.detach().to("cpu").numpy() for v in (out, *gradients, *layer.buffers())]


@pytest.mark.parametrize("name", CASES)
def test_layers(device, rng, name):
    x = rng.standard_normal((4, 6, 3, 4))
    for mine, reference in zip(run(CASES[name], device, x), run(CASES[name], "cpu", x), strict=True):
        np.testing.assert_allclose(mine, reference, rtol=1e-4, atol=1e-4)


FUNCTIONS = {
    "embedding": lambda w, a: F.embedding(a(INDEX), w, 1, 1.5, 2.0, True),
    "embedding_bag": lambda w, a: F.embedding_bag(a(INDEX.reshape(-1)), w, a(np.asarray([0, 2, 5])), mode="max"),
    "ctc_loss": lambda w, a: F.ctc_loss(F.log_softmax(w[:, None, :], 2), a(np.asarray([[1, 2]])), (6,), (2,)),
    "bce": lambda w, a: F.binary_cross_entropy_with_logits(w, F.sigmoid(w.detach())),
    "binary_cross_entropy": lambda w, a: F.binary_cross_entropy(F.sigmoid(w), F.sigmoid(w.detach())),
    "multi_margin_loss": lambda w, a: F.multi_margin_loss(w[:4, :], a(CLASSES % 4)),
    "multilabel_margin_loss": lambda w, a: F.multilabel_margin_loss(w[:2, :], a(np.asarray([[1, 2, -1, 0]] * 2))),
    "huber_loss": lambda w, a: F.huber_loss(w, w.detach() * 2),
    "poisson_nll_loss": lambda w, a: F.poisson_nll_loss(w, lucid.abs(w.detach()), full=True),
    "gaussian_nll_loss": lambda w, a: F.gaussian_nll_loss(w, w.detach() * 2, 0.5),
    "kl_div": lambda w, a: F.kl_div(w, lucid.abs(w.detach())),
    "triplet_margin_loss": lambda w, a: F.triplet_margin_loss(w, w.detach() * 2, -w.detach()),
    "cosine_embedding_loss": lambda w, a: F.cosine_embedding_loss(w, w.detach() + 1, a(np.asarray([1, -1] * 3))),
    "normalize": lambda w, a: F.normalize(w),
    "one_hot": lambda w, a: w[:2, :] * F.one_hot(a(INDEX[:, 0] % 4), 4).astype(lucid.float32),
    "bilinear": lambda w, a: F.bilinear(w, w, lucid.expand_dims(w[:4, :], axis=0)),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions(device, rng, name):
    values, results = rng.standard_normal((6, 4)), []
    for place in (device, "cpu"):
        w = lucid.tensor(values, dtype=lucid.float32, device=place, requires_grad=True)
        out = FUNCTIONS[name](w, lambda v: lucid.asarray(v, device=place))  # noqa: B023
        out.sum().backward()
        results.append([v.detach().to("cpu").numpy() for v in (out, w.grad, w)])
    for mine, reference in zip(*results, strict=True):
        np.testing.assert_allclose(mine, reference, rtol=1e-4, atol=1e-4)
