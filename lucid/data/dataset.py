"""The two kinds of data sets: those that are indexed and those that are read from front to back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from lucid.data.chain_dataset import ChainDataset
    from lucid.data.concat_dataset import ConcatDataset

__all__ = ["Dataset", "IterableDataset"]

T_co = TypeVar("T_co", covariant=True)


class Dataset(Generic[T_co]):
    """A data set whose items are found by index.

    A subclass defines ``__getitem__`` and, for samplers to know how many items there are, ``__len__``. It may define
    ``__getitems__(indices)``, which returns the items of a whole batch as a list.

    Examples
    --------
    >>> import lucid
    >>> class Squares(lucid.data.Dataset):
    ...     def __len__(self):
    ...         return 10
    ...     def __getitem__(self, index):
    ...         return index, index**2
    >>> Squares()[3]
    (3, 9)
    >>> len(Squares() + Squares())
    20
    """

    def __getitem__(self, index: Any) -> T_co:
        raise NotImplementedError(f"{type(self).__name__} must define __getitem__")

    def __add__(self, other: Dataset[Any]) -> ConcatDataset[Any]:
        from lucid.data.concat_dataset import ConcatDataset

        return ConcatDataset([self, other])


class IterableDataset(Dataset[T_co]):
    """A data set whose items come one after the other, such as the lines of a stream.

    A subclass defines ``__iter__``. With worker processes each of them iterates over a copy, so ``__iter__`` must ask
    `get_worker_info` and return a part of the items only, or every item comes once from each worker.

    Examples
    --------
    >>> import lucid
    >>> class Count(lucid.data.IterableDataset):
    ...     def __init__(self, n):
    ...         self.n = n
    ...     def __iter__(self):
    ...         info = lucid.data.get_worker_info()
    ...         first, step = (0, 1) if info is None else (info.id, info.num_workers)
    ...         return iter(range(first, self.n, step))
    >>> [batch.tolist() for batch in lucid.data.DataLoader(Count(5), batch_size=2)]
    [[0, 1], [2, 3], [4]]
    """

    def __iter__(self) -> Iterator[T_co]:
        raise NotImplementedError(f"{type(self).__name__} must define __iter__")

    def __add__(self, other: Dataset[Any]) -> ChainDataset[Any]:  # type: ignore[override]  # PyTorch's, by its kind
        from lucid.data.chain_dataset import ChainDataset

        return ChainDataset([self, other])
