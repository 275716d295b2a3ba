"""Hooks on what the tape keeps for the backward pass."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import Token
from typing import TYPE_CHECKING, Any, Self

from lucid.autograd import _watching
from lucid.autograd._watching import Pair

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["saved_tensors_hooks"]


class saved_tensors_hooks:
    """Have values that are saved for the backward pass packed by a function, and unpacked by another when needed.

    This trades memory for time: `pack_hook` may write the values to disk or round them, `unpack_hook` brings them back.
    Of nested blocks the innermost counts. Works per context: other threads and asyncio tasks are not affected.

    Parameters
    ----------
    pack_hook : callable
        Takes a Tensor, returns anything.
    unpack_hook : callable
        Takes what `pack_hook` returned; returns a Tensor of the same shape, dtype and device.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor([1.0, 2.0], requires_grad=True)
    >>> with lucid.autograd.saved_tensors_hooks(lambda saved: saved.tolist(), lucid.tensor):
    ...     y = lucid.sum(x * x)
    >>> y.backward()
    >>> x.grad
    Tensor([2., 4.], dtype=float32)
    """

    def __init__(self, pack_hook: Callable[[Tensor], Any], unpack_hook: Callable[[Any], Tensor]) -> None:
        self._pair: Pair = (pack_hook, unpack_hook)
        self._tokens: list[Token[tuple[Pair, ...]]] = []

    def __enter__(self) -> Self:
        self._tokens.append(_watching.hooks.set((*_watching.hooks.get(), self._pair)))
        _watching.watch(1)
        return self

    def __exit__(self, *_: object) -> None:
        _watching.watch(-1)
        _watching.hooks.reset(self._tokens.pop())
