"""Data type functions: casting, and what only looks at dtypes."""

from __future__ import annotations

import lucid
from lucid import Tensor

from .common import Chapter, cases, normal


class Casting(Chapter):
    calls, params = cases(
        {
            "to float64": lambda x: lucid.astype(x, lucid.float64),
            "to its own, copied": lambda x: lucid.astype(x, lucid.float32),
            "to its own": lambda x: lucid.astype(x, lucid.float32, copy=False),
        }
    )

    def inputs(self, size: int, device: str) -> tuple[Tensor, ...]:
        return (normal(size, device=device),)

    def time_forward(self, call: str, size: int, device: str) -> None:
        self.forward()

    def time_forward_and_backward(self, call: str, size: int, device: str) -> None:
        self.forward_and_backward()


class Dtypes:
    def setup(self) -> None:
        self.x = lucid.zeros(2, dtype=lucid.float32)

    def time_result_type(self) -> None:
        lucid.result_type(self.x, lucid.float64)

    def time_isdtype(self) -> None:
        lucid.isdtype(lucid.float32, "real floating")

    def time_finfo(self) -> None:
        lucid.finfo(lucid.float32)
