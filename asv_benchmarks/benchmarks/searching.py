"""Searching functions; `where` has a derivative."""

from __future__ import annotations

import lucid
from lucid import Tensor

from .common import Chapter, cases, normal


class Searching(Chapter):
    calls, params = cases(
        {
            "argmax": lambda x, y: lucid.argmax(x),
            "nonzero": lambda x, y: lucid.nonzero(x > y),
            "searchsorted": lambda x, y: lucid.searchsorted(x, y),
        }
    )

    def inputs(self, size: int, device: str) -> tuple[Tensor, ...]:
        return lucid.sort(normal(size, device=device)), normal(size, device=device, seed=1)

    def time_forward(self, call: str, size: int, device: str) -> None:
        self.forward()


class Where(Chapter):
    calls, params = cases({"where": lambda x, y: lucid.where(x > y, x, y)})

    def inputs(self, size: int, device: str) -> tuple[Tensor, ...]:
        return normal(size, device=device), normal(size, device=device, seed=1)

    def time_forward(self, call: str, size: int, device: str) -> None:
        self.forward()

    def time_forward_and_backward(self, call: str, size: int, device: str) -> None:
        self.forward_and_backward()
