"""Elementwise work on big arrays: in blocks that fit the cache, on all processors, into memory that was used before.

One ufunc after another over arrays that do not fit the cache is bound by memory, and half of that is the operating
system clearing fresh pages. So for arrays of at least `LARGE` elements

* results are written into buffers that earlier arrays left behind (`empty`),
* an expression of several ufuncs, such as a derivative rule, is evaluated block by block, its intermediate results
  never leaving the cache, and
* blocks are shared out to threads, for NumPy releases the interpreter lock inside its loops (`blockwise`).

``python asv_benchmarks/ratios.py`` measures it.
"""

from __future__ import annotations

import contextlib
import math
import os
import sys
import threading
from collections.abc import Callable, Sequence
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

__all__ = ["BLOCK", "LARGE", "Buffer", "blockwise", "empty"]

LARGE = 1 << 18
"""Arrays of this many elements or more are worth the trouble."""

BLOCK = 1 << 17
"""Elements evaluated at a time: a few operands of this size fit a processor's cache."""

KEPT_BYTES = 1 << 29
"""How much memory of dead arrays is kept for the next ones."""


class Buffer(np.ndarray[Any, Any]):
    """Memory that is used again once no array lies in it.

    A class of its own, so that NumPy makes it, and not what it is a view of, the ``base`` of arrays laid into it.
    """


_buffers: list[Buffer] = []
_lock = threading.Lock()
_count = getattr(sys, "getrefcount", None) if sys.implementation.name == "cpython" else None


def _references_of_an_idle_buffer() -> int:
    kept = [np.empty(1, np.uint8).view(Buffer)]
    return int(_count(kept[0])) if _count is not None else -1


_IDLE = _references_of_an_idle_buffer()


def empty(shape: tuple[int, ...], dtype: np.dtype[Any]) -> np.ndarray[Any, Any]:
    """Return an uninitialised array, in the memory of a dead one if there is one of the size."""
    if _count is None:
        return np.empty(shape, dtype)
    wanted = math.prod(shape) * dtype.itemsize
    with _lock:
        for i in range(len(_buffers)):
            if wanted <= _buffers[i].nbytes <= 2 * wanted and _count(_buffers[i]) == _IDLE:
                return np.ndarray(shape, dtype, _buffers[i])
        if wanted > KEPT_BYTES:
            return np.empty(shape, dtype)
        _drop_idle(KEPT_BYTES - wanted)
        made = Buffer(wanted, np.uint8)
        _buffers.append(made)
    return np.ndarray(shape, dtype, made)


def _drop_idle(limit: int) -> None:
    """Forget the oldest idle buffers until at most `limit` bytes are kept, and those in use that are over it."""
    total = sum([buffer.nbytes for buffer in _buffers])
    i = 0
    while total > limit and i < len(_buffers):
        if _count is not None and _count(_buffers[i]) == _IDLE:
            total -= _buffers[i].nbytes
            del _buffers[i]
        else:
            i += 1
    while total > limit and _buffers:
        total -= _buffers.pop(0).nbytes


def release() -> None:
    """Give the memory of dead arrays back to the operating system."""
    with _lock:
        _drop_idle(0)


def _processors() -> int:
    given = os.environ.get("OMP_NUM_THREADS", "")
    if given.isdigit() and int(given) > 0:
        return int(given)
    with contextlib.suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_pool: ThreadPoolExecutor | None = None
_threads = _processors()


def _executor() -> ThreadPoolExecutor:
    global _pool
    if _pool is None:
        from concurrent.futures import ThreadPoolExecutor

        _pool = ThreadPoolExecutor(max(_threads - 1, 1), thread_name_prefix="lucid")
    return _pool


def _forget_pool() -> None:
    global _pool
    _pool = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_pool)


def _flat(operand: Any, shape: tuple[int, ...]) -> Any:
    """Return an operand as one dimension, or as a number's array; None if that would take a copy."""
    if operand.__class__ is not np.ndarray or operand.ndim == 0:
        return operand
    if operand.shape != shape:
        return None
    if operand.flags.c_contiguous:
        return operand.reshape(-1)
    if not any(operand.strides):
        return operand[(0,) * operand.ndim]
    return None


def blockwise(function: Callable[..., Any], operands: Sequence[Any], shape: tuple[int, ...]) -> Any:
    """Return ``function(*operands)`` for a function that works element by element.

    Parameters
    ----------
    function : callable
        Takes the operands, returns one array of their shape.
    operands : sequence
        Arrays of `shape`, 0-d arrays and numbers.
    shape : tuple of int
        The shape of the result.

    Returns
    -------
    numpy.ndarray or None
        None if the operands do not lie in memory so that blocks can be cut; nothing was computed then.
    """
    flat = [_flat(operand, shape) for operand in operands]
    if any(operand is None for operand in flat):
        return None
    cut = [i for i, operand in enumerate(flat) if operand.__class__ is np.ndarray and operand.ndim == 1]
    if not cut:
        return None
    total = flat[cut[0]].size

    def part(low: int, high: int) -> list[Any]:
        return [operand[low:high] if i in cut else operand for i, operand in enumerate(flat)]

    first = function(*part(0, min(BLOCK, total)))
    if first.__class__ is not np.ndarray or first.shape != (min(BLOCK, total),):
        return None
    out = empty(shape, first.dtype)
    target = out.reshape(-1)
    target[: first.size] = first
    writes = function.__class__ is np.ufunc or "out" in (getattr(function, "__kwdefaults__", None) or ())

    def work(low: int, high: int) -> None:
        for i in range(low, high, BLOCK):
            j = min(i + BLOCK, high)
            if writes:
                function(*part(i, j), out=target[i:j])
            else:
                target[i:j] = function(*part(i, j))

    _share_out(work, first.size, total)
    return out


def total(x: Any) -> Any:
    """Return the sum of all elements."""
    if not x.flags.c_contiguous:
        return np.add.reduce(x, axis=None)
    flat = x.reshape(-1)
    parts = np.empty(-(-flat.size // BLOCK), x.dtype)

    def work(low: int, high: int) -> None:
        for i in range(low, high, BLOCK):
            np.add.reduce(flat[i : min(i + BLOCK, high)], out=parts[i // BLOCK, ...])

    _share_out(work, 0, flat.size)
    return np.add.reduce(parts)


def _share_out(work: Callable[[int, int], None], low: int, high: int) -> None:
    """Call ``work(start, stop)`` for whole blocks between `low` and `high`, a stretch of them on each thread."""
    share = -(-(high - low) // _threads)
    share = -(-share // BLOCK) * BLOCK
    bounds = [(i, min(i + share, high)) for i in range(low, high, share)] if share else []
    # the context carries np.errstate over to the threads
    tasks = [_executor().submit(copy_context().run, work, i, j) for i, j in bounds[1:]]
    try:
        if bounds:
            work(*bounds[0])
    finally:
        for task in tasks:
            task.result()
