"""Tensor methods that are functions of the namespace.

One way to a method: it calls the function of the standard, whose page tells the rest. Where PyTorch users write
arguments another way (``x.reshape(2, 3)``, ``x.sum(0)``), the method takes them so. ``np.sum(x)`` and its like call the
method with ``out=None``, which is why reductions take an `out`.
"""

# mypy: disable-error-code="misc"
# Every `self` here is a Tensor, since only Tensor inherits from the class; mypy would have it declared the other way.

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from lucid import _dtypes
from lucid._dtypes import DType, DTypeLike, as_dtype
from lucid._errors import ArgumentError
from lucid.functions import elementwise, linalg, manipulation, searching, statistical, utility
from lucid.functions._axes import normalized_axis
from lucid.functions._reinterpret import reinterpreted
from lucid.functions.creation import asarray
from lucid.functions.data_type import astype

if TYPE_CHECKING:
    from lucid._dispatch import Scalar
    from lucid._tensor import Tensor

__all__ = ["Methods"]

Axis = int | tuple[int, ...] | None


class Methods:
    """The functions that Tensors have as methods."""

    __slots__ = ()

    # --- statistical, searching, utility ----------------------------------------------------------------------------

    def sum(
        self: Tensor,
        axis: Axis = None,
        dtype: DTypeLike | None = None,
        keepdims: builtins.bool = False,
        out: None = None,
    ) -> Tensor:
        """Return the sum of the elements, see `lucid.sum`."""
        if out is not None:
            _refuse_out("sum")
        return statistical.sum(self, axis=axis, dtype=dtype, keepdims=keepdims)

    def mean(
        self: Tensor, axis: Axis = None, keepdims: builtins.bool = False, dtype: None = None, out: None = None
    ) -> Tensor:
        """Return the arithmetic mean, see `lucid.mean`."""
        if out if dtype is None else dtype is not None:
            _refuse_out("mean")
        return statistical.mean(self, axis=axis, keepdims=keepdims)

    def max(self: Tensor, axis: Axis = None, keepdims: builtins.bool = False, out: None = None) -> Tensor:
        """Return the largest elements, see `lucid.max`."""
        if out is not None:
            _refuse_out("max")
        return statistical.max(self, axis=axis, keepdims=keepdims)

    def min(self: Tensor, axis: Axis = None, keepdims: builtins.bool = False, out: None = None) -> Tensor:
        """Return the smallest elements, see `lucid.min`."""
        if out is not None:
            _refuse_out("min")
        return statistical.min(self, axis=axis, keepdims=keepdims)

    def prod(
        self: Tensor,
        axis: Axis = None,
        dtype: DTypeLike | None = None,
        keepdims: builtins.bool = False,
        out: None = None,
    ) -> Tensor:
        """Return the product of the elements, see `lucid.prod`."""
        if out is not None:
            _refuse_out("prod")
        return statistical.prod(self, axis=axis, dtype=dtype, keepdims=keepdims)

    def var(
        self: Tensor, axis: Axis = None, correction: builtins.float = 0.0, keepdims: builtins.bool = False
    ) -> Tensor:
        """Return the variance, see `lucid.var`; unlike PyTorch's, it divides by n unless `correction` is given."""
        return statistical.var(self, axis=axis, correction=correction, keepdims=keepdims)

    def std(
        self: Tensor, axis: Axis = None, correction: builtins.float = 0.0, keepdims: builtins.bool = False
    ) -> Tensor:
        """Return the standard deviation, see `lucid.std`; unlike PyTorch's, it divides by n by default."""
        return statistical.std(self, axis=axis, correction=correction, keepdims=keepdims)

    def all(self: Tensor, axis: Axis = None, keepdims: builtins.bool = False, out: None = None) -> Tensor:
        """Return whether all elements are true, see `lucid.all`."""
        if out is not None:
            _refuse_out("all")
        return utility.all(self, axis=axis, keepdims=keepdims)

    def any(self: Tensor, axis: Axis = None, keepdims: builtins.bool = False, out: None = None) -> Tensor:
        """Return whether any element is true, see `lucid.any`."""
        if out is not None:
            _refuse_out("any")
        return utility.any(self, axis=axis, keepdims=keepdims)

    def argmax(self: Tensor, axis: builtins.int | None = None, keepdims: builtins.bool = False) -> Tensor:
        """Return the indices of the largest elements, see `lucid.argmax`."""
        return searching.argmax(self, axis=axis, keepdims=keepdims)

    def argmin(self: Tensor, axis: builtins.int | None = None, keepdims: builtins.bool = False) -> Tensor:
        """Return the indices of the smallest elements, see `lucid.argmin`."""
        return searching.argmin(self, axis=axis, keepdims=keepdims)

    # --- manipulation -----------------------------------------------------------------------------------------------

    def reshape(self: Tensor, *shape: builtins.int | Sequence[builtins.int]) -> Tensor:
        """Return the array in another shape, given as a tuple or as separate numbers; see `lucid.reshape`."""
        return manipulation.reshape(self, _integers(shape))

    def view(self: Tensor, *shape: builtins.int | Sequence[builtins.int] | DTypeLike) -> Tensor:
        """Return the array in another shape without a copy, or raise if that needs one; see `lucid.reshape`.

        With a dtype, complex numbers as pairs of real ones along the last axis or the reverse, in a new array.
        """
        if len(shape) == 1 and isinstance(shape[0], DType | np.dtype | str | type):
            return reinterpreted(self, as_dtype(shape[0]))
        return manipulation.reshape(self, _integers(shape), copy=False)  # type: ignore[arg-type]  # no dtype is left

    def permute(self: Tensor, *axes: builtins.int | Sequence[builtins.int]) -> Tensor:
        """Return the array with its axes in another order, see `lucid.permute_dims`."""
        return manipulation.permute_dims(self, _integers(axes))

    def transpose(self: Tensor, axis1: builtins.int, axis2: builtins.int) -> Tensor:
        """Return the array with two axes exchanged, as in PyTorch; see `lucid.permute_dims`."""
        order = list(range(self.ndim))
        first, second = (normalized_axis("transpose", axis, self.ndim) for axis in (axis1, axis2))
        order[first], order[second] = order[second], order[first]
        return manipulation.permute_dims(self, tuple(order))

    def squeeze(self: Tensor, axis: Axis = None) -> Tensor:
        """Return the array without an axis of length 1, or without all of them; see `lucid.squeeze`."""
        if axis is None:
            axis = tuple([i for i, length in enumerate(self.shape) if length == 1])
        return manipulation.squeeze(self, axis)

    def unsqueeze(self: Tensor, axis: Axis) -> Tensor:
        """Return the array with a new axis of length 1, see `lucid.expand_dims`."""
        if axis is None:
            raise ArgumentError("unsqueeze: axis must be an integer or a tuple of integers, got None")
        return manipulation.expand_dims(self, axis)

    def flatten(self: Tensor, start_axis: builtins.int = 0, end_axis: builtins.int = -1) -> Tensor:
        """Return the array with the axes from `start_axis` to `end_axis` made one, see `lucid.reshape`."""
        if not self.ndim:
            return manipulation.reshape(self, (1,))
        first, last = (normalized_axis("flatten", axis, self.ndim) for axis in (start_axis, end_axis))
        if first > last:
            raise ArgumentError(f"flatten: start_axis={start_axis} lies behind end_axis={end_axis}")
        length = 1
        for n in self.shape[first : last + 1]:
            length *= n
        return manipulation.reshape(self, (*self.shape[:first], length, *self.shape[last + 1 :]))

    def expand(self: Tensor, *shape: builtins.int | Sequence[builtins.int]) -> Tensor:
        """Return the array broadcast to a shape, in which -1 keeps a length; see `lucid.broadcast_to`."""
        wanted = _integers(shape)
        new = len(wanted) - self.ndim
        kept = [self.shape[i - new] if n == -1 and i >= new else n for i, n in enumerate(wanted)]
        return manipulation.broadcast_to(self, tuple(kept))

    # --- elementwise ------------------------------------------------------------------------------------------------

    def abs(self: Tensor) -> Tensor:
        """Return the absolute values, see `lucid.abs`."""
        return elementwise.abs(self)

    def exp(self: Tensor) -> Tensor:
        """Return e to the power of the elements, see `lucid.exp`."""
        return elementwise.exp(self)

    def log(self: Tensor) -> Tensor:
        """Return the natural logarithm, see `lucid.log`."""
        return elementwise.log(self)

    def sqrt(self: Tensor) -> Tensor:
        """Return the square root, see `lucid.sqrt`."""
        return elementwise.sqrt(self)

    def square(self: Tensor) -> Tensor:
        """Return the squares, see `lucid.square`."""
        return elementwise.square(self)

    def sin(self: Tensor) -> Tensor:
        """Return the sine, see `lucid.sin`."""
        return elementwise.sin(self)

    def cos(self: Tensor) -> Tensor:
        """Return the cosine, see `lucid.cos`."""
        return elementwise.cos(self)

    def tanh(self: Tensor) -> Tensor:
        """Return the hyperbolic tangent, see `lucid.tanh`."""
        return elementwise.tanh(self)

    def sign(self: Tensor) -> Tensor:
        """Return the signs, see `lucid.sign`."""
        return elementwise.sign(self)

    def round(self: Tensor) -> Tensor:
        """Return the nearest integers, see `lucid.round`."""
        return elementwise.round(self)

    def pow(self: Tensor, exponent: Tensor | Scalar) -> Tensor:
        """Return the elements to the power of `exponent`, see `lucid.pow`."""
        return elementwise.pow(self, exponent)

    def clip(
        self: Tensor, min: Tensor | builtins.float | None = None, max: Tensor | builtins.float | None = None
    ) -> Tensor:
        """Return the elements limited to ``[min, max]``, see `lucid.clip`."""
        return elementwise.clip(self, min, max)

    def clamp(
        self: Tensor, min: Tensor | builtins.float | None = None, max: Tensor | builtins.float | None = None
    ) -> Tensor:
        """Return the elements limited to ``[min, max]``: PyTorch's name for `clip`."""
        return elementwise.clip(self, min, max)

    def matmul(self: Tensor, other: Tensor) -> Tensor:
        """Return the matrix product, see `lucid.matmul`."""
        return linalg.matmul(self, other)

    # --- copies and dtypes ------------------------------------------------------------------------------------------

    def copy(self: Tensor) -> Tensor:
        """Return a copy that keeps the place in the graph: NumPy's name for `clone`."""
        return asarray(self, copy=True)

    def clone(self: Tensor) -> Tensor:
        """Return a copy that stays in the graph, see `lucid.asarray`."""
        return asarray(self, copy=True)

    def contiguous(self: Tensor) -> Tensor:
        """Return the Tensor: memory layout is not part of its meaning, and every function takes any layout."""
        return self

    def astype(self: Tensor, dtype: DTypeLike, copy: builtins.bool = True) -> Tensor:
        """Return the array in another dtype, see `lucid.astype`."""
        return astype(self, dtype, copy=copy)

    def half(self: Tensor) -> Tensor:
        """Return the array as float16."""
        return astype(self, _dtypes.float16, copy=False)

    def float(self: Tensor) -> Tensor:
        """Return the array as float32."""
        return astype(self, _dtypes.float32, copy=False)

    def double(self: Tensor) -> Tensor:
        """Return the array as float64."""
        return astype(self, _dtypes.float64, copy=False)

    def int(self: Tensor) -> Tensor:
        """Return the array as int32."""
        return astype(self, _dtypes.int32, copy=False)

    def long(self: Tensor) -> Tensor:
        """Return the array as int64."""
        return astype(self, _dtypes.int64, copy=False)

    def bool(self: Tensor) -> Tensor:
        """Return the array as bool: whether each element differs from zero."""
        return astype(self, _dtypes.bool, copy=False)


def _integers(given: tuple[int | Sequence[int], ...]) -> tuple[int, ...]:
    """Return the integers of ``f(2, 3)`` and of ``f((2, 3))``."""
    if len(given) == 1 and isinstance(given[0], Sequence):
        return tuple(given[0])
    return given  # type: ignore[return-value]  # what is no integer here, the function refuses


def _refuse_out(name: str) -> NoReturn:
    raise ArgumentError(f"{name}: Lucid writes into no other array; leave out (and dtype) away, or assign the result")
