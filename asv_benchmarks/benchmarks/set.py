"""Set functions, on integers of which most come several times."""

from __future__ import annotations

import lucid
from lucid import Tensor

from .common import Chapter, cases


class Set(Chapter):
    calls, params = cases(
        {
            "unique_values": lambda x: lucid.unique_values(x),
            "unique_counts": lambda x: lucid.unique_counts(x),
            "unique_inverse": lambda x: lucid.unique_inverse(x),
        }
    )

    def inputs(self, size: int, device: str) -> tuple[Tensor, ...]:
        generator = lucid.random.Generator(0, device=device)
        return (lucid.random.randint(0, size // 4, (size,), generator=generator, device=device),)

    def time_forward(self, call: str, size: int, device: str) -> None:
        self.forward()
