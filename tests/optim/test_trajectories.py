from __future__ import annotations

from itertools import product

import array_api_strict as strict
import numpy as np
import pytest
import torch

import lucid
from lucid.optim.adam import adam
from lucid.optim.sgd import sgd

SGD_OPTIONS = [
    {
        "lr": 0.05,
        "momentum": momentum,
        "dampening": dampening,
        "weight_decay": decay,
        "nesterov": nesterov,
        "maximize": up,
    }
    for momentum, dampening, decay, nesterov, up in product(
        (0.0, 0.9), (0.0, 0.3), (0.0, 0.1), (False, True), (False, True)
    )
    if not nesterov or (momentum and not dampening)
]
ADAM_OPTIONS = [
    {"lr": 0.05, "betas": betas, "eps": eps, "weight_decay": decay, "amsgrad": amsgrad, "maximize": up}
    for betas, eps, decay, amsgrad, up in product(
        ((0.9, 0.999), (0.0, 0.5)), (1e-8, 0.1), (0.0, 0.1), (False, True), (False, True)
    )
]
CASES = [*(("SGD", options) for options in SGD_OPTIONS), *(("Adam", options) for options in ADAM_OPTIONS)]


def _start():
    rng = np.random.default_rng(7)
    return rng.standard_normal((4, 3)), rng.standard_normal(3), rng.standard_normal((4, 3))


def _train(library, optimizer, steps, tensor):
    """Descend a bowl with waves; return the parameters after each step."""
    a, b, target = _start()
    a, b = tensor(a, requires_grad=True), tensor(b, requires_grad=True)
    target = tensor(target)
    optimizer = optimizer([a, b])
    path = []
    for _ in range(steps):
        optimizer.zero_grad()
        (((a * b - target) ** 2).sum() + library.cos(a * 3).sum()).backward()
        optimizer.step()
        path.append(np.concatenate([a.detach().numpy().ravel(), b.detach().numpy()]))
    return np.stack(path)


@pytest.mark.parametrize(("name", "options"), CASES)
def test_fifty_steps_against_torch(name, options):
    if options["maximize"]:
        options = {**options, "lr": 1e-4}  # uphill there is no end
    ours = _train(lucid, lambda p: getattr(lucid.optim, name)(p, **options), 50, lucid.tensor)
    theirs = _train(torch, lambda p: getattr(torch.optim, name)(p, **options), 50, torch.tensor)
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize(("name", "options"), CASES[:: len(CASES) // 12])
def test_the_rules_alone_on_strict_arrays(name, options):
    rng = np.random.default_rng(8)
    start = rng.standard_normal((3, 2))
    p, buffer = strict.asarray(start), None
    moments = [strict.zeros_like(p), strict.zeros_like(p), None]
    reference = torch.tensor(start, requires_grad=True)
    optimizer = getattr(torch.optim, name)([reference], **options)
    for step in range(1, 6):
        gradient = rng.standard_normal((3, 2))
        g = strict.asarray(gradient)
        if name == "SGD":
            change, buffer = sgd(p, g, buffer, **options)
        else:
            change, *moments = adam(p, g, *moments, step, **options)
        assert (np.asarray(g) == gradient).all()
        p = p - change
        reference.grad = torch.tensor(gradient)
        optimizer.step()
        np.testing.assert_allclose(np.asarray(p), reference.detach().numpy(), rtol=1e-12)


@pytest.mark.parametrize("name", ["SGD", "Adam"])
@pytest.mark.parametrize("dtype", [lucid.float16, lucid.float32])
def test_the_dtype_stays(name, dtype):
    x = lucid.tensor([1.0, -2.0], dtype=dtype, requires_grad=True)
    optimizer = getattr(lucid.optim, name)([x], lr=0.1, weight_decay=0.1)
    (x * x).sum().backward()
    optimizer.step()
    assert x.dtype == dtype
    assert x.tolist() != [1.0, -2.0]
