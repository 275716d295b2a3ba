"""Data sets side by side."""

from __future__ import annotations

from typing import Any

from lucid._errors import ArgumentError, ShapeError
from lucid.data.dataset import Dataset

__all__ = ["StackDataset"]


class StackDataset(Dataset[Any]):
    """Data sets of the same length side by side; item `i` holds item `i` of each.

    Parameters
    ----------
    *args : Dataset
        The data sets, for items that are tuples.
    **kwargs : Dataset
        The data sets, for items that are dicts. Either these or `args`.

    Raises
    ------
    ArgumentError
        If there are none, or both kinds.
    ShapeError
        If their lengths differ.

    Examples
    --------
    >>> import lucid
    >>> lucid.data.StackDataset(image=["first", "second"], label=[0, 1])[1]
    {'image': 'second', 'label': 1}
    """

    datasets: tuple[Any, ...] | dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if bool(args) == bool(kwargs):
            raise ArgumentError("StackDataset: give data sets either by position or by name")
        self.datasets = args or kwargs
        lengths = [len(dataset) for dataset in (args or kwargs.values())]
        if len(set(lengths)) > 1:
            raise ShapeError(f"StackDataset: the data sets must be of one length, got {lengths}")
        self._length = lengths[0]

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: Any) -> Any:
        if isinstance(self.datasets, dict):
            return {name: dataset[index] for name, dataset in self.datasets.items()}
        return tuple([dataset[index] for dataset in self.datasets])
