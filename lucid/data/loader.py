"""The loader: a data set in batches, from this process or from workers."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError
from lucid.data._arguments import check_workers, samplers
from lucid.data._fetching import Fetcher, IndexFetcher, NextFetcher
from lucid.data._iteration import from_here, from_workers, next_requests
from lucid.data._order import requests
from lucid.data._pool import WorkerPool
from lucid.data._randomness import ORDER, mixed
from lucid.data._state import checked_state, restore, saved
from lucid.data._worker import Setup
from lucid.data.collate import default_collate, default_convert
from lucid.data.dataset import IterableDataset
from lucid.random import default_generator, randint

if TYPE_CHECKING:
    from lucid.random import Generator

__all__ = ["DataLoader"]


class DataLoader:
    """A data set in batches.

    Parameters
    ----------
    dataset : Dataset or IterableDataset
        The data set; any object with ``__getitem__`` and ``__len__`` will do for the first.
    batch_size : int or None, default: 1
        How many items a batch has; None passes items on one by one.
    shuffle : bool, optional
        Whether the order is random, and another in each epoch.
    sampler : iterable, optional
        The order of the indices instead.
    batch_sampler : iterable, optional
        The indices of each batch instead.
    num_workers : int, default: 0
        How many processes make the batches; 0 makes them in this one. They are spawned: data set and functions must be
        picklable, and a script needs ``if __name__ == "__main__":``.
    collate_fn : callable, optional
        Makes a batch of a list of items; `default_collate` by default, `default_convert` where `batch_size` is None.
    pin_memory : bool, default: False
        Without effect: there is no pinned memory on the devices of this library.
    drop_last : bool, default: False
        Whether a last batch of fewer items is left out.
    timeout : float, default: 0
        Seconds to wait for a batch of a worker; 0 waits without end.
    worker_init_fn : callable, optional
        Called in each worker with its number when it begins.
    multiprocessing_context : str, optional
        Only ``"spawn"``, which is the default.
    generator : Generator, optional
        Where the loader's seed is drawn from, when it is first needed; the default generator without. One number is
        drawn in all.
    prefetch_factor : int, optional
        How many batches each worker makes before they are asked for; 2 by default.
    persistent_workers : bool, default: False
        Whether the workers stay from epoch to epoch. The data set is sent to them once.

    Raises
    ------
    ArgumentError, ArgumentTypeError
        If arguments do not fit together.
    DataLoaderError
        On iteration, if an item or a batch cannot be made, or a worker dies or takes longer than `timeout`. It names
        the index of the item; the original exception is its cause.

    Notes
    -----
    Before an item is made, Lucid's generator of the CPU, Python's `random` and NumPy's global generator are seeded from
    the loader's seed, the number of the epoch and the index of the item (and how often that index has come in this
    epoch, if it comes again). So what a data set draws does not depend on `num_workers`, and what is drawn outside is
    not disturbed: without workers the generators are put back after each batch. Items are made with the CPU as the
    default device. For an `IterableDataset` the three are seeded once for each worker and epoch.

    Examples
    --------
    >>> import lucid
    >>> from lucid.data import DataLoader, TensorDataset
    >>> data = TensorDataset(lucid.arange(10).reshape((5, 2)), lucid.arange(5))
    >>> for x, y in DataLoader(data, batch_size=2):
    ...     print(x.shape, y.tolist())
    (2, 2) [0, 1]
    (2, 2) [2, 3]
    (1, 2) [4]
    """

    def __init__(
        self,
        dataset: Any,
        batch_size: int | None = 1,
        shuffle: bool | None = None,
        sampler: Iterable[Any] | None = None,
        batch_sampler: Iterable[Any] | None = None,
        num_workers: int = 0,
        collate_fn: Callable[[Any], Any] | None = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        timeout: float = 0,
        worker_init_fn: Callable[[int], None] | None = None,
        multiprocessing_context: Any = None,
        generator: Generator | None = None,
        *,
        prefetch_factor: int | None = None,
        persistent_workers: bool = False,
    ) -> None:
        check_workers(num_workers, timeout, prefetch_factor, persistent_workers, multiprocessing_context)
        self._iterable = isinstance(dataset, IterableDataset)
        self.sampler, self.batch_sampler = samplers(
            dataset, self._iterable, batch_size, shuffle, sampler, batch_sampler, drop_last
        )
        self.dataset = dataset
        self.batch_size = batch_size if batch_sampler is None else None
        self.drop_last = bool(drop_last)
        self.num_workers, self.timeout, self.prefetch_factor = int(num_workers), timeout, prefetch_factor
        self.persistent_workers = bool(persistent_workers)
        self.multiprocessing_context = multiprocessing_context
        self.worker_init_fn = worker_init_fn
        self.pin_memory = bool(pin_memory)
        self.generator = generator
        if collate_fn is None:
            collate_fn = default_convert if self.batch_size is None and self.batch_sampler is None else default_collate
        self.collate_fn = collate_fn
        self._seed: int | None = None
        self._epoch, self._done = 0, 0  # where the consumer is
        self._begun = False  # whether that epoch has been begun by `__iter__`
        self._current: object = None  # the latest iteration; only that one counts
        self._sampler_state: dict[str, Any] = {}  # at the beginning of that epoch
        self._pool: WorkerPool | None = None

    def __len__(self) -> int:
        if not self._iterable:
            return len(self._order())
        n = len(self.dataset)
        if self.batch_size is None:
            return n
        return n // self.batch_size if self.drop_last else -(-n // self.batch_size)

    def __iter__(self) -> Iterator[Any]:
        if self._begun:
            self._epoch, self._done = self._epoch + 1, 0
        self._begun = True
        self._current = current = object()
        epoch, done, seed = self._epoch, self._done, self._drawn_seed()
        order = self._order()
        self._sampler_state = saved(order)
        if self._iterable:
            wanted = next_requests(done)
        else:
            wanted = islice(requests(order, self.batch_sampler is not None, mixed(seed, epoch, ORDER)), done, None)
        if self.num_workers:
            pool = self._workers(seed)
            pool.start(seed, epoch)
            ahead, keep = self.prefetch_factor or 2, pool is self._pool
            batches = from_workers(pool, wanted, self.num_workers, ahead, self.timeout or None, keep)
        else:
            batches = from_here(self._fetcher(seed, epoch), wanted)
        return self._followed(batches, current)

    def _followed(self, batches: Iterator[Any], current: object) -> Iterator[Any]:
        """Pass batches on, and note how many the consumer has got."""
        for batch in batches:
            if self._current is current:
                self._done += 1
            yield batch
        if self._current is current:
            self._epoch, self._done, self._begun = self._epoch + 1, 0, False

    def _order(self) -> Any:
        """Return what says which items come."""
        return self.sampler if self.batch_sampler is None else self.batch_sampler

    def _drawn_seed(self) -> int:
        if self._seed is None:
            source = default_generator("cpu") if self.generator is None else self.generator
            self._seed = int(randint(0, 2**62, generator=source))
        return self._seed

    def _fetcher(self, seed: int, epoch: int) -> Fetcher:
        fetcher: Fetcher
        if self._iterable:
            fetcher = NextFetcher(self.dataset, self.collate_fn, batch_size=self.batch_size, drop_last=self.drop_last)
        else:
            fetcher = IndexFetcher(self.dataset, self.collate_fn)
        fetcher.start(seed, epoch)
        return fetcher

    def _workers(self, seed: int) -> WorkerPool:
        if multiprocessing.current_process().daemon:
            raise ArgumentError("DataLoader: a worker cannot have workers; use num_workers=0 inside of a data set")
        pool = self._pool
        if pool is not None and pool.is_open and (pool.owner is None or pool.owner() is None):
            return pool
        made = WorkerPool(
            Setup(
                self.dataset,
                self.collate_fn,
                self._iterable,
                self.batch_size,
                self.drop_last,
                seed,
                self.num_workers,
                self.worker_init_fn,
            )
        )
        if self.persistent_workers and (pool is None or not pool.is_open):
            self._pool = made
        return made

    def state_dict(self) -> dict[str, Any]:
        """Return where the consumer is: after which batch of which epoch, and what the rest depends on.

        Returns
        -------
        dict
            Plain numbers, strings and lists, fit for JSON. The state of the data set itself is not in it.

        Examples
        --------
        >>> import lucid
        >>> def loader():
        ...     return lucid.data.DataLoader(range(6), batch_size=2, shuffle=True)
        >>> first, resumed = loader(), loader()
        >>> batches = iter(first)
        >>> _ = next(batches)
        >>> resumed.load_state_dict(first.state_dict())
        >>> [batch.tolist() for batch in resumed] == [batch.tolist() for batch in batches]
        True
        """
        return {
            "seed": self._drawn_seed(),
            "epoch": self._epoch,
            "batches": self._done,
            "sampler": self._sampler_state if self._begun else saved(self._order()),
            "shape": self._shape(),
        }

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on where `state_dict` was called: the next iteration begins with the batch after those that were got.

        Parameters
        ----------
        state_dict : dict
            What `state_dict` returned, of a loader of as many items in batches of the same size. The number of workers
            may be another, except for an `IterableDataset`, whose items are read again up to the place.

        Raises
        ------
        ArgumentError, ArgumentTypeError
            If it is not such a dict; nothing is changed then.
        """
        state = checked_state(state_dict, self._shape())
        restore(self._order(), state["sampler"])
        self._seed, self._epoch, self._done = state["seed"], state["epoch"], state["batches"]
        self._begun, self._current = False, None

    def _shape(self) -> dict[str, Any]:
        """Return what must be the same for a number of batches to mean the same items."""
        shape: dict[str, Any] = {"batch_size": self.batch_size, "drop_last": self.drop_last}
        if self._iterable:
            return {**shape, "readers": max(1, self.num_workers)}
        return {**shape, "items": len(self.dataset) if hasattr(self.dataset, "__len__") else None}
