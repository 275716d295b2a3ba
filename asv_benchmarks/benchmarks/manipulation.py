"""Manipulation functions: views, whose cost should not depend on the size, and copies."""

from __future__ import annotations

import lucid
from lucid import Tensor

from .common import Chapter, cases, normal


class Manipulation(Chapter):
    calls, params = cases(
        {
            "reshape": lambda x: lucid.reshape(x, (-1,)),
            "permute_dims": lambda x: lucid.permute_dims(x, (1, 0)),
            "expand_dims": lambda x: lucid.expand_dims(x, axis=0),
            "broadcast_to": lambda x: lucid.broadcast_to(x, (3, *x.shape)),
            "concat": lambda x: lucid.concat((x, x)),
            "roll": lambda x: lucid.roll(x, 1),
        }
    )

    def inputs(self, size: int, device: str) -> tuple[Tensor, ...]:
        return (normal(2, size // 2, device=device),)

    def time_forward(self, call: str, size: int, device: str) -> None:
        self.forward()

    def time_forward_and_backward(self, call: str, size: int, device: str) -> None:
        self.forward_and_backward()
