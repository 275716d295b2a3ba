"""Utility functions; `diff` has a derivative."""

from __future__ import annotations

import lucid
from lucid import Tensor

from .common import Chapter, cases, normal


class Tests(Chapter):
    calls, params = cases({"all": lambda x: lucid.all(x), "any": lambda x: lucid.any(x)})

    def inputs(self, size: int, device: str) -> tuple[Tensor, ...]:
        return (normal(size, device=device) > 10,)

    def time_forward(self, call: str, size: int, device: str) -> None:
        self.forward()


class Diff(Chapter):
    calls, params = cases({"diff": lambda x: lucid.diff(x)})

    def inputs(self, size: int, device: str) -> tuple[Tensor, ...]:
        return (normal(size, device=device),)

    def time_forward(self, call: str, size: int, device: str) -> None:
        self.forward()

    def time_forward_and_backward(self, call: str, size: int, device: str) -> None:
        self.forward_and_backward()
