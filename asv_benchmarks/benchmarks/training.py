"""Training steps of small networks."""

from __future__ import annotations

from typing import Any

import lucid
from lucid import nn, optim

from .common import DEVICES, force, normal


class Training:
    """What the two networks share; a step is forward, backward and update."""

    params = (("SGD", "Adam"), DEVICES)
    param_names = ("optimizer", "device")

    def prepare(self, network: nn.Module, x: lucid.Tensor, optimizer: str, device: str) -> None:
        self.network = network.to(device)
        self.optimizer: Any = getattr(optim, optimizer)(network.parameters(), lr=0.001)
        self.x = x
        generator = lucid.random.Generator(0, device=device)
        self.y = lucid.random.randint(0, 10, (x.shape[0],), generator=generator, device=device)

    def step(self) -> None:
        self.optimizer.zero_grad()
        nn.functional.cross_entropy(self.network(self.x), self.y).backward()
        self.optimizer.step()
        force(tuple(self.network.parameters()))


class Perceptron(Training):
    """784-256-128-10 at batch 64."""

    def setup(self, optimizer: str, device: str) -> None:
        lucid.random.manual_seed(0)
        network = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10))
        self.prepare(network, normal(64, 784, device=device), optimizer, device)

    def time_step(self, optimizer: str, device: str) -> None:
        self.step()

    def time_prediction(self, optimizer: str, device: str) -> None:
        with lucid.no_grad():
            force(self.network(self.x))


class LeNet(Training):
    """LeNet-5 on 32 pictures of 28 x 28."""

    def setup(self, optimizer: str, device: str) -> None:
        lucid.random.manual_seed(0)
        network = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10),
        )  # fmt: skip
        self.prepare(network, normal(32, 1, 28, 28, device=device), optimizer, device)

    def time_step(self, optimizer: str, device: str) -> None:
        self.step()
