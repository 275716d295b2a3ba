"""One way through a loader: where its batches come from."""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Iterator
from itertools import islice, repeat
from typing import Any

from lucid.data._fetching import EXHAUSTED, Fetcher, Request
from lucid.data._pool import WorkerPool

__all__ = ["from_here", "from_workers", "next_requests"]


def next_requests(done: int) -> Iterator[Request]:
    """Return requests for the next items of an iterable data set, of which the first `done` batches are not wanted."""
    for _ in range(done):
        yield Request([], discard=True)
    yield from repeat(Request([]))


def from_here(fetcher: Fetcher, requests: Iterator[Request]) -> Iterator[Any]:
    """Make batches when they are asked for, in this process."""
    for request in requests:
        batch = fetcher.fetch(request)
        if batch is EXHAUSTED:
            return
        if not request.discard:
            yield batch


def from_workers(
    pool: WorkerPool, requests: Iterator[Request], workers: int, ahead: int, timeout: float | None, keep: bool
) -> Iterator[Any]:
    """Have workers make batches, `ahead` of them each before they are asked for, and yield them in order.

    The batches of an epoch are dealt to the workers in turn and taken from them in turn, so the order is the same
    whichever worker is the fastest.
    """
    pending: deque[tuple[int, bool]] = deque()
    try:
        for request, number in zip(islice(requests, workers * ahead), _turns(workers), strict=False):
            pool.ask(number, request)
            pending.append((number, request.discard))
    except BaseException:
        pool.close()
        raise
    batches = _taken(pool, requests, pending, timeout, keep)
    pool.owner = weakref.ref(batches)
    return batches


def _turns(workers: int) -> Iterator[int]:
    while True:
        yield from range(workers)


def _taken(
    pool: WorkerPool, requests: Iterator[Request], pending: deque[tuple[int, bool]], timeout: float | None, keep: bool
) -> Iterator[Any]:
    try:
        while pending:
            number, discarded = pending.popleft()
            batch = pool.take(number, timeout)
            if batch is EXHAUSTED:
                continue  # this worker gets no more requests
            request = next(requests, None)
            if request is not None:
                pool.ask(number, request)
                pending.append((number, request.discard))
            if not discarded:
                yield batch
    except GeneratorExit:
        raise  # left early, which is no fault of the workers
    except BaseException:
        keep = False
        raise
    finally:
        if keep:
            pool.cancel()
        else:
            pool.close()
