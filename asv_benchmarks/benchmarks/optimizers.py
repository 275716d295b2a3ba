"""Steps of the optimizers, and clipping, where gradients are there already."""

from __future__ import annotations

import lucid
from lucid import nn, optim

from .common import DEVICES, force, normal

OPTIMIZERS = (
    "SGD", "Adam", "AdamW", "NAdam", "RAdam", "Adamax", "Adagrad", "Adadelta", "RMSprop", "Rprop", "ASGD", "Adafactor",
    "Lion", "Muon",
)  # fmt: skip

SIZES = {"6 of 4 x 4": (6, 4), "100 of 512 x 512": (100, 512)}
"""At the first size the library's own share is what takes the time, at the second the arrays are."""


class Parameters:
    """What the benchmarks share: parameters with gradients."""

    def prepare(self, size: str, device: str) -> None:
        count, n = SIZES[size]
        self.tensors = [normal(n, n, device=device, seed=i).requires_grad_() for i in range(count)]
        for i, p in enumerate(self.tensors):
            p.grad = normal(n, n, device=device, seed=count + i)


class Step(Parameters):
    """One step."""

    params = (OPTIMIZERS, tuple(SIZES), DEVICES)
    param_names = ("optimizer", "size", "device")
    timeout = 120.0

    def setup(self, optimizer: str, size: str, device: str) -> None:
        self.prepare(size, device)
        self.optimizer = getattr(optim, optimizer)(self.tensors, lr=1e-4)
        self.optimizer.step()  # the state is there

    def time_step(self, optimizer: str, size: str, device: str) -> None:
        self.optimizer.step()
        force(tuple(self.tensors))


class Clipping(Parameters):
    """The norm of all gradients, and scaling by it."""

    params = (tuple(SIZES), DEVICES)
    param_names = ("size", "device")

    def setup(self, size: str, device: str) -> None:
        self.prepare(size, device)

    def time_clip_grad_norm(self, size: str, device: str) -> None:
        force(nn.utils.clip_grad_norm_(self.tensors, 1e-3))


class Schedule:
    """A learning-rate schedule, which is Python alone."""

    def setup(self) -> None:
        self.optimizer = optim.SGD([lucid.tensor([1.0], requires_grad=True)], lr=0.1, momentum=0.9)
        self.scheduler = optim.lr_scheduler.CyclicLR(self.optimizer, 0.1, 1.0)

    def time_scheduler_step(self) -> None:
        self.scheduler.step()
