"""A training loop on a lazy device: one evaluation a step, memory that stays flat, the same numbers as NumPy's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid
from lucid import nn

mx = pytest.importorskip("mlx.core", reason="MLX is not installed")

pytestmark = pytest.mark.device("mlx:cpu", reason="this is about MLX")

DEVICE = "mlx:cpu"


def network(device: str) -> nn.Module:
    lucid.manual_seed(0)
    return nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 3)).to(device)


def data(device: str) -> tuple[lucid.Tensor, lucid.Tensor]:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(32, 8)).astype(np.float32), rng.integers(0, 3, 32)
    return lucid.asarray(x, device=device), lucid.asarray(y, device=device)


def step(model: nn.Module, optimizer: Any, x: lucid.Tensor, y: lucid.Tensor) -> lucid.Tensor:
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    return loss


@pytest.mark.parametrize("optimizer", [lucid.optim.SGD, lucid.optim.Adam])
def test_training_gives_numpys_numbers(optimizer: Any) -> None:
    losses = {}
    for device in ("cpu", DEVICE):
        model = network(device)
        x, y = data(device)
        update = optimizer(model.parameters(), lr=0.01)
        losses[device] = [step(model, update, x, y).item() for _ in range(30)]
    np.testing.assert_allclose(losses[DEVICE], losses["cpu"], rtol=2e-4)


def test_a_step_is_evaluated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    model = network(DEVICE)
    x, y = data(DEVICE)
    optimizer = lucid.optim.Adam(model.parameters(), lr=0.01)
    step(model, optimizer, x, y)
    calls: list[int] = []
    evaluate = mx.eval
    monkeypatch.setattr(mx, "eval", lambda *arrays: (calls.append(len(arrays)), evaluate(*arrays))[1])
    for _ in range(5):
        step(model, optimizer, x, y)
    assert len(calls) == 5


def test_memory_stays_flat_over_a_thousand_steps_without_eval() -> None:
    model = network(DEVICE)
    x, y = data(DEVICE)
    optimizer = lucid.optim.Adam(model.parameters(), lr=0.01)
    marks = []
    for i in range(1000):
        step(model, optimizer, x, y)
        if i in (100, 999):
            lucid.synchronize(DEVICE)
            marks.append(lucid.memory_allocated(DEVICE))
    assert marks[1] <= 1.05 * marks[0] + 10_000


def test_backward_alone_does_not_grow_either() -> None:
    w = lucid.ones(1000, device=DEVICE)
    w.requires_grad = True
    marks = []
    for i in range(300):
        (w * w).sum().backward()
        if i in (20, 299):
            lucid.synchronize(DEVICE)
            marks.append(lucid.memory_allocated(DEVICE))
    assert marks[1] <= 1.05 * marks[0] + 10_000


def test_gradients_cross_devices() -> None:
    x = lucid.tensor([1.0, 2.0], requires_grad=True)
    y = (x * 2).to(DEVICE)
    z = (y * y).to("cpu") * x
    z.sum().backward()
    assert x.grad is not None
    assert x.grad.device == "cpu"
    assert x.grad.tolist() == [12.0, 48.0]  # z = 4 x^3
    (g,) = lucid.autograd.grad(((x * x).to(DEVICE) ** 2).sum(), x, create_graph=True)
    (h,) = lucid.autograd.grad(g.sum(), x)
    assert h.tolist() == [12.0, 48.0]


def test_in_place_changes_show_through_views_as_numpys_do() -> None:
    x = lucid.asarray([[1.0, 2.0], [3.0, 4.0]], dtype=lucid.float32, device=DEVICE)
    row, transposed, flat = x[0], x.T, lucid.reshape(x, (-1,))
    row *= 10
    transposed[1, 1] = -4.0
    flat += 1.0
    with lucid.no_grad():
        x[1, 0] = 7.0
    assert x.tolist() == [[11.0, 21.0], [7.0, -3.0]]
    assert row.tolist() == [11.0, 21.0]
    assert transposed.tolist() == [[11.0, 7.0], [21.0, -3.0]]
    assert flat.tolist() == [11.0, 21.0, 7.0, -3.0]


def test_a_parameter_updated_under_no_grad_stays_a_leaf() -> None:
    p = nn.Parameter(lucid.ones(3, device=DEVICE, dtype=lucid.float32))
    with lucid.no_grad():
        p -= 0.5
        p[0] = 9.0
    assert p.is_leaf
    assert p.requires_grad
    assert p.tolist() == [9.0, 0.5, 0.5]


def test_values_are_not_looked_at() -> None:
    x = lucid.ones(3, device=DEVICE)
    assert not lucid.is_evaluated(x + 1)
    assert lucid.is_evaluated(x.to("cpu"))
    assert not lucid.is_evaluated([1.0])
