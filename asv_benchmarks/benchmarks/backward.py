"""The tape and the walk back, on 8 elements."""

from __future__ import annotations

import lucid

from .common import DEVICES, force, normal


class Backward:
    params = DEVICES
    param_names = ("device",)

    def setup(self, device: str) -> None:
        self.x = normal(8, device=device).requires_grad_()
        self.long = self.x
        for _ in range(1000):
            self.long = self.long * 1.0001
        self.wide = self.x * 0.0
        for _ in range(1000):
            self.wide = self.wide + self.x
        self.start = lucid.ones_like(self.x.detach())

    def time_small_chain(self, device: str) -> None:
        """Forward and backward."""
        x = self.x
        x.grad = None
        ((x * 2 + 1) * x - x).sum().backward()
        force(x.grad)

    def time_1000_operations_in_a_row(self, device: str) -> None:
        """Backward only."""
        force(lucid.autograd.grad(self.long, self.x, self.start, retain_graph=True))

    def time_1000_uses_of_one_leaf(self, device: str) -> None:
        """Backward only: one gradient of a thousand shares."""
        force(lucid.autograd.grad(self.wide, self.x, self.start, retain_graph=True))

    def time_second_derivative(self, device: str) -> None:
        """Both walks, the first of them recorded."""
        (slope,) = lucid.autograd.grad(lucid.tanh(self.x), self.x, self.start, create_graph=True)
        force(lucid.autograd.grad(slope, self.x, self.start))

    def time_no_grad(self, device: str) -> None:
        """Only switch recording off and on."""
        with lucid.no_grad():
            pass
