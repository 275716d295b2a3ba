"""What a worker process does: it makes the batches that it is asked for and sends them back."""

from __future__ import annotations

import os
import pickle
import queue
import signal
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

import lucid
from lucid._errors import DataLoaderError
from lucid.data import worker_info
from lucid.data._fetching import EXHAUSTED, Fetcher, IndexFetcher, NextFetcher, described
from lucid.data._parcel import pack
from lucid.data._randomness import WORKER, mixed, seed_all

__all__ = ["Setup", "work"]

_GRACE = 1.5
"""Seconds that an item may still take when nobody wants it any more."""


def _default_dtype() -> Any:
    """Return what `lucid.set_default_dtype` was given; None if nothing was."""
    dtype = lucid.get_default_dtype()
    is_set = lucid.__array_namespace_info__().default_dtypes(device="cpu")["real floating"] is dtype
    return dtype if is_set else None


@dataclass
class Setup:
    """What workers need to know before they begin."""

    dataset: Any
    collate_fn: Callable[[Any], Any]
    iterable: bool
    batch_size: int | None
    drop_last: bool
    seed: int
    num_workers: int
    worker_init_fn: Callable[[int], None] | None
    default_dtype: Any = field(default_factory=_default_dtype)


class _NotWanted(BaseException):
    """Leaves a batch that was taken back; no `except Exception` of a data set stops it."""


class _Inbox:
    """Reads messages in a thread of its own, so that the sender never waits and its end is noticed at once."""

    def __init__(self, connection: Connection) -> None:
        self.tasks: queue.SimpleQueue[tuple[Any, ...] | None] = queue.SimpleQueue()
        self.wanted_from = 0
        self.closed = False
        self._connection = connection
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            while True:
                message = self._connection.recv()
                if message[0] == "cancel":
                    self.wanted_from = message[1]
                else:
                    self.tasks.put(message)
        except (EOFError, OSError):
            self.closed = True
            self.tasks.put(None)
            time.sleep(_GRACE)
            os._exit(1)  # the item at hand hangs


def work(connection: Connection, number: int, prefix: str, at: Any) -> None:
    """Be a worker until the other end closes.

    `at` is memory shared with the parent, where the task and the item at hand are noted: that is how the parent knows
    what a worker was doing when it died.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the parent, which closes the workers
    try:
        pickled = connection.recv_bytes()
    except (EOFError, OSError):
        return
    inbox = _Inbox(connection)

    def report(position: int) -> None:
        at[1] = position
        if inbox.closed or at[0] < inbox.wanted_from:
            raise _NotWanted

    try:
        fetcher = _prepared(pickled, number, report)
    except BaseException as error:
        _answer(connection, "error", -1, _Report.of(f"DataLoader: worker {number} could not begin", error, number))
        return
    while (message := inbox.tasks.get()) is not None:
        if message[0] == "start":
            fetcher.start(*message[1:])
            continue
        _, task, request = message
        at[0] = task
        try:
            report(-1)
            batch = fetcher.fetch(request)
            if batch is EXHAUSTED:
                answer: tuple[str, Any] = "exhausted", None
            else:
                answer = "batch", pack(batch, f"{prefix}_{task:x}")
        except _NotWanted:
            answer = "skipped", None
        except DataLoaderError as error:
            answer = "error", _Report.of(str(error), error.__cause__ or error, number, error.index)
        except Exception as error:
            answer = "error", _Report.of(f"DataLoader: worker {number} could not send a batch", error, number)
        at[1] = -1
        if not _answer(connection, answer[0], task, answer[1]):
            return


def _answer(connection: Connection, kind: str, task: int, content: Any) -> bool:
    try:
        connection.send_bytes(pickle.dumps((kind, task, content), protocol=5))
    except OSError:
        return False  # the parent is gone
    return True


def _prepared(pickled: bytes, number: int, report: Callable[[int], None]) -> Fetcher:
    setup: Setup = pickle.loads(pickled)
    lucid.set_default_dtype(setup.default_dtype)
    seed = mixed(setup.seed, WORKER, number)
    seed_all(seed)
    worker_info.set_worker_info(worker_info.WorkerInfo(number, setup.num_workers, seed, setup.dataset))
    if setup.worker_init_fn is not None:
        setup.worker_init_fn(number)
    common = setup.dataset, setup.collate_fn, number, report
    if setup.iterable:
        return NextFetcher(*common, batch_size=setup.batch_size, drop_last=setup.drop_last)
    return IndexFetcher(*common)


@dataclass
class _Report:
    """An exception on its way to the parent, where its class may not exist or not be made again."""

    message: str
    index: Any
    worker: int
    trace: str
    pickled: bytes | None

    @classmethod
    def of(cls, message: str, error: BaseException, worker: int, index: Any = None) -> _Report:
        trace = "".join(traceback.format_exception(error))
        if described(error) not in message:
            message = f"{message}: {described(error)}"
        try:
            pickled = pickle.dumps(error)
            pickle.loads(pickled)
        except Exception:
            pickled = None
        try:
            pickle.dumps(index)
        except Exception:
            index = repr(index)
        return cls(message, index, worker, trace, pickled)

    def raised(self) -> DataLoaderError:
        """Return the error to raise in the parent, with the original as its cause if that could travel."""
        error = DataLoaderError(f"{self.message}\n\nIn the worker:\n\n{self.trace.rstrip()}", self.index, self.worker)
        if self.pickled is not None:
            try:
                error.__cause__ = pickle.loads(self.pickled)
            except Exception:
                error.__cause__ = None
        return error
