"""bfloat16, an extra dtype of MLX devices: its range is that of float32, its precision eight bits."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest
import torch

import lucid
from lucid import amp, nn

pytest.importorskip("mlx.core")
pytestmark = pytest.mark.device("mlx:cpu", reason="this is about MLX")

MLX = "mlx:cpu"
B = lucid.bfloat16
X = [0.5, 0.25, 0.75]
Y = [1.0, 2.5, -3.0]

UNARY = """abs acos acosh asin asinh atan atanh ceil cos cosh exp expm1 floor log log1p log2 log10 negative positive
    reciprocal round sign sin sinh square sqrt tan tanh trunc sum prod mean max min std var cumulative_sum
    cumulative_prod sort flip zeros_like ones_like"""
BINARY = "add subtract multiply divide pow atan2 maximum minimum hypot copysign logaddexp remainder floor_divide"


def of(values: Any) -> lucid.Tensor:
    return lucid.asarray(values, dtype=B, device=MLX)


@pytest.mark.parametrize("name", [*UNARY.split(), *BINARY.split()])
def test_functions(name: str) -> None:
    function = getattr(lucid, name)
    arguments = [of(X), of(Y)] if name in BINARY.split() else [of(X)]
    found, expected = function(*arguments), function(*[x.to(lucid.float32) for x in arguments])
    assert found.dtype is B
    np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=2**-7)


def test_values_are_rounded_as_pytorch_rounds_them() -> None:
    rng = np.random.default_rng(0)
    values = (rng.normal(size=10_000) * 10.0 ** rng.integers(-30, 30, 10_000)).astype(np.float32)
    assert of(values).tolist() == torch.asarray(values).bfloat16().tolist()
    assert of(1 + 2**-8).item() == 1.0


@pytest.mark.parametrize(
    "make",
    [
        lambda: lucid.zeros(2, dtype=B, device=MLX),
        lambda: lucid.full(2, 1.5, dtype=B, device=MLX),
        lambda: lucid.arange(5, dtype=B, device=MLX),
        lambda: lucid.linspace(0, 1, 5, dtype=B, device=MLX),
        lambda: lucid.eye(2, dtype="bfloat16", device=MLX),
        lambda: lucid.asarray(np.ones(2), dtype=B, device=MLX),
        lambda: lucid.ones(2, dtype=lucid.int32, device=MLX).to(B),
        lambda: lucid.tensor([1.0], dtype=B, device=MLX),
        lambda: lucid.rand(2, dtype=B, device=MLX),
        lambda: lucid.randn(2, dtype=B, device=MLX),
        lambda: pickle.loads(pickle.dumps(of(X))),
        lambda: copy.deepcopy(of(X)),
        lambda: of(X) + 1.0,
        lambda: of(X) @ of(Y),
        lambda: of(X)[1:],
    ],
)
def test_what_has_the_dtype(make: Any) -> None:
    assert make().dtype is B


def test_random_numbers_stay_below_one() -> None:
    assert float(lucid.max(lucid.rand(100_000, dtype=B, device=MLX))) < 1.0


@pytest.mark.parametrize(
    "call",
    [
        lambda: lucid.ones(2, dtype=B),
        lambda: lucid.asarray([1.0], dtype="bfloat16"),
        lambda: lucid.asarray(np.ones(2, np.float32), dtype=B),
        lambda: lucid.ones(2).to(B),
        lambda: lucid.randn(2, dtype=B),
        lambda: of(X).to("cpu"),
        lambda: lucid.arange(3, dtype=B),
    ],
)
def test_the_cpu_has_none(call: Any) -> None:
    with pytest.raises(lucid.DeviceError, match="'cpu' has no bfloat16; use"):
        call()


def test_numpy_gets_float32() -> None:
    assert of(X).numpy().dtype == np.asarray(of(X)).dtype == np.float32
    assert of(X).tolist() == X


def test_inspection() -> None:
    ours, theirs = lucid.finfo(B), torch.finfo(torch.bfloat16)
    for name in ("bits", "eps", "max", "min", "smallest_normal"):
        assert getattr(ours, name) == getattr(theirs, name)
    assert ours.dtype is B
    assert (B.itemsize, str(B), repr(B)) == (2, "bfloat16", "lucid.bfloat16")
    assert lucid.isdtype(B, "real floating")
    assert pickle.loads(pickle.dumps(B)) is B
    assert "bfloat16" not in lucid.__array_namespace_info__().dtypes(device=MLX)


@pytest.mark.parametrize("other", ["bfloat16", "float16", "float32", "float64", "complex64", "int8", "bool"])
def test_promotion_of_dtypes_is_pytorchs(other: str) -> None:
    found = lucid.result_type(B, other)
    assert found is lucid.result_type(other, B)
    assert str(found) == str(torch.promote_types(torch.bfloat16, getattr(torch, other))).removeprefix("torch.")
    assert lucid.result_type(B, 1.0, 2, True) is B
    assert lucid.result_type(of(X), of(X)) is B


def test_sums_and_products_are_accumulated_in_float32() -> None:
    x = lucid.full((4096, 2), 0.1, dtype=B, device=MLX)
    exact = 4096 * float(torch.tensor(0.1).bfloat16())
    product = x.mT @ lucid.ones_like(x)
    for found in (lucid.sum(x, axis=0), lucid.cumulative_sum(x, axis=0)[-1], product[0], lucid.sum(x) / 2.0):
        assert found.dtype is B
        np.testing.assert_allclose(found.numpy(), exact, rtol=2**-8)


def test_gradients_and_autocast() -> None:
    p = of(Y).requires_grad_()
    (p * p).sum().backward()
    assert p.grad is not None
    assert (p.grad.dtype, p.grad.tolist()) == (B, [2.0, 5.0, -6.0])
    lucid.manual_seed(0)
    layer, x = nn.Linear(16, 8, device=MLX), lucid.randn(32, 16, device=MLX)
    other = torch.nn.Linear(16, 8)
    with torch.no_grad():
        for a, b in zip(other.parameters(), layer.parameters(), strict=True):
            a.copy_(torch.asarray(b.detach().numpy().copy()))
    with amp.autocast(dtype=B):
        y = layer(x)
        loss = nn.functional.mse_loss(y, lucid.zeros_like(y))
    loss.backward()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        their_y = other(torch.asarray(x.numpy().copy()))
        # PyTorch leaves this loss to the caller on the CPU; on a GPU it takes float32 as here
        their_loss = torch.nn.functional.mse_loss(their_y.float(), torch.zeros(32, 8))
    their_loss.backward()
    assert (y.dtype, loss.dtype, their_y.dtype) == (B, lucid.float32, torch.bfloat16)
    np.testing.assert_allclose(y.detach().numpy(), their_y.detach().float().numpy(), rtol=2**-7, atol=2**-9)
    for a, b in zip(layer.parameters(), other.parameters(), strict=True):
        assert a.grad is not None and b.grad is not None
        assert a.grad.dtype is lucid.float32
        scale = float(b.grad.abs().max())
        np.testing.assert_allclose(a.grad.numpy(), b.grad.numpy(), rtol=0, atol=2**-6 * scale)
    with amp.autocast(dtype=B), pytest.raises(lucid.DeviceError, match="'cpu' has no bfloat16"):
        nn.Linear(2, 2)(lucid.randn(2, 2))
