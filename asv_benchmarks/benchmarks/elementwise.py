"""Elementwise functions."""

from __future__ import annotations

import lucid
from lucid import Tensor

from .common import Chapter, cases, normal


class Elementwise(Chapter):
    calls, params = cases(
        {
            "add": lambda x, y: lucid.add(x, y),
            "add scalar": lambda x, y: x + 1.5,
            "multiply": lambda x, y: lucid.multiply(x, y),
            "divide": lambda x, y: lucid.divide(x, y),
            "tanh": lambda x, y: lucid.tanh(x),
            "maximum": lambda x, y: lucid.maximum(x, y),
        }
    )

    def inputs(self, size: int, device: str) -> tuple[Tensor, ...]:
        return normal(size, device=device), normal(size, device=device, seed=1)

    def time_forward(self, call: str, size: int, device: str) -> None:
        self.forward()

    def time_forward_and_backward(self, call: str, size: int, device: str) -> None:
        self.forward_and_backward()


class Broadcasting(Chapter):
    """A matrix with a row and with a column: the gradients of the two are sums."""

    calls, params = cases({"row": lambda x, row, column: x * row, "column": lambda x, row, column: x * column})

    def inputs(self, size: int, device: str) -> tuple[Tensor, ...]:
        rows = max(size // 1000, 2)
        columns = size // rows
        return normal(rows, columns, device=device), normal(columns, device=device), normal(rows, 1, device=device)

    def time_forward(self, call: str, size: int, device: str) -> None:
        self.forward()

    def time_forward_and_backward(self, call: str, size: int, device: str) -> None:
        self.forward_and_backward()
