"""Autocast: which precision is chosen, and that training in it goes where float32 goes; against PyTorch on the CPU."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
import torch

import lucid
from lucid import amp, nn
from lucid.nn import functional as F

HALF = lucid.float16
X = np.random.default_rng(0).normal(size=(8, 2, 6, 6)).astype("float32")

LOW: dict[str, Any] = {
    "linear": lambda x: F.linear(x, lucid.ones((3, 6), dtype=lucid.float32, device=x.device)),
    "conv2d": lambda x: F.conv2d(x, weight=lucid.ones((3, 2, 3, 3), dtype=lucid.float32, device=x.device)),
}
HIGH: dict[str, Any] = {
    "softmax": lambda x: F.softmax(x, 1),
    "log_softmax": lambda x: F.log_softmax(x, 1),
    "logsumexp": lambda x: F.logsumexp(input=x, dim=1),
    "cross_entropy": lambda x: F.cross_entropy(x, lucid.zeros((8, 6, 6), dtype=lucid.int64, device=x.device)),
    "nll_loss": lambda x: F.nll_loss(x, lucid.zeros((8, 6, 6), dtype=lucid.int64, device=x.device)),
    "mse_loss": lambda x: F.mse_loss(x, x + 1.0),
}


@pytest.mark.parametrize("given", [lucid.float16, lucid.float32])
def test_what_is_lowered_and_what_is_raised(given: Any, device: str) -> None:
    x = lucid.asarray(X, dtype=given, device=device)
    with amp.autocast():
        assert {name: call(x).dtype for name, call in LOW.items()} == dict.fromkeys(LOW, lucid.float16)
        assert {name: call(x).dtype for name, call in HIGH.items()} == dict.fromkeys(HIGH, lucid.float32)
        assert F.relu(x).dtype is given
        assert (x @ x).dtype is given
    assert {name: call(x).dtype for name, call in HIGH.items()} == dict.fromkeys(HIGH, given)


def test_float64_is_left_alone() -> None:
    x = lucid.asarray(X, dtype=lucid.float64)
    with amp.autocast():
        assert F.linear(x, lucid.ones((3, 6))).dtype is lucid.float64
        assert F.softmax(x, 1).dtype is lucid.float64
        with pytest.raises(lucid.DTypeError, match="Linear: the input is"):
            nn.Linear(6, 3)(x)


def test_layers_take_half_precision_inside_only() -> None:
    layer, x = nn.Linear(6, 3), lucid.asarray(X, dtype=HALF)
    with amp.autocast():
        assert layer(x).dtype is HALF
        assert nn.Conv2d(2, 3, 3)(x).dtype is HALF
    with pytest.raises(lucid.DTypeError, match="Linear: the input is"):
        layer(x)


def test_regions_nest_and_end() -> None:
    layer, x = nn.Linear(6, 3), lucid.asarray(X)
    region = amp.autocast()
    with region, region:
        with amp.autocast(enabled=False):
            assert layer(x).dtype is lucid.float32
            assert not amp.is_autocast_enabled()
        assert layer(x).dtype is HALF
        with amp.autocast(dtype=lucid.float32):
            assert layer(x).dtype is lucid.float32
    assert not amp.is_autocast_enabled()
    with pytest.raises(ZeroDivisionError), region:
        raise ZeroDivisionError
    assert layer(x).dtype is lucid.float32


def test_devices() -> None:
    layer, x = nn.Linear(6, 3), lucid.asarray(X)
    for device_type, dtype in ((None, HALF), ("cpu", HALF), ("mlx", lucid.float32), ("mlx:cpu", lucid.float32)):
        with amp.autocast(device_type):
            assert layer(x).dtype is dtype
            assert amp.is_autocast_enabled()
            assert amp.is_autocast_enabled("cpu") is (dtype is HALF)


def test_the_decorator_and_other_threads() -> None:
    seen = []

    @amp.autocast()
    def inside() -> None:
        """Say so."""
        seen.append(amp.is_autocast_enabled())
        thread = threading.Thread(target=lambda: seen.append(amp.is_autocast_enabled()))
        thread.start()
        thread.join()

    inside()
    assert seen == [True, False]
    assert (inside.__name__, inside.__doc__) == ("inside", "Say so.")


@pytest.mark.parametrize("dtype", [lucid.float64, lucid.int32, "complex64"])
def test_other_dtypes_are_refused(dtype: Any) -> None:
    with pytest.raises(lucid.ArgumentError, match="autocast: dtype must be one of"):
        amp.autocast(dtype=dtype)
    with pytest.raises(lucid.ArgumentTypeError, match="device_type"):
        amp.autocast(lucid.float16)  # type: ignore[arg-type]  # the order of PyTorch's older function


def test_checkpointing_computes_again_in_the_same_precision() -> None:
    layer, x = nn.Linear(6, 3), lucid.asarray(X)
    with amp.autocast():
        y = lucid.autograd.checkpoint(lambda x: F.softmax(layer(x), 1), x.requires_grad_())
    y.sum().backward()
    assert layer.weight.grad.dtype is lucid.float32


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv, self.head = nn.Conv2d(1, 4, 3), nn.Linear(4 * 36, 10)

    def forward(self, x: lucid.Tensor) -> lucid.Tensor:
        return self.head(lucid.nn.functional.flatten(F.relu(self.conv(x)), 1))


def theirs(net: Net) -> torch.nn.Module:
    other = torch.nn.Sequential(
        torch.nn.Conv2d(1, 4, 3), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(4 * 36, 10)
    )
    with torch.no_grad():
        for a, b in zip(other.parameters(), net.parameters(), strict=True):
            a.copy_(torch.asarray(b.detach().numpy().copy()))
    return other


def test_dtypes_and_gradients_are_pytorchs() -> None:
    """The same dtypes at each place, and gradients within what float16 resolves."""
    lucid.manual_seed(0)
    net, rng = Net(), np.random.default_rng(0)
    other = theirs(net)
    x, t = rng.normal(size=(16, 1, 8, 8)).astype("float32"), rng.integers(0, 10, 16)
    with amp.autocast():
        scores = net(lucid.asarray(x))
        loss = F.cross_entropy(scores, lucid.asarray(t))
    loss.backward()
    with torch.autocast("cpu", dtype=torch.float16):
        their_scores = other(torch.asarray(x))
        their_loss = torch.nn.functional.cross_entropy(their_scores, torch.asarray(t))
    their_loss.backward()
    assert (str(scores.dtype), str(loss.dtype)) == ("float16", "float32")
    assert (their_scores.dtype, their_loss.dtype) == (torch.float16, torch.float32)
    np.testing.assert_allclose(scores.detach().numpy(), their_scores.detach().numpy(), rtol=0, atol=2e-3)
    assert abs(loss.item() - their_loss.item()) < 1e-3
    for a, b in zip(net.parameters(), other.parameters(), strict=True):
        assert a.grad is not None and b.grad is not None
        assert a.grad.dtype is lucid.float32
        assert b.grad.dtype is torch.float32
        scale = float(b.grad.abs().max())
        np.testing.assert_allclose(a.grad.numpy(), b.grad.numpy(), rtol=0, atol=4e-3 * scale)


@pytest.mark.parametrize("n", [100, 4096, 100_000])
def test_products_and_sums_are_accumulated_in_float32(n: int, device: str) -> None:
    """0.1 added up in float16 stops at 256."""
    x = lucid.full((2, n), 0.1, dtype=HALF, device=device)
    ones = lucid.ones((n, 2), dtype=HALF, device=device)
    exact = float(np.float16(0.1)) * n
    for found in (
        x @ ones,
        lucid.tensordot(x, ones, axes=1),
        lucid.vecdot(x, ones.mT),
        lucid.sum(x, axis=1),
        lucid.sum(x.mT, axis=0),
        lucid.cumulative_sum(x, axis=1)[:, -1],
        lucid.cumulative_sum(x.mT, axis=0)[-1],
    ):
        assert found.dtype is HALF
        np.testing.assert_allclose(found.cpu().numpy().astype(float), exact, rtol=2**-11)
    bias = lucid.zeros(2, dtype=HALF, device=device).requires_grad_()
    (x.mT + bias).backward(x.mT)
    assert bias.grad is not None
    np.testing.assert_allclose(bias.grad.cpu().numpy().astype(float), exact, rtol=2**-11)
