"""The loader: a data set in batches, from this process or from workers."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError
from lucid.data._fetching import Fetcher, IndexFetcher, NextFetcher
from lucid.data._iteration import from_here, from_workers, next_requests
from lucid.data._order import requests
from lucid.data._pool import WorkerPool
from lucid.data._randomness import ORDER, mixed
from lucid.data._state import checked_state
from lucid.data._worker import Setup
from lucid.data.collate import default_collate, default_convert
from lucid.data.dataset import IterableDataset
from lucid.data.samplers import BatchSampler, RandomSampler, SequentialSampler
from lucid.data.samplers.sampler import count
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
        self.dataset = dataset
        self.num_workers = count("DataLoader", "num_workers", num_workers, least=0)
        self.pin_memory = bool(pin_memory)
        self.timeout = timeout
        self.worker_init_fn = worker_init_fn
        self.multiprocessing_context = multiprocessing_context
        self.generator = generator
        self.persistent_workers = bool(persistent_workers)
        self._iterable = isinstance(dataset, IterableDataset)
        self._check_workers(prefetch_factor)
        self.prefetch_factor = prefetch_factor
        self._set_order(batch_size, shuffle, sampler, batch_sampler, bool(drop_last))
        if collate_fn is None:
            collate_fn = default_convert if self.batch_size is None and self.batch_sampler is None else default_collate
        self.collate_fn = collate_fn
        self._seed: int | None = None
        self._epoch, self._done = 0, 0  # where the consumer is
        self._begun = False  # whether that epoch has been begun by `__iter__`
        self._current: object = None  # the latest iteration; only that one counts
        self._sampler_state: dict[str, Any] = {}  # at the beginning of that epoch
        self._pool: WorkerPool | None = None

    def _check_workers(self, prefetch_factor: int | None) -> None:
        context = self.multiprocessing_context
        if context is not None:
            method = context if isinstance(context, str) else context.get_start_method()
            if method != "spawn":
                raise ArgumentError(
                    f"DataLoader: multiprocessing_context must be 'spawn', got {method!r}; forked processes hang when"
                    " other threads or MLX are at work"
                )
        if not self.timeout >= 0:
            raise ArgumentError(f"DataLoader: timeout must be at least 0 seconds, got {self.timeout}")
        if prefetch_factor is not None:
            count("DataLoader", "prefetch_factor", prefetch_factor)
        if self.num_workers == 0:
            for name, given in (
                ("timeout", self.timeout > 0),
                ("prefetch_factor", prefetch_factor is not None),
                ("persistent_workers", self.persistent_workers),
            ):
                if given:
                    raise ArgumentError(f"DataLoader: {name} is for workers; give num_workers too, or leave it out")

    def _set_order(
        self, batch_size: int | None, shuffle: bool | None, sampler: Any, batch_sampler: Any, drop_last: bool
    ) -> None:
        if sampler is not None and shuffle:
            raise ArgumentError("DataLoader: sampler says which order it is; leave shuffle out")
        if self._iterable and (shuffle or sampler is not None or batch_sampler is not None):
            raise ArgumentError(
                "DataLoader: an IterableDataset has an order of its own; leave shuffle and samplers out"
            )
        if batch_sampler is not None and (batch_size != 1 or shuffle or sampler is not None or drop_last):
            raise ArgumentError(
                "DataLoader: batch_sampler says what the batches are; leave batch_size, shuffle, sampler, drop_last out"
            )
        if batch_size is None and drop_last:
            raise ArgumentError("DataLoader: drop_last needs a batch_size")
        if batch_size is not None:
            count("DataLoader", "batch_size", batch_size)
        self.sampler: Any = None
        self.batch_sampler: Any = None
        self.drop_last = drop_last
        self.batch_size = batch_size if batch_sampler is None else None
        if self._iterable:
            return
        if sampler is None:
            sampler = RandomSampler(self.dataset) if shuffle else SequentialSampler(self.dataset)
        self.sampler = sampler
        if batch_sampler is None and batch_size is not None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.batch_sampler = batch_sampler

    def __len__(self) -> int:
        if not self._iterable:
            return len(self.sampler if self.batch_sampler is None else self.batch_sampler)
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
        order: Any = self.sampler if self.batch_sampler is None else self.batch_sampler
        self._sampler_state = _saved(order)
        if self._iterable:
            wanted = next_requests(done)
        else:
            wanted = islice(requests(order, self.batch_sampler is not None, mixed(seed, epoch, ORDER)), done, None)
        if self.num_workers:
            pool = self._workers(seed)
            pool.start(seed, epoch)
            ahead = self.prefetch_factor or 2
            keep = pool is self._pool
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
                _default_dtype(),
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
        order = self.sampler if self.batch_sampler is None else self.batch_sampler
        return {
            "seed": self._drawn_seed(),
            "epoch": self._epoch,
            "batches": self._done,
            "sampler": self._sampler_state if self._begun else _saved(order),
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
        _restore(self.sampler if self.batch_sampler is None else self.batch_sampler, state["sampler"])
        self._seed, self._epoch, self._done = state["seed"], state["epoch"], state["batches"]
        self._begun, self._current = False, None

    def _shape(self) -> dict[str, Any]:
        if self._iterable:
            return {"batch_size": self.batch_size, "drop_last": self.drop_last, "readers": max(1, self.num_workers)}
        return {"batch_size": self.batch_size, "drop_last": self.drop_last, "items": len(self.dataset)}


def _saved(sampler: Any) -> dict[str, Any]:
    """Return the state of a sampler, and of the one within it."""
    state = sampler.state_dict() if hasattr(sampler, "state_dict") else {}
    if hasattr(sampler, "sampler"):
        state = {"own": state, "within": _saved(sampler.sampler)}
    return state


def _restore(sampler: Any, state: dict[str, Any]) -> None:
    if hasattr(sampler, "sampler") is not ("within" in state):
        raise ArgumentError("DataLoader.load_state_dict: the saved loader has samplers of other kinds than this one")
    if hasattr(sampler, "sampler"):
        _restore(sampler.sampler, state["within"])
        state = state["own"]
    if hasattr(sampler, "load_state_dict"):
        sampler.load_state_dict(state)


def _default_dtype() -> Any:
    """Return what `lucid.set_default_dtype` was given."""
    dtype = lucid.get_default_dtype()
    is_set = lucid.__array_namespace_info__().default_dtypes(device="cpu")["real floating"] is dtype
    return dtype if is_set else None
