"""Work on big arrays: in memory that was used before, in blocks that fit the cache, on all processors.

One ufunc after another over arrays that do not fit the cache is bound by memory, and half of that is the operating
system clearing fresh pages: the C library gives the memory of a dead array back at once. So

* from `REUSED` elements on, results are written into buffers that earlier arrays left behind (`empty`), and
* from `LARGE` elements on, an expression of several ufuncs, such as a derivative rule, is evaluated block by block, its
  intermediate results never leaving the cache, and blocks are shared out to threads, for NumPy releases the interpreter
  lock inside its loops (`blockwise`).

``python asv_benchmarks/ratios.py`` measures both.
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

__all__ = [
    "BLOCK",
    "HUGE",
    "LARGE",
    "REUSED",
    "Buffer",
    "blockwise",
    "empty",
    "reference_counter",
    "release",
    "total",
]


def reference_counter() -> Callable[[Any], int] | None:
    """Return `sys.getrefcount`, or None where its answer does not say how many references there are."""
    exact = sys.implementation.name == "cpython" and getattr(sys, "_is_gil_enabled", lambda: True)()
    return sys.getrefcount if exact else None


REUSED = 1 << 15
"""Arrays of this many elements or more are laid into used memory."""

LARGE = 1 << 18
"""Arrays of this many elements or more are worth blocks and threads."""

HUGE = 1 << 22
"""Compositions of arrays of this many elements or more are worth the same: softmax, layer norm and `linear` of 250,000
elements take 1.1 to 1.25 times as long function by function, of 2 to 4 million as long, of 8 million 0.85 times."""

BLOCK = 1 << 17
"""Elements evaluated at a time: a few operands of this size fit a processor's cache."""

SMALL_BLOCK = 1 << 15
"""The same for an expression with results in between: the C library maps larger ones afresh from the system each time
(a derivative of 40 functions of 6 million float32: 88 ms in place of 208 on one core)."""

KEPT_BYTES = 1 << 29
"""How much memory of dead arrays is kept for the next ones."""


class Buffer(np.ndarray[Any, Any]):
    """Memory that is used again once no array lies in it.

    A class of its own, so that NumPy makes it, and not what it is a view of, the ``base`` of arrays laid into it.
    """


_MOST = 16  # buffers of one size; looking through more would cost more than it saves

_buffers: dict[int, list[Buffer]] = {}
_kept = 0  # bytes in all of them
_lock = threading.Lock()
_count = reference_counter()


def _references_of_an_idle_buffer() -> int:
    kept = [np.empty(1, np.uint8).view(Buffer)]
    return int(_count(kept[0])) if _count is not None else -1


_IDLE = _references_of_an_idle_buffer()


def empty(shape: tuple[int, ...], dtype: np.dtype[Any]) -> np.ndarray[Any, Any]:
    """Return an uninitialised array, in the memory of a dead one of the same size if there is one."""
    global _kept
    wanted = math.prod(shape) * dtype.itemsize
    if _count is None or wanted > KEPT_BYTES:
        return np.empty(shape, dtype)
    with _lock:
        same = _buffers.setdefault(wanted, [])
        for i in range(len(same)):
            if _count(same[i]) == _IDLE:
                return np.ndarray(shape, dtype, same[i])
        if len(same) >= _MOST:
            return np.empty(shape, dtype)
        if _kept + wanted > KEPT_BYTES:
            _drop_idle(KEPT_BYTES - wanted)
            if _kept + wanted > KEPT_BYTES:
                return np.empty(shape, dtype)
            same = _buffers.setdefault(wanted, [])
        made = Buffer(wanted, np.uint8)
        same.append(made)
        _kept += wanted
    return np.ndarray(shape, dtype, made)


def _drop_idle(limit: int) -> None:
    """Forget idle buffers, sizes unused for longest first, until at most `limit` bytes are kept."""
    global _kept
    for size in list(_buffers):
        same = _buffers[size]
        for i in range(len(same) - 1, -1, -1):
            if _kept > limit and _count is not None and _count(same[i]) == _IDLE:
                del same[i]
                _kept -= size
        if not same:
            del _buffers[size]


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

    writes = function.__class__ is np.ufunc or "out" in (getattr(function, "__kwdefaults__", None) or ())
    if total < LARGE and not writes:
        return None
    sample = function(*part(0, 1))
    if sample.__class__ is not np.ndarray or sample.shape != (1,):
        return None
    out = empty(shape, sample.dtype)
    target = out.reshape(-1)
    if total < LARGE:
        function(*flat, out=target)
        return out

    step = BLOCK if writes else SMALL_BLOCK

    def work(low: int, high: int) -> None:
        for i in range(low, high, step):
            j = min(i + step, high)
            if writes:
                function(*part(i, j), out=target[i:j])
            else:
                target[i:j] = function(*part(i, j))

    _share_out(work, 0, total)
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
