"""Arrays with a batch axis that the function under `vmap` does not see."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from lucid._dispatch import Backend, Op
from lucid._dtypes import DType
from lucid._errors import ArgumentError
from lucid.func._below import raw_of
from lucid.func._box import Box
from lucid.func._level import Level

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["BatchLevel", "Batched"]


class Batched(Box):
    """An array for each example, or one array for all of them.

    Attributes
    ----------
    value : Tensor
        A Tensor of the level below.
    batched : bool
        Whether its first axis goes through the examples.
    """

    __slots__ = ("batched", "value")

    def __init__(self, value: Tensor, batched: bool, level: Level) -> None:
        self.value = value
        self.batched = batched
        self.level = level

    @property
    def shape(self) -> tuple[int, ...]:
        shape = self.value.shape
        return shape[1:] if self.batched else shape

    @property
    def dtype(self) -> DType:
        return self.value.dtype

    def item(self) -> Any:
        """Return the number; an error if each example has its own."""
        if self.batched:
            _refuse("a Python number or bool is wanted of a Tensor that differs from example to example")
        return self.value.item()

    def __bool__(self) -> bool:
        # Only derivative rules ask an array itself: whether something holds for all examples.
        return bool(raw_of(self.value.all())) if self.batched else bool(raw_of(self.value))

    def __repr__(self) -> str:
        return f"Batched(shape={self.shape}, dtype={self.dtype.name}, batched={self.batched})"


def _refuse(what: str) -> NoReturn:
    raise ArgumentError(
        f"vmap: {what}, but under vmap all examples run at once; use lucid.where for what an `if` would choose,"
        " or leave vmap out"
    )


class BatchLevel(Level):
    """A running `vmap`.

    Parameters
    ----------
    size : int
        How many examples there are.
    base : Backend
        The backend of the device.
    """

    array_type = Batched

    def __init__(self, size: int, base: Backend) -> None:
        super().__init__("vmap", base)
        self.size = size

    def make(self, op: Op) -> Callable[..., Any]:
        from lucid.func._batching import rule_for

        return rule_for(op, self)

    def box(self, x: Tensor) -> Batched:
        return Batched(x, False, self)

    def to_numpy(self, raw: Any) -> Any:
        if raw.batched:
            _refuse("the values of a Tensor are wanted outside of Lucid")
        return raw.value.numpy()
