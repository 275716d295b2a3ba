"""Arrays with a tangent: a value, and how it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lucid._dispatch import Backend, Op
from lucid._dtypes import DType
from lucid._errors import ArgumentError
from lucid.func._below import raw_of
from lucid.func._box import Box
from lucid.func._level import Level

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["Dual", "DualLevel"]


class Dual(Box):
    """A value and its tangent.

    Attributes
    ----------
    primal : Tensor
        The value, a Tensor of a level below.
    tangent : Tensor or None
        The tangent, of the same shape and dtype; None for zero.
    """

    __slots__ = ("primal", "tangent")

    def __init__(self, primal: Tensor, tangent: Tensor | None, level: Level) -> None:
        self.primal = primal
        self.tangent = tangent
        self.level = level

    @property
    def shape(self) -> tuple[int, ...]:
        return self.primal.shape

    @property
    def dtype(self) -> DType:
        return self.primal.dtype

    def item(self) -> Any:
        """Return the number that the value is: which way a program takes does not depend on tangents."""
        return self.primal.item()

    def __bool__(self) -> bool:
        return bool(raw_of(self.primal))


class DualLevel(Level):
    """A running `jvp`.

    Parameters
    ----------
    base : Backend
        The backend of the device.
    """

    array_type = Dual

    def __init__(self, base: Backend) -> None:
        super().__init__("jvp", base)

    def make(self, op: Op) -> Callable[..., Any]:
        from lucid.func._tangents import pushed_forward

        return pushed_forward(op, self)

    def box(self, x: Tensor) -> Dual:
        return Dual(x, None, self)

    def to_numpy(self, raw: Any) -> Any:
        if raw.tangent is not None:
            raise ArgumentError(
                "jvp: the values of a Tensor that has a tangent are wanted outside of Lucid, where the tangent would be"
                " lost; use the functions of lucid"
            )
        return raw.primal.numpy()
