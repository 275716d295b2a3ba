"""What a call costs apart from the arithmetic: 8 elements, by the dispatcher's entry, recorded and not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import lucid
from lucid import Tensor

from .common import DEVICES, force, normal

CALLS: dict[str, Callable[[Tensor, Tensor], Any]] = {
    "unary": lambda x, m: lucid.tanh(x),
    "binary": lambda x, m: x * x,
    "binary with a number": lambda x, m: x * 2.0,
    "comparison": lambda x, m: x < 0,
    "reduction": lambda x, m: lucid.sum(x),
    "view": lambda x, m: lucid.reshape(x, (2, 4)),
    "item": lambda x, m: x[0],
    "sequence": lambda x, m: lucid.stack((x, x)),
    "several outputs": lambda x, m: lucid.linalg.slogdet(m),
    "matrix product": lambda x, m: m @ m,
}


class Dispatch:
    params = (tuple(CALLS), (False, True), DEVICES)
    param_names = ("call", "recorded", "device")

    def setup(self, call: str, recorded: bool, device: str) -> None:
        self.call = CALLS[call]
        self.x = normal(8, device=device)
        self.m = normal(2, 2, device=device)
        self.x.requires_grad = self.m.requires_grad = recorded

    def time_call(self, call: str, recorded: bool, device: str) -> None:
        force(self.call(self.x, self.m))


class Update:
    """``x += 1`` in place."""

    params = DEVICES
    param_names = ("device",)

    def setup(self, device: str) -> None:
        self.x = normal(8, device=device)

    def time_iadd(self, device: str) -> None:
        self.x += 1.0
        force(self.x)


class NewError:
    """A failing call, whose explanation is worked out afterwards."""

    def setup(self) -> None:
        self.x, self.y = lucid.zeros(3), lucid.zeros(4)

    def time_shapes_that_do_not_fit(self) -> None:
        try:
            self.x + self.y
        except lucid.ShapeError:
            return
        raise AssertionError("3 and 4 elements were added")
