"""Loss scaling, against PyTorch's on the CPU."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import lucid
from lucid import amp, nn, optim
from lucid.nn import functional as F

SETTINGS = {"init_scale": 1024.0, "growth_factor": 4.0, "backoff_factor": 0.25, "growth_interval": 3}


def test_the_scale_goes_as_pytorchs() -> None:
    """40 iterations, of which some overflow: the same scale, the same steps left out, the same states."""
    rng = np.random.default_rng(1)
    p, q = nn.Parameter(lucid.zeros(3)), torch.nn.Parameter(torch.zeros(3, dtype=torch.float64))
    ours, theirs = amp.GradScaler(**SETTINGS), torch.amp.GradScaler("cpu", **SETTINGS)
    a, b = optim.SGD([p], lr=0.1), torch.optim.SGD([q], lr=0.1)
    for _ in range(40):
        factor = rng.normal(size=3)
        if rng.random() < 0.25:
            factor[1] = rng.choice([np.inf, np.nan])
        a.zero_grad()
        b.zero_grad()
        ours.scale((p * lucid.asarray(factor)).sum()).backward()
        theirs.scale((q * torch.asarray(factor)).sum()).backward()
        ours.step(a)
        theirs.step(b)
        ours.update()
        theirs.update()
        assert ours.state_dict() == theirs.state_dict()
        assert ours.get_scale() == theirs.get_scale()
        np.testing.assert_allclose(p.detach().numpy(), q.detach().numpy(), rtol=1e-6, atol=1e-6)


def one_step(scaler: amp.GradScaler, p: nn.Parameter, value: float, optimizer: Any) -> None:
    scaler.scale((p * value).sum()).backward()
    scaler.step(optimizer)


def test_several_optimizers_share_the_scale() -> None:
    p, q = nn.Parameter(lucid.ones(2)), nn.Parameter(lucid.ones(2))
    first, second = optim.SGD([p], lr=1.0), optim.SGD([q], lr=1.0)
    scaler = amp.GradScaler(init_scale=8.0)
    one_step(scaler, p, lucid.inf, first)
    one_step(scaler, q, 0.5, second)
    scaler.update()
    assert p.tolist() == [1.0, 1.0]
    assert q.tolist() == [0.5, 0.5]
    assert scaler.get_scale() == 4.0


def test_clipping_sees_gradients_of_their_true_size() -> None:
    p = nn.Parameter(lucid.zeros(2))
    optimizer, scaler = optim.SGD([p], lr=1.0), amp.GradScaler()
    scaler.scale((p * lucid.asarray([3.0, 4.0])).sum()).backward()
    assert p.grad is not None
    assert p.grad.tolist() == [3.0 * 65536, 4.0 * 65536]
    scaler.unscale_(optimizer)
    assert p.grad.tolist() == [3.0, 4.0]
    p.grad = p.grad / lucid.linalg.vector_norm(p.grad)
    scaler.step(optimizer)
    scaler.update()
    np.testing.assert_allclose(p.detach().numpy(), [-0.6, -0.8], rtol=1e-6)


def test_misuse_is_named() -> None:
    p = nn.Parameter(lucid.zeros(2))
    optimizer, scaler = optim.SGD([p], lr=1.0), amp.GradScaler()
    with pytest.raises(lucid.GradientError, match="no step or unscale_"):
        scaler.update()
    one_step(scaler, p, 1.0, optimizer)
    with pytest.raises(lucid.GradientError, match="step: it was called"):
        scaler.step(optimizer)
    with pytest.raises(lucid.GradientError, match="unscale_: it was called after step"):
        scaler.unscale_(optimizer)
    scaler.update()
    scaler.unscale_(optimizer)
    with pytest.raises(lucid.GradientError, match="unscale_: it was called for this optimizer"):
        scaler.unscale_(optimizer)
    with pytest.raises(lucid.ArgumentError, match="closure"):
        scaler.step(optimizer, lambda: 1.0)
    with pytest.raises(lucid.ArgumentTypeError, match="expected Tensors"):
        scaler.scale(1.0)  # type: ignore[type-var]  # that is the point
    half = nn.Parameter(lucid.zeros(2, dtype=lucid.float16))
    half.grad = lucid.ones(2, dtype=lucid.float16)
    with pytest.raises(lucid.DTypeError, match="float16"):
        scaler.unscale_(optim.SGD([half], lr=1.0))


@pytest.mark.parametrize(
    "settings",
    [
        {"init_scale": 0.0},
        {"init_scale": lucid.inf},
        {"growth_factor": 1.0},
        {"growth_interval": 0},
        {"backoff_factor": 1.0},
        {"backoff_factor": lucid.nan},
    ],
)
def test_settings(settings: dict[str, Any]) -> None:
    with pytest.raises(lucid.ArgumentError, match=f"GradScaler: {next(iter(settings))}"):
        amp.GradScaler(**settings)


def test_disabled_it_does_nothing() -> None:
    p = nn.Parameter(lucid.ones(2))
    optimizer, scaler = optim.SGD([p], lr=1.0), amp.GradScaler(enabled=False)
    one_step(scaler, p, 1.0, optimizer)
    scaler.update()
    assert (p.tolist(), scaler.get_scale(), scaler.state_dict(), scaler.is_enabled()) == ([0.0, 0.0], 1.0, {}, False)


def test_lists_of_losses() -> None:
    scaler = amp.GradScaler(init_scale=2.0)
    first, (second,) = scaler.scale([lucid.asarray(1.0), (lucid.asarray(2.0),)])
    assert (first.item(), second.item()) == (2.0, 4.0)


def test_the_state_resumes(tmp_path: Path) -> None:
    scaler = amp.GradScaler(**SETTINGS)
    p = nn.Parameter(lucid.zeros(2))
    optimizer = optim.SGD([p], lr=1.0)
    for value in (1.0, 1.0, lucid.inf, 1.0):
        one_step(scaler, p, value, optimizer)
        scaler.update()
        optimizer.zero_grad()
    lucid.io.save_checkpoint(tmp_path / "x.lcd", scaler=scaler)
    other = amp.GradScaler()
    lucid.io.load_checkpoint(tmp_path / "x.lcd", scaler=other)
    assert other.state_dict() == scaler.state_dict()
    with pytest.raises(lucid.ArgumentError, match="load_state_dict"):
        other.load_state_dict({})
    assert other.state_dict() == scaler.state_dict()


def trained(mixed: bool, device: str) -> list[float]:
    """Return the losses of a small net that learns a sine."""
    lucid.manual_seed(0)
    x = lucid.linspace(-3.0, 3.0, 64, dtype=lucid.float32, device=device)[:, None]
    target = lucid.sin(x)
    net = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 1)).to(device)
    for p, values in zip(net.parameters(), np.random.default_rng(0).normal(size=4), strict=True):
        p.data = p.data + float(values) * 0.01
    optimizer, scaler = optim.Adam(net.parameters(), lr=0.01), amp.GradScaler(init_scale=1024.0, enabled=mixed)
    losses = []
    for _ in range(150):
        with amp.autocast(enabled=mixed):
            loss = F.mse_loss(net(x), target)
        optimizer.zero_grad()
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        losses.append(loss.item())
    return losses


def test_training_in_mixed_precision_goes_where_float32_goes(device: str) -> None:
    full, mixed = trained(False, device), trained(True, device)
    assert mixed[-1] < 0.1 * mixed[0]
    np.testing.assert_allclose(mixed, full, rtol=0.05, atol=2e-3)
    assert mixed != full


def test_small_gradients_are_kept(device: str) -> None:
    """A gradient of 2e-8 is 0 in float16; scaled it is not."""
    layer = nn.Linear(1, 1, bias=False).to(device)
    x = lucid.full((1, 1), 1.0, dtype=lucid.float32, device=device)
    for scaler, kept in ((amp.GradScaler(enabled=False), False), (amp.GradScaler(), True)):
        optimizer = optim.SGD(layer.parameters(), lr=1.0)
        optimizer.zero_grad()
        with amp.autocast():
            loss = layer(x).astype(lucid.float32).sum() * 2e-8
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        assert layer.weight.grad is not None
        assert (layer.weight.grad.item() != 0.0) is kept
        if kept:
            assert abs(layer.weight.grad.item() / 2e-8 - 1.0) < 1e-2
