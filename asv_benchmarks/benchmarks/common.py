"""What the benchmarks of the chapters share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import lucid
from lucid import Tensor

__all__ = ["DEVICES", "SIZES", "Chapter", "cases", "force", "normal"]

DEVICES = tuple(map(str, lucid.__array_namespace_info__().devices()))

SIZES = (8, 1_000_000)
"""At the first size the library's own share is what takes the time, at the second the arrays are."""

Call = Callable[..., Any]


def cases(calls: dict[str, Call], sizes: tuple[int, ...] = SIZES) -> tuple[dict[str, Call], tuple[Any, ...]]:
    """Return the calls and the parameters of a chapter's benchmarks: each call at each size on each device."""
    return calls, (tuple(calls), sizes, DEVICES)


def normal(*shape: int, device: str, seed: int = 0) -> Tensor:
    """Return float32 numbers, the same in every run."""
    generator = lucid.random.Generator(seed, device=device)
    return lucid.randn(*shape, generator=generator, device=device)


def force(results: Any) -> None:
    """Have the values computed where a device puts that off."""
    if isinstance(results, Tensor):
        results.eval()
    elif isinstance(results, tuple):
        for result in results:
            force(result)


class Chapter:
    """Calls by name, each with inputs of a size.

    A chapter sets `calls` and `params` by `cases`, gives its `inputs`, and defines the ``time_`` methods that make
    sense for it: asv would run inherited ones for this class too.
    """

    param_names = ("call", "size", "device")
    calls: dict[str, Call]
    timeout = 120.0

    def inputs(self, size: int, device: str) -> tuple[Tensor, ...]:
        """Return the arguments of the calls."""
        raise NotImplementedError

    def setup(self, call: str, size: int, device: str) -> None:
        """Prepare one call, and what its gradient starts from and ends at."""
        self.call = self.calls[call]
        self.plain = self.inputs(size, device)
        self.tracked = tuple(
            [lucid.asarray(x, copy=True).requires_grad_() if x.dtype is lucid.float32 else x for x in self.plain]
        )
        result = self.call(*self.tracked)
        self.leaves = [x for x in self.tracked if x.requires_grad]
        self.start = lucid.ones_like(result.detach()) if isinstance(result, Tensor) else None

    def forward(self) -> None:
        """Call once; nothing is recorded."""
        force(self.call(*self.plain))

    def forward_and_backward(self) -> None:
        """Call once and go back."""
        result = self.call(*self.tracked)
        force(lucid.autograd.grad(result, self.leaves, self.start, allow_unused=True))
