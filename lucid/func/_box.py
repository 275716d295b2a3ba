"""The raw arrays of a level: boxes around Tensors of the level below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lucid._dtypes import DType

if TYPE_CHECKING:
    from lucid.func._level import Level

__all__ = ["Box"]


class Box:
    """A raw array of a level.

    Attributes
    ----------
    level : Level
        The level it belongs to.
    """

    __slots__ = ("level",)

    level: Level
    __array_ufunc__ = None  # NumPy must not take a box for a number
    __hash__ = None  # type: ignore[assignment]  # == is elementwise

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape that the function under the transform sees."""
        raise NotImplementedError

    @property
    def dtype(self) -> DType:
        """The dtype."""
        raise NotImplementedError

    @property
    def ndim(self) -> int:
        """The number of dimensions."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of elements."""
        size = 1
        for n in self.shape:
            size *= n
        return size

    @property
    def mT(self) -> Any:
        """The transpose of each matrix."""
        return self.level.function("matrix_transpose")(self)

    def __getitem__(self, key: Any) -> Any:
        return self.level.function("getitem")(self, key=key)


def _operator(name: str) -> Callable[..., Any]:
    def apply(self: Box, *others: Any) -> Any:
        return self.level.function(name)(self, *others)

    return apply


def _reflected(name: str) -> Callable[[Box, Any], Any]:
    def apply(self: Box, other: Any) -> Any:
        return self.level.function(name)(other, self)

    return apply


_UNARY = {"neg": "negative", "pos": "positive", "abs": "abs", "invert": "bitwise_invert"}
_BINARY = {
    "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "divide", "floordiv": "floor_divide",
    "mod": "remainder", "pow": "pow", "matmul": "matmul",
    "and": "bitwise_and", "or": "bitwise_or", "xor": "bitwise_xor",
    "lshift": "bitwise_left_shift", "rshift": "bitwise_right_shift",
}  # fmt: skip
_COMPARISONS = {
    "lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal", "eq": "equal", "ne": "not_equal",
}  # fmt: skip
for _python, _standard in {**_UNARY, **_BINARY, **_COMPARISONS}.items():
    setattr(Box, f"__{_python}__", _operator(_standard))
for _python, _standard in _BINARY.items():
    setattr(Box, f"__r{_python}__", _reflected(_standard))
