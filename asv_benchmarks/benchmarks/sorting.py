"""Sorting functions; `sort` has a derivative."""

from __future__ import annotations

import lucid
from lucid import Tensor

from .common import Chapter, cases, normal


class Sort(Chapter):
    calls, params = cases({"sort": lambda x: lucid.sort(x), "descending": lambda x: lucid.sort(x, descending=True)})

    def inputs(self, size: int, device: str) -> tuple[Tensor, ...]:
        return (normal(size, device=device),)

    def time_forward(self, call: str, size: int, device: str) -> None:
        self.forward()

    def time_forward_and_backward(self, call: str, size: int, device: str) -> None:
        self.forward_and_backward()


class Argsort(Chapter):
    calls, params = cases({"argsort": lambda x: lucid.argsort(x)})

    def inputs(self, size: int, device: str) -> tuple[Tensor, ...]:
        return (normal(size, device=device),)

    def time_forward(self, call: str, size: int, device: str) -> None:
        self.forward()
