"""Creation functions. Of these only `tril` and `triu` have a derivative."""

from __future__ import annotations

from collections.abc import Callable

import lucid
from lucid import Tensor

from .common import DEVICES, SIZES, Chapter, cases, force, normal

CALLS: dict[str, Callable[[int, str], Tensor]] = {
    "zeros": lambda size, device: lucid.zeros(size, dtype=lucid.float32, device=device),
    "full": lambda size, device: lucid.full(size, 1.5, device=device),
    "arange": lambda size, device: lucid.arange(size, device=device),
    "linspace": lambda size, device: lucid.linspace(0.0, 1.0, size, dtype=lucid.float32, device=device),
}


class Creation:
    params = (tuple(CALLS), SIZES, DEVICES)
    param_names = ("call", "size", "device")

    def setup(self, call: str, size: int, device: str) -> None:
        self.call = CALLS[call]

    def time_forward(self, call: str, size: int, device: str) -> None:
        force(self.call(size, device))


class FromData:
    """From a list of numbers, which each have to be looked at."""

    params = ((8, 10_000), DEVICES)
    param_names = ("size", "device")

    def setup(self, size: int, device: str) -> None:
        self.numbers = [float(i) for i in range(size)]

    def time_asarray(self, size: int, device: str) -> None:
        force(lucid.asarray(self.numbers, device=device))


class Triangles(Chapter):
    calls, params = cases({"tril": lambda x: lucid.tril(x)}, (9, 1_000_000))

    def inputs(self, size: int, device: str) -> tuple[Tensor, ...]:
        n = round(size**0.5)
        return (normal(n, n, device=device),)

    def time_forward(self, call: str, size: int, device: str) -> None:
        self.forward()

    def time_forward_and_backward(self, call: str, size: int, device: str) -> None:
        self.forward_and_backward()
