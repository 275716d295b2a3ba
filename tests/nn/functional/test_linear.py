from __future__ import annotations

import pytest
import torch

import lucid
from lucid.nn import functional as F


@pytest.mark.parametrize("batch", [(), (5,), (2, 3), (2, 0, 3), (2, 1, 2)])
@pytest.mark.parametrize("bias", [False, True])
def test_against_torch(agree, rng, batch, bias):
    arrays = [rng.standard_normal((*batch, 4)), rng.standard_normal((6, 4)), *([rng.standard_normal(6)] * bias)]
    agree(F.linear, torch.nn.functional.linear, *arrays)


def test_the_gradient_is_laid_out_as_the_weight():
    weight = lucid.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)
    F.linear(lucid.ones((4, 3), dtype=lucid.float32), weight).sum().backward()
    assert weight.grad.numpy().flags.c_contiguous


@pytest.mark.parametrize(("x", "w"), [((2, 3), (4, 5)), ((), (4, 5)), ((2, 3), (3,)), ((5,), (4, 2, 5))])
def test_wrong_shapes(x, w):
    with pytest.raises(lucid.LucidError, match=r"linear: .*does not fit weight"):
        F.linear(lucid.zeros(x), lucid.zeros(w))


def test_no_array():
    with pytest.raises(TypeError, match="linear: expected an array, got list"):
        F.linear([1.0], lucid.zeros((1, 1)))
