"""What einops has to know about Tensors.

einops finds its backends among the subclasses of its `AbstractBackend`, so defining the class is all the registration
there is. This module is imported when einops is: see `lucid._on_import`.
"""

from __future__ import annotations

from typing import Any

from einops._backends import AbstractBackend

import lucid
from lucid import Tensor
from lucid._errors import MissingExtraError

__all__ = ["LucidBackend"]


class LucidBackend(AbstractBackend):
    """The operations of einops in functions of the standard, so that each is differentiable and runs on any device."""

    framework_name = "lucid"

    def is_appropriate_type(self, tensor: object) -> bool:
        """Return whether this backend is the one for `tensor`."""
        return isinstance(tensor, Tensor)

    def from_numpy(self, x: Any) -> Tensor:
        """Return a Tensor of an array."""
        return lucid.asarray(x)

    def to_numpy(self, x: Tensor) -> Any:
        """Return the array of a Tensor; one that requires grad is refused, as everywhere in Lucid."""
        return x.to("cpu").numpy()

    def arange(self, start: int, stop: int) -> Tensor:
        """Return the integers from `start` to `stop`, for `einops.parse_shape` and its tests."""
        return lucid.arange(start, stop)

    def reshape(self, x: Tensor, shape: tuple[int, ...]) -> Tensor:
        """Return `x` in another shape."""
        return lucid.reshape(x, tuple(shape))

    def transpose(self, x: Tensor, axes: tuple[int, ...]) -> Tensor:
        """Return `x` with its axes in another order."""
        return lucid.permute_dims(x, tuple(axes))

    def reduce(self, x: Tensor, operation: str, axes: tuple[int, ...]) -> Tensor:
        """Return ``min``, ``max``, ``sum``, ``mean``, ``prod``, ``any`` or ``all`` over some axes."""
        out: Tensor = getattr(lucid, operation)(x, axis=tuple(axes))
        return out

    def stack_on_zeroth_dimension(self, tensors: list[Tensor]) -> Tensor:
        """Return one array of equally shaped ones."""
        return lucid.stack(tensors)

    def add_axis(self, x: Tensor, new_position: int) -> Tensor:
        """Return `x` with a new axis of length one."""
        return lucid.expand_dims(x, axis=new_position)

    def add_axes(self, x: Tensor, n_axes: int, pos2len: dict[int, int]) -> Tensor:
        """Return `x` repeated along new axes, without a copy of the numbers."""
        for position in pos2len:
            x = self.add_axis(x, position)
        return lucid.broadcast_to(x, tuple(pos2len.get(i, x.shape[i]) for i in range(n_axes)))

    def tile(self, x: Tensor, repeats: tuple[int, ...]) -> Tensor:
        """Return `x` several times over."""
        return lucid.tile(x, repeats)

    def concat(self, tensors: list[Tensor], axis: int) -> Tensor:
        """Return arrays joined along an axis."""
        return lucid.concat(tensors, axis=axis)

    def is_float_type(self, x: Tensor) -> bool:
        """Return whether a mean of `x` has its dtype."""
        return x.dtype.is_floating

    def einsum(self, pattern: str, *x: Tensor) -> Tensor:
        """Return the contraction that `pattern` describes, in the cheapest order that opt_einsum finds."""
        try:
            from opt_einsum import contract
        except ImportError as error:
            raise MissingExtraError(
                'einsum: needs opt_einsum; install it with pip install "lucid-dl[einops]"'
            ) from error
        out: Tensor = contract(pattern, *x)
        return out
