"""Indexing: by integers and slices (views), by arrays (copies), and assignment."""

from __future__ import annotations

import lucid
from lucid import Tensor

from .common import DEVICES, SIZES, Chapter, cases, force, normal


class Indexing(Chapter):
    calls, params = cases(
        {
            "integer": lambda x, index: x[1],
            "slice": lambda x, index: x[1:-1],
            "integer array": lambda x, index: x[index],
            "mask": lambda x, index: x[x > 0],
            "take": lambda x, index: lucid.take(x, index, axis=0),
        }
    )

    def inputs(self, size: int, device: str) -> tuple[Tensor, ...]:
        index = lucid.random.randperm(size, generator=lucid.random.Generator(0, device=device), device=device)
        return normal(size, device=device), index[: size // 2]

    def time_forward(self, call: str, size: int, device: str) -> None:
        self.forward()

    def time_forward_and_backward(self, call: str, size: int, device: str) -> None:
        self.forward_and_backward()


class Assignment:
    """``x[1:] = 0`` in place, and while something else holds the array, which then has to be copied."""

    params = (SIZES, DEVICES)
    param_names = ("size", "device")

    def setup(self, size: int, device: str) -> None:
        self.x = normal(size, device=device)
        self.scale = normal(size, device=device, seed=1).requires_grad_()

    def time_in_place(self, size: int, device: str) -> None:
        self.x[1:] = 0.0
        force(self.x)

    def time_held_by_the_tape(self, size: int, device: str) -> None:
        held = self.scale * self.x
        self.x[1:] = 0.0
        force((held, self.x))
