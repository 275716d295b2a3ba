"""Statistical functions, over everything and along one axis."""

from __future__ import annotations

import lucid
from lucid import Tensor

from .common import Chapter, cases, normal


class Statistical(Chapter):
    calls, params = cases(
        {
            "sum": lambda x: lucid.sum(x),
            "sum of columns": lambda x: lucid.sum(x, axis=0),
            "mean": lambda x: lucid.mean(x, axis=1),
            "var": lambda x: lucid.var(x, axis=1),
            "max": lambda x: lucid.max(x, axis=1),
            "cumulative_sum": lambda x: lucid.cumulative_sum(x, axis=1),
        }
    )

    def inputs(self, size: int, device: str) -> tuple[Tensor, ...]:
        return (normal(2, size // 2, device=device),)

    def time_forward(self, call: str, size: int, device: str) -> None:
        self.forward()

    def time_forward_and_backward(self, call: str, size: int, device: str) -> None:
        self.forward_and_backward()
