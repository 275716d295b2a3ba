from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
import torch

import lucid
from lucid.nn import utils
from tests.devices import double_precision

NORMS = (0.5, 1.0, 2.0, 3.0, math.inf)


def _parameters(library, scale=1.0, imaginary=0.0):
    rng = np.random.default_rng(5)
    made = []
    for shape in ((4, 3), (7,), (), (2, 1, 3)):
        values = rng.standard_normal(shape) + imaginary * rng.standard_normal(shape)
        p = library.tensor(values, requires_grad=True)
        p.grad = library.tensor(values * scale)
        made.append(p)
    made.append(library.tensor([1.0], requires_grad=True))  # without a gradient
    return made


@double_precision
@pytest.mark.parametrize(("norm_type", "max_norm", "imaginary"), list(product(NORMS, (0.1, 1.0, 1e3), (0.0, 1j))))
def test_clipping_against_torch(norm_type, max_norm, imaginary):
    ours, theirs = _parameters(lucid, 3.0, imaginary), _parameters(torch, 3.0, imaginary)
    norm = utils.clip_grad_norm_(iter(ours), max_norm, norm_type)
    expected = torch.nn.utils.clip_grad_norm_(iter(theirs), max_norm, norm_type)
    assert norm.shape == ()
    np.testing.assert_allclose(norm.item(), expected.item(), rtol=1e-12)
    for p, q in zip(ours, theirs, strict=True):
        assert (p.grad is None) == (q.grad is None)
        if p.grad is not None:
            np.testing.assert_allclose(p.grad.numpy(), q.grad.numpy(), rtol=1e-12)


@pytest.mark.parametrize("dtype", [lucid.float16, lucid.float32, lucid.float64])
@pytest.mark.parametrize("norm_type", NORMS)
def test_norms_of_huge_and_tiny_numbers(dtype, norm_type):
    largest, smallest = float(lucid.finfo(dtype).max), float(lucid.finfo(dtype).smallest_normal)
    for size in (largest / 50, smallest * 50):
        x = lucid.asarray([3.0 * size, 0.0, -4.0 * size], dtype=dtype)
        norm = utils.get_total_norm([x[:1], x[1:]], norm_type).item()
        parts = np.asarray([3.0, 4.0])
        expected = parts.max() if norm_type == math.inf else (parts**norm_type).sum() ** (1 / norm_type)
        np.testing.assert_allclose(norm, expected * size, rtol=2e-3 if dtype == lucid.float16 else 1e-5)
    big = lucid.asarray([largest, largest, largest], dtype=lucid.float16 if dtype == lucid.float16 else dtype)
    if dtype == lucid.float16:  # the norm does not fit, in float32 it does
        assert utils.get_total_norm(big, 1.0).item() == pytest.approx(3 * largest, rel=1e-3)


def test_what_has_no_norm(device):
    assert utils.get_total_norm([]).item() == 0.0
    assert utils.get_total_norm([lucid.zeros((0, 3)), lucid.zeros(2)]).item() == 0.0
    for bad in (math.nan, math.inf):
        x = lucid.tensor([1.0, 2.0], requires_grad=True, device=device)
        x.grad = lucid.tensor([1.0, bad], device=device)
        for norm_type in NORMS:
            assert repr(utils.get_total_norm(x.grad, norm_type).item()) == repr(bad)
            with pytest.raises(RuntimeError, match="some gradient is not finite"):
                utils.clip_grad_norm_(x, 1.0, norm_type, error_if_nonfinite=True)
        assert x.grad[0].item() == 1.0
        with np.errstate(invalid="ignore"):
            utils.clip_grad_norm_(x, 1.0)
        assert x.grad[0].item() == 0.0 if bad == math.inf else math.isnan(x.grad[0].item())


@double_precision
def test_clip_value_and_given_norms_against_torch():
    ours, theirs = _parameters(lucid, 3.0), _parameters(torch, 3.0)
    utils.clip_grad_value_(ours, 1.5)
    torch.nn.utils.clip_grad_value_(theirs, 1.5)
    utils.clip_grads_with_norm_(ours, 2.0, 7.0)
    torch.nn.utils.clip_grads_with_norm_(theirs, 2.0, torch.tensor(7.0))
    for p, q in zip(ours[:-1], theirs[:-1], strict=True):
        np.testing.assert_allclose(p.grad.numpy(), q.grad.numpy(), rtol=1e-6)
    before = ours[0].grad
    utils.clip_grad_norm_(ours, 1e6)
    assert ours[0].grad is before


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: utils.get_total_norm([lucid.ones(2)], 0.0), "norm_type must be above 0"),
        (lambda: utils.clip_grads_with_norm_([], -1.0, 1.0), "max_norm must be at least 0"),
        (lambda: utils.clip_grad_value_([], math.nan), "clip_value must be at least 0"),
        (lambda: utils.parameters_to_vector([]), "there are no parameters"),
        (lambda: utils.vector_to_parameters(lucid.ones(3), [lucid.ones(2)]), "have 2 elements"),
    ],
)
def test_errors(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_parameters_as_a_vector():
    model = lucid.nn.Sequential(lucid.nn.Linear(3, 2), lucid.nn.Linear(2, 1))
    vector = utils.parameters_to_vector(model.parameters())
    assert vector.shape == (11,)
    (vector * vector).sum().backward()
    assert (model[0].weight.grad == 2 * model[0].weight.detach()).all()
    identities = [id(p) for p in model.parameters()]
    utils.vector_to_parameters(lucid.arange(11, dtype=lucid.float32), model.parameters())
    assert model[1].weight.tolist() == [[8.0, 9.0]]
    assert [id(p) for p in model.parameters()] == identities
    assert model[0].weight.requires_grad
    assert utils.parameters_to_vector(model.parameters()).tolist() == list(range(11))
