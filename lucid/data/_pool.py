"""The worker processes of a loader, as the parent sees them.

Workers are spawned, never forked: a fork copies locks that other threads hold and libraries that do not survive it
(MLX, OpenMP). Each worker has a pipe of its own and shares no lock with the others, so one that dies takes nothing with
it, and its end of the pipe closes at that moment.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import secrets
import signal
import time
import weakref
from collections import deque
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any

from lucid._errors import ArgumentTypeError, DataLoaderError
from lucid.data._fetching import EXHAUSTED, Request, listed
from lucid.data._parcel import remove, unpack
from lucid.data._worker import Setup, work

__all__ = ["WorkerPool"]

_PATIENCE = 2.0
"""Seconds that a worker gets to end by itself."""


@dataclass
class _Worker:
    process: Any
    connection: Connection
    at: Any
    requests: deque[tuple[int, Request]] = field(default_factory=deque)


class WorkerPool:
    """Worker processes that make batches.

    Tasks have numbers that rise. Each worker answers its own in the order in which it got them.
    """

    def __init__(self, setup: Setup) -> None:
        pickled = _pickled(setup)
        context: Any = get_context("spawn")
        self._prefix = "lucid" + secrets.token_hex(4)
        self._next_task = 0
        self._wanted_from = 0
        self._workers: list[_Worker] = []
        self.owner: weakref.ref[Any] | None = None
        # Also when the interpreter ends, and before multiprocessing's own tidying up.
        self._finalizer = weakref.finalize(self, _close, self._workers, self._prefix, os.getpid())
        try:
            for number in range(setup.num_workers):
                mine, theirs = context.Pipe()
                at = context.RawArray("q", [-1, -1])
                name = f"lucid-data-{number}"
                arguments = (theirs, number, self._prefix, at)
                process = context.Process(target=work, args=arguments, name=name, daemon=True)
                process.start()
                theirs.close()  # or the end of the worker would go unnoticed
                self._workers.append(_Worker(process, mine, at))
            for worker in self._workers:
                with contextlib.suppress(OSError):  # it died already, which is found out when it is asked
                    worker.connection.send_bytes(pickled)
        except BaseException:
            self.close()
            raise

    @property
    def is_open(self) -> bool:
        """Whether there are workers."""
        return self._finalizer.alive

    def close(self) -> None:
        """End the workers, and remove what they have made and nobody has taken."""
        self._finalizer()

    def start(self, seed: int, epoch: int) -> None:
        """Take back all tasks, and begin an epoch."""
        self.cancel()
        for worker in self._workers:
            self._send(worker, ("start", seed, epoch))

    def cancel(self) -> None:
        """Take back all tasks."""
        for worker in self._workers:
            if worker.requests:
                self._send(worker, ("cancel", self._next_task, None))
        self._wanted_from = self._next_task

    def ask(self, number: int, request: Request) -> None:
        """Ask a worker for a batch."""
        worker = self._workers[number]
        worker.requests.append((self._next_task, request))
        self._send(worker, ("make", self._next_task, request))
        self._next_task += 1

    def take(self, number: int, timeout: float | None) -> Any:
        """Return the next batch of a worker, or `EXHAUSTED`."""
        worker = self._workers[number]
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            kind, task, content = self._received(worker, deadline, timeout)
            if kind == "error" and (task < 0 or task >= self._wanted_from):
                raise content.raised()
            worker.requests.popleft()
            if task >= self._wanted_from:
                return unpack(content) if kind == "batch" else EXHAUSTED
            if kind == "batch" and content.segment is not None:
                remove(content.segment)

    def _send(self, worker: _Worker, message: tuple[Any, ...]) -> None:
        with contextlib.suppress(OSError):  # a worker that has died is reported when a batch is taken from it
            worker.connection.send(message)

    def _received(self, worker: _Worker, deadline: float | None, timeout: float | None) -> Any:
        while not worker.connection.poll(0):
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            ready = wait([worker.connection, *[other.process.sentinel for other in self._workers]], left)
            if not ready:
                raise DataLoaderError(
                    f"DataLoader: no batch came within timeout={timeout} seconds;"
                    f" worker {self._workers.index(worker)} is busy with {_whereabouts(worker)[0]}",
                    _whereabouts(worker)[1],
                    self._workers.index(worker),
                )
            if worker.connection not in ready:
                self._report_death()
        try:
            return pickle.loads(worker.connection.recv_bytes())
        except (EOFError, OSError) as error:
            # The pipe closes a moment before the process has ended.
            worker.process.join(_PATIENCE)
            self._report_death()
            number = self._workers.index(worker)
            raise DataLoaderError(f"DataLoader: worker {number} does not answer any more", None, number) from error

    def _report_death(self) -> None:
        for number, worker in enumerate(self._workers):
            if worker.process.is_alive():
                continue
            if worker.connection.poll(0):
                # It may have said why.
                with contextlib.suppress(EOFError, OSError):
                    kind, _, content = pickle.loads(worker.connection.recv_bytes())
                    if kind == "error":
                        raise content.raised()
            doing, index = _whereabouts(worker)
            raise DataLoaderError(
                f"DataLoader: worker {number} (process {worker.process.pid}) {_fate(worker.process.exitcode)}"
                f" while it was busy with {doing}",
                index,
                number,
            )


def _close(workers: list[_Worker], prefix: str, owner: int) -> None:
    if os.getpid() != owner:
        return  # a copy of the parent, made by a fork of its own
    for worker in workers:
        worker.connection.close()
    deadline = time.monotonic() + _PATIENCE
    for worker in workers:
        worker.process.join(max(0.0, deadline - time.monotonic()))
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()
    for worker in workers:
        for task, _ in worker.requests:
            remove(f"{prefix}_{task:x}")
    workers.clear()


def _whereabouts(worker: _Worker) -> tuple[str, Any]:
    """Return what a worker is at, in words, and the index of the item if there is one."""
    task, position = worker.at
    for number, request in worker.requests:
        if number != task:
            continue
        if not request.indices:
            return f"item {max(position, 0)} of a batch", None
        if 0 <= position < len(request.indices):
            return f"dataset[{request.indices[position]!r}]", request.indices[position]
        return f"the batch of indices {listed(request.indices)}", None
    return ("nothing" if task >= 0 else "its start"), None


def _fate(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        try:
            name = signal.Signals(-exitcode).name
        except ValueError:
            name = str(-exitcode)
        hints = {
            "SIGKILL": " (by hand, or because memory ran out)",
            "SIGBUS": " (shared memory may be full)",
        }
        return f"was killed by signal {name}{hints.get(name, '')}"
    return (
        f"ended with exit code {exitcode}; a script that starts workers must do so under"
        ' `if __name__ == "__main__":`, because each worker imports it,'
    )


def _pickled(setup: Setup) -> bytes:
    try:
        return pickle.dumps(setup, protocol=5)
    except Exception as error:
        for name in ("dataset", "collate_fn", "worker_init_fn"):
            try:
                pickle.dumps(getattr(setup, name), protocol=5)
            except Exception as reason:
                raise ArgumentTypeError(
                    f"DataLoader: {name} cannot be sent to worker processes ({type(reason).__name__}: {reason});"
                    " define its classes and functions at the top level of a module, without lambdas, or use"
                    " num_workers=0"
                ) from reason
        raise ArgumentTypeError(f"DataLoader: the settings cannot be sent to worker processes: {error}") from error
