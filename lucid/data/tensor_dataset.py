"""Tensors whose rows belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError, ArgumentTypeError, ShapeError
from lucid.data.dataset import Dataset

if TYPE_CHECKING:
    from lucid import Tensor

__all__ = ["TensorDataset"]


class TensorDataset(Dataset[tuple[Any, ...]]):
    """Tensors of the same length; item `i` holds row `i` of each.

    Parameters
    ----------
    *tensors : Tensor, shape (n, ...)
        The Tensors; NumPy arrays will do.

    Raises
    ------
    ArgumentError, ArgumentTypeError
        If there are none, or one has no first axis.
    ShapeError
        If their lengths differ.

    Examples
    --------
    >>> import lucid
    >>> data = lucid.data.TensorDataset(lucid.arange(6).reshape((3, 2)), lucid.arange(3))
    >>> data[1]
    (Tensor([2, 3]), Tensor(1))
    """

    tensors: tuple[Tensor, ...]

    def __init__(self, *tensors: Tensor) -> None:
        if not tensors:
            raise ArgumentError("TensorDataset: give at least one Tensor")
        for i, tensor in enumerate(tensors):
            if not hasattr(tensor, "shape") or len(tensor.shape) == 0:
                raise ArgumentTypeError(f"TensorDataset: tensors[{i}] must have rows, got {type(tensor).__name__}")
        lengths = [int(tensor.shape[0] or 0) for tensor in tensors]
        if len(set(lengths)) > 1:
            raise ShapeError(f"TensorDataset: the Tensors must be of one length, got {lengths}")
        self.tensors = tensors

    def __len__(self) -> int:
        return int(self.tensors[0].shape[0] or 0)

    def __getitem__(self, index: Any) -> tuple[Any, ...]:
        return tuple([tensor[index] for tensor in self.tensors])
