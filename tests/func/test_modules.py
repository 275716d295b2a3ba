"""`functional_call`, and per-sample gradients of modules."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid
from lucid import nn
from lucid.func import functional_call, grad, hessian, jacrev, vmap
from tests.devices import fit, widest, within


def cnn() -> nn.Module:
    lucid.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 6, 3), nn.Tanh(), nn.Flatten(),
        nn.Linear(6 * 3 * 3, 10),
    )  # fmt: skip


def test_per_sample_gradients_of_a_small_cnn_equal_the_loop() -> None:
    model = cnn()
    params = dict(model.named_parameters())
    images, labels = lucid.rand(5, 1, 12, 12), lucid.asarray([0, 3, 9, 3, 1])

    def loss(params: Any, image: Any, label: Any) -> Any:
        scores = functional_call(model, params, image[None, ...])
        return nn.functional.cross_entropy(scores, label[None])

    found = vmap(grad(loss), in_axes=(None, 0, 0))(params, images, labels)
    for i in range(5):
        model.zero_grad()
        nn.functional.cross_entropy(model(images[i : i + 1, ...]), labels[i : i + 1]).backward()
        for name, p in model.named_parameters():
            np.testing.assert_allclose(found[name][i].detach().numpy(), p.grad.numpy(), rtol=2e-5, atol=1e-7)


def test_the_module_has_its_own_parameters_back() -> None:
    model = nn.Linear(3, 2)
    own = dict(model.named_parameters())
    zeros = {name: lucid.zeros_like(p.detach()) for name, p in own.items()}
    np.testing.assert_array_equal(functional_call(model, zeros, (lucid.ones(3, dtype=lucid.float32),)).numpy(), [0, 0])
    with pytest.raises(lucid.LucidError):
        functional_call(model, zeros, (lucid.ones(4, dtype=lucid.float32),))
    assert all(p is own[name] for name, p in model.named_parameters())
    assert isinstance(model.weight, nn.Parameter)


def test_tied_weights_buffers_and_strict() -> None:
    model = nn.Sequential(nn.Linear(2, 2, bias=False), nn.Linear(2, 2, bias=False))
    model[1].weight = model[0].weight
    model.register_buffer("shift", lucid.zeros(2, dtype=lucid.float32))
    x, eye = lucid.asarray([1.0, 2.0], dtype=lucid.float32), lucid.eye(2, dtype=lucid.float32)
    np.testing.assert_array_equal(functional_call(model, {"0.weight": 2 * eye}, x).numpy(), [4.0, 8.0])
    untied = functional_call(model, [{"0.weight": 2 * eye}, {"1.weight": eye}], x, tie_weights=False)
    np.testing.assert_array_equal(untied.numpy(), [2.0, 4.0])
    with pytest.raises(lucid.ArgumentError, match="no parameter or buffer 'weight'"):
        functional_call(model, {"weight": eye}, x)
    with pytest.raises(lucid.ArgumentError, match="more than one"):
        functional_call(model, [{"0.weight": eye}, {"0.weight": eye}], x)
    with pytest.raises(lucid.ArgumentError, match="strict=True, but 'shift' is not given"):
        functional_call(model, {"0.weight": eye}, x, strict=True)
    with pytest.raises(lucid.ArgumentTypeError, match="'shift' must be a Tensor, got int"):
        functional_call(model, {"shift": 1}, x)


def test_the_hessian_of_a_model_and_its_jacobian() -> None:
    model = nn.Linear(3, 1).to(widest())
    params = {name: p.detach() for name, p in model.named_parameters()}
    x = lucid.asarray(fit(np.random.default_rng(0).standard_normal((7, 3))))

    def loss(params: Any) -> Any:
        return lucid.mean(functional_call(model, params, x) ** 2)

    blocks = hessian(loss)(params)
    np.testing.assert_allclose(
        blocks["weight"]["weight"][0, :, 0, :].numpy(), 2 * x.numpy().T @ x.numpy() / 7, rtol=within(1e-12)
    )
    mixed = 2 * x.numpy().mean(0).reshape(1, 1, 3)
    np.testing.assert_allclose(blocks["bias"]["weight"].numpy(), mixed, rtol=within(1e-12), atol=within(0.0))
    jacobian = jacrev(lambda p: functional_call(model, p, x))(params)
    np.testing.assert_array_equal(jacobian["weight"].numpy(), x.numpy().reshape(7, 1, 1, 3))


def test_an_ensemble() -> None:
    models = [nn.Linear(3, 2) for _ in range(4)]
    stacked = {name: lucid.stack([dict(m.named_parameters())[name].detach() for m in models]) for name in
               ("weight", "bias")}  # fmt: skip
    x = lucid.rand(6, 3)
    found = vmap(lambda p: functional_call(models[0], p, x))(stacked)
    np.testing.assert_allclose(found.numpy(), np.stack([m(x).detach().numpy() for m in models]), rtol=1e-6)
