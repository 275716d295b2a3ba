"""A training step of a small network."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import torch

import lucid
from comparison.interleave import Workload

__all__ = ["mlp_step"]

WIDTHS = (784, 256, 128, 10)
BATCH = 64
RATE = 0.01


def _data() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return rng.standard_normal((BATCH, WIDTHS[0]), np.float32), rng.integers(0, WIDTHS[-1], BATCH)


def _network(nn: Any, tensor: Callable[[np.ndarray], Any]) -> Any:
    """Return the network of either library, whose `nn` have the same names; the weights come from one seed."""
    layers = []
    for n, m in pairwise(WIDTHS):
        layers += [nn.Linear(n, m), nn.ReLU()]
    network = nn.Sequential(*layers[:-1])
    rng = np.random.default_rng(1)
    weights = {}
    for name, parameter in network.state_dict().items():
        bound = tuple(parameter.shape)[-1] ** -0.5
        weights[name] = tensor(rng.uniform(-bound, bound, tuple(parameter.shape)).astype(np.float32))
    network.load_state_dict(weights)
    return network


def _ours() -> tuple[Any, Callable[[], Any]]:
    network = _network(lucid.nn, lucid.tensor)
    optimizer = lucid.optim.SGD(network.parameters(), lr=RATE)
    x, y = (lucid.tensor(array) for array in _data())

    def step() -> Any:
        optimizer.zero_grad()
        loss = lucid.nn.functional.cross_entropy(network(x), y)
        loss.backward()
        optimizer.step()
        return loss.detach()

    return network, step


def _theirs() -> tuple[Any, Callable[[], Any]]:
    network = _network(torch.nn, torch.tensor)
    optimizer = torch.optim.SGD(network.parameters(), lr=RATE)
    x, y = (torch.tensor(array) for array in _data())

    def step() -> Any:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(network(x), y)
        loss.backward()
        optimizer.step()
        return loss.detach()

    return network, step


def _by_hand() -> Callable[[], Any]:
    """Return the step in plain NumPy, with every array but the gradients of the weights made once: the limit here."""
    x, y = _data()
    rng = np.random.default_rng(1)
    weights, biases = [], []
    for n, m in pairwise(WIDTHS):
        weights.append(rng.uniform(-(n**-0.5), n**-0.5, (m, n)).astype(np.float32))
        biases.append(rng.uniform(-0.1, 0.1, m).astype(np.float32))
    rows, rate = np.arange(BATCH), np.float32(RATE)

    def step() -> Any:
        inputs = [x]
        for i, (w, b) in enumerate(zip(weights, biases, strict=True)):
            out = inputs[-1] @ w.T
            out += b
            if i < len(weights) - 1:
                np.maximum(out, 0, out=out)
                inputs.append(out)
        out -= np.maximum.reduce(out, axis=1, keepdims=True)
        picked = out[rows, y]
        np.exp(out, out=out)
        total = np.add.reduce(out, axis=1, keepdims=True)
        loss = (np.log(total[:, 0]) - picked).mean()
        out /= total
        out[rows, y] -= 1
        out /= BATCH
        for i in reversed(range(len(weights))):
            w, b = weights[i], biases[i]
            slope = out.T @ inputs[i]
            shift = np.add.reduce(out, axis=0)
            if i:
                out = out @ w
                out *= inputs[i] > 0
            slope *= rate
            w -= slope
            b -= shift * rate
        return loss

    return step


def mlp_step() -> Workload:
    """784-256-128-10, training step"""
    (ours, our_step), (theirs, their_step) = _ours(), _theirs()

    def check() -> None:
        for _ in range(10):
            np.testing.assert_allclose(np.asarray(our_step()), np.asarray(their_step()), rtol=1e-4)
        for p, q in zip(ours.parameters(), theirs.parameters(), strict=True):
            np.testing.assert_allclose(np.asarray(p.detach()), np.asarray(q.detach()), rtol=1e-4, atol=1e-6)

    return Workload(
        "784-256-128-10, batch 64, SGD step",
        {"Lucid": our_step, "PyTorch": their_step, "NumPy": _by_hand()},
        against="PyTorch",
        target=0.8,
        scale=1e3,
        unit="ms",
        check=check,
    )
