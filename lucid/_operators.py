"""The operators: each is a function of the namespace."""

# mypy: disable-error-code="misc"
# Every `self` here is a Tensor, since only Tensor inherits from the class; mypy would have it declared the other way.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._dispatch import OPS, ForeignOperandError, binary, unary
from lucid._inplace import update, update_by_multiple
from lucid.functions import elementwise  # noqa: F401  # fills OPS
from lucid.functions.linalg import matmul

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["Operators"]
_ADD = OPS["add"]
_SUBTRACT = OPS["subtract"]
_MULTIPLY = OPS["multiply"]
_DIVIDE = OPS["divide"]
_FLOOR_DIVIDE = OPS["floor_divide"]
_REMAINDER = OPS["remainder"]
_POW = OPS["pow"]
_BITWISE_AND = OPS["bitwise_and"]
_BITWISE_OR = OPS["bitwise_or"]
_BITWISE_XOR = OPS["bitwise_xor"]
_BITWISE_LEFT_SHIFT = OPS["bitwise_left_shift"]
_BITWISE_RIGHT_SHIFT = OPS["bitwise_right_shift"]
_LESS = OPS["less"]
_LESS_EQUAL = OPS["less_equal"]
_GREATER = OPS["greater"]
_GREATER_EQUAL = OPS["greater_equal"]
_EQUAL = OPS["equal"]
_NOT_EQUAL = OPS["not_equal"]
_NEGATIVE = OPS["negative"]
_POSITIVE = OPS["positive"]
_ABS = OPS["abs"]
_BITWISE_INVERT = OPS["bitwise_invert"]


class Operators:
    """``+ - * / // % ** @ & | ^ ~ << >>``, comparisons, their reflected and in-place forms, and `add_` and `sub_`.

    An operand that is neither a Tensor, a NumPy array nor a number makes the operator answer NotImplemented, so that
    Python asks the other operand.
    """

    __slots__ = ()

    def __neg__(self: Tensor) -> Tensor:
        return unary(_NEGATIVE, self)

    def __pos__(self: Tensor) -> Tensor:
        return unary(_POSITIVE, self)

    def __abs__(self: Tensor) -> Tensor:
        return unary(_ABS, self)

    def __invert__(self: Tensor) -> Tensor:
        return unary(_BITWISE_INVERT, self)

    def __matmul__(self: Tensor, other: Any, /) -> Tensor:
        return matmul(self, other)

    def __rmatmul__(self: Tensor, other: Any, /) -> Tensor:
        return matmul(other, self)

    def __imatmul__(self: Tensor, other: Any, /) -> Tensor:
        self[...] = _same_shape(matmul(self, other), self)
        return self

    def __add__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_ADD, self, other)
        except ForeignOperandError:
            return NotImplemented

    def __radd__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_ADD, other, self)
        except ForeignOperandError:
            return NotImplemented

    def __iadd__(self: Tensor, other: Any, /) -> Tensor:
        return update(_ADD, self, other)

    def add_(self: Tensor, other: Any, *, alpha: float = 1) -> Tensor:
        """Add a multiple of an array in place: ``x += alpha * other``.

        Parameters
        ----------
        other : Tensor, ndarray or number
            What to add; shape and dtype of this Tensor stay.
        alpha : number, default 1
            What to multiply it by.

        Returns
        -------
        Tensor
            This Tensor.

        Examples
        --------
        >>> import lucid
        >>> lucid.asarray([1.0, 2.0]).add_(lucid.asarray([2.0, 4.0]), alpha=0.5)
        Tensor([2., 4.])
        """
        return update_by_multiple(_ADD, self, other, alpha)

    def __sub__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_SUBTRACT, self, other)
        except ForeignOperandError:
            return NotImplemented

    def __rsub__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_SUBTRACT, other, self)
        except ForeignOperandError:
            return NotImplemented

    def __isub__(self: Tensor, other: Any, /) -> Tensor:
        return update(_SUBTRACT, self, other)

    def sub_(self: Tensor, other: Any, *, alpha: float = 1) -> Tensor:
        """Subtract a multiple of an array in place: ``x -= alpha * other``.

        Parameters
        ----------
        other : Tensor, ndarray or number
            What to subtract; shape and dtype of this Tensor stay.
        alpha : number, default 1
            What to multiply it by.

        Returns
        -------
        Tensor
            This Tensor.

        Examples
        --------
        >>> import lucid
        >>> lucid.asarray([1.0, 2.0]).sub_(lucid.asarray([2.0, 4.0]), alpha=0.5)
        Tensor([0., 0.])
        """
        return update_by_multiple(_SUBTRACT, self, other, alpha)

    def __mul__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_MULTIPLY, self, other)
        except ForeignOperandError:
            return NotImplemented

    def __rmul__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_MULTIPLY, other, self)
        except ForeignOperandError:
            return NotImplemented

    def __imul__(self: Tensor, other: Any, /) -> Tensor:
        return update(_MULTIPLY, self, other)

    def __truediv__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_DIVIDE, self, other)
        except ForeignOperandError:
            return NotImplemented

    def __rtruediv__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_DIVIDE, other, self)
        except ForeignOperandError:
            return NotImplemented

    def __itruediv__(self: Tensor, other: Any, /) -> Tensor:
        return update(_DIVIDE, self, other)

    def __floordiv__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_FLOOR_DIVIDE, self, other)
        except ForeignOperandError:
            return NotImplemented

    def __rfloordiv__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_FLOOR_DIVIDE, other, self)
        except ForeignOperandError:
            return NotImplemented

    def __ifloordiv__(self: Tensor, other: Any, /) -> Tensor:
        return update(_FLOOR_DIVIDE, self, other)

    def __mod__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_REMAINDER, self, other)
        except ForeignOperandError:
            return NotImplemented

    def __rmod__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_REMAINDER, other, self)
        except ForeignOperandError:
            return NotImplemented

    def __imod__(self: Tensor, other: Any, /) -> Tensor:
        return update(_REMAINDER, self, other)

    def __pow__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_POW, self, other)
        except ForeignOperandError:
            return NotImplemented

    def __rpow__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_POW, other, self)
        except ForeignOperandError:
            return NotImplemented

    def __ipow__(self: Tensor, other: Any, /) -> Tensor:
        return update(_POW, self, other)

    def __and__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_BITWISE_AND, self, other)
        except ForeignOperandError:
            return NotImplemented

    def __rand__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_BITWISE_AND, other, self)
        except ForeignOperandError:
            return NotImplemented

    def __iand__(self: Tensor, other: Any, /) -> Tensor:
        return update(_BITWISE_AND, self, other)

    def __or__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_BITWISE_OR, self, other)
        except ForeignOperandError:
            return NotImplemented

    def __ror__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_BITWISE_OR, other, self)
        except ForeignOperandError:
            return NotImplemented

    def __ior__(self: Tensor, other: Any, /) -> Tensor:
        return update(_BITWISE_OR, self, other)

    def __xor__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_BITWISE_XOR, self, other)
        except ForeignOperandError:
            return NotImplemented

    def __rxor__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_BITWISE_XOR, other, self)
        except ForeignOperandError:
            return NotImplemented

    def __ixor__(self: Tensor, other: Any, /) -> Tensor:
        return update(_BITWISE_XOR, self, other)

    def __lshift__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_BITWISE_LEFT_SHIFT, self, other)
        except ForeignOperandError:
            return NotImplemented

    def __rlshift__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_BITWISE_LEFT_SHIFT, other, self)
        except ForeignOperandError:
            return NotImplemented

    def __ilshift__(self: Tensor, other: Any, /) -> Tensor:
        return update(_BITWISE_LEFT_SHIFT, self, other)

    def __rshift__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_BITWISE_RIGHT_SHIFT, self, other)
        except ForeignOperandError:
            return NotImplemented

    def __rrshift__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_BITWISE_RIGHT_SHIFT, other, self)
        except ForeignOperandError:
            return NotImplemented

    def __irshift__(self: Tensor, other: Any, /) -> Tensor:
        return update(_BITWISE_RIGHT_SHIFT, self, other)

    def __lt__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_LESS, self, other)
        except ForeignOperandError:
            return NotImplemented

    def __le__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_LESS_EQUAL, self, other)
        except ForeignOperandError:
            return NotImplemented

    def __gt__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_GREATER, self, other)
        except ForeignOperandError:
            return NotImplemented

    def __ge__(self: Tensor, other: Any, /) -> Tensor:
        try:
            return binary(_GREATER_EQUAL, self, other)
        except ForeignOperandError:
            return NotImplemented

    def __eq__(self: Tensor, other: Any, /) -> Tensor:  # type: ignore[override]  # elementwise, as the standard has it
        try:
            return binary(_EQUAL, self, other)
        except ForeignOperandError:
            return NotImplemented

    def __ne__(self: Tensor, other: Any, /) -> Tensor:  # type: ignore[override]  # elementwise, as the standard has it
        try:
            return binary(_NOT_EQUAL, self, other)
        except ForeignOperandError:
            return NotImplemented

    __hash__ = object.__hash__


def _same_shape(result: Tensor, target: Tensor) -> Tensor:
    from lucid._errors import ShapeError

    if result.shape != target.shape:
        raise ShapeError(f"matmul in place: the result has shape {result.shape}, but the array keeps {target.shape}")
    return result
