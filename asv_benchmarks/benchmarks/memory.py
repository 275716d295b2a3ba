"""How much memory a long graph takes."""

from __future__ import annotations

import lucid
from lucid import Tensor

from .common import DEVICES, force, normal


class LongChain:
    """100,000 operations in a row, each recorded. asv counts the whole process; the short chain is what to subtract."""

    params = ((100, 100_000), DEVICES)
    param_names = ("operations", "device")

    def setup(self, operations: int, device: str) -> None:
        self.x = normal(8, device=device).requires_grad_()
        self.factor = lucid.full(8, -1.0, dtype=lucid.float32, device=device)

    def peakmem_forward(self, operations: int, device: str) -> Tensor:
        y = self.x
        for _ in range(operations):
            y = y * self.factor
        force(y)
        return y

    def peakmem_forward_and_backward(self, operations: int, device: str) -> None:
        self.peakmem_forward(operations, device).sum().backward()
        force(self.x.grad)
