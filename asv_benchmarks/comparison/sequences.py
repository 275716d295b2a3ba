"""Training steps of layers for sequences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

import lucid
from comparison.interleave import Workload

__all__ = ["ALL"]

RATE = 0.01

Build = Callable[[Any], Any]


def _step(library: Any, tensor: Callable[[np.ndarray], Any], build: Build, x: np.ndarray) -> tuple[Any, Any]:
    """Return a network of either library, whose names are the same, and its step; the weights come from one seed."""
    network = build(library.nn)
    rng = np.random.default_rng(0)
    weights = {}
    for name, parameter in network.state_dict().items():
        weights[name] = tensor(rng.uniform(-0.1, 0.1, tuple(parameter.shape)).astype(np.float32))
    network.load_state_dict(weights)
    optimizer = library.optim.SGD(network.parameters(), lr=RATE)
    points = tensor(x)

    def step() -> Any:
        optimizer.zero_grad()
        output = network(points)
        output = output[0] if isinstance(output, tuple) else output
        loss = (output * output).mean()
        loss.backward()
        optimizer.step()
        return loss.detach()

    return network, step


def _workload(name: str, build: Build, shape: tuple[int, ...]) -> Workload:
    x = np.random.default_rng(1).standard_normal(shape).astype(np.float32)
    ours, our_step = _step(lucid, lucid.tensor, build, x)
    theirs, their_step = _step(torch, torch.tensor, build, x)

    def check() -> None:
        for _ in range(5):
            np.testing.assert_allclose(np.asarray(our_step()), np.asarray(their_step()), rtol=1e-4)
        for p, q in zip(ours.parameters(), theirs.parameters(), strict=True):
            np.testing.assert_allclose(np.asarray(p.detach()), np.asarray(q.detach()), rtol=1e-4, atol=1e-5)

    return Workload(
        name,
        {"Lucid": our_step, "PyTorch": their_step},
        against="PyTorch",
        target=None,
        scale=1e3,
        unit="ms",
        check=check,
    )


def lstm_step() -> Workload:
    """LSTM, training step"""
    return _workload("LSTM, hidden 128, 64 x 32, SGD step", lambda nn: nn.LSTM(128, 128), (64, 32, 128))


def gru_step() -> Workload:
    """GRU, training step"""
    return _workload("GRU, hidden 128, 64 x 32, SGD step", lambda nn: nn.GRU(128, 128), (64, 32, 128))


def transformer_step() -> Workload:
    """transformer block, training step"""
    return _workload(
        "transformer block, 8 x 128 x 256, SGD step",
        lambda nn: nn.TransformerEncoderLayer(256, 4, 1024, dropout=0.0, norm_first=True, batch_first=True),
        (8, 128, 256),
    )


ALL = (lstm_step, gru_step, transformer_step)
