from __future__ import annotations

import numpy as np
import pytest
import torch

import lucid
from lucid.nn import functional as F


@pytest.mark.parametrize("dim", [0, 1, -1])
@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_against_torch(agree, rng, name, dim):
    x = rng.standard_normal((3, 4, 5)) * 30
    agree(lambda x: getattr(F, name)(x, dim), lambda x: getattr(torch.nn.functional, name)(x, dim), x)


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_masked_scores(agree, name):
    x = np.array([[0.0, -np.inf, 1.0], [-np.inf, 1e4, -1e4]])
    agree(lambda x: getattr(F, name)(x, 1), lambda x: getattr(torch, name)(x, 1), x)


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_dtype(name):
    out = getattr(F, name)(lucid.asarray([1, 2, 3]), 0, lucid.float32)
    expected = getattr(torch, name)(torch.tensor([1.0, 2.0, 3.0]), 0)
    assert out.dtype == lucid.float32
    np.testing.assert_allclose(out.numpy(), expected.numpy(), rtol=1e-6)


@pytest.mark.parametrize("dim", [0, -1, (0, 2), (0, 1, 2)])
@pytest.mark.parametrize("keepdim", [False, True])
def test_logsumexp(agree, rng, dim, keepdim):
    x = rng.standard_normal((3, 4, 5)) * 300
    agree(lambda x: F.logsumexp(x, dim, keepdim), lambda x: torch.logsumexp(x, dim, keepdim), x)


def test_logsumexp_of_infinities():
    x = lucid.tensor([[-np.inf, -np.inf], [-np.inf, 1.0], [np.inf, 0.0]], requires_grad=True)
    out = F.logsumexp(x, 1)
    assert out.tolist() == [-np.inf, 1.0, np.inf]
    out[:2].sum().backward()
    assert x.grad[:2, :].tolist() == [[0.0, 0.0], [0.0, 1.0]]


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "softmin"])
@pytest.mark.parametrize("shape", [(0,), (2, 0), (0, 3)])
def test_of_nothing(agree, name, shape):
    agree(lambda x: getattr(F, name)(x, -1), lambda x: getattr(torch.nn.functional, name)(x, -1), np.zeros(shape))
