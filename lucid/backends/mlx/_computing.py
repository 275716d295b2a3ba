"""Around every wait for values: where MLX cannot compute, an error says so, and nothing hangs.

What only values can tell, such as an index out of bounds, is not asked for on a GPU, which would stall it. It is
promised instead, and the promise is looked at when values are computed anyway.
"""

from __future__ import annotations

import os
import threading
from typing import Any

import mlx.core as mx

from lucid._errors import LucidError, ThreadError

__all__ = ["computing", "promise", "settle"]

_MOST = 256

_state = {"computed": False, "forked": False}


def _after_fork() -> None:
    # The threads that MLX computes with are not copied into the child, which would wait for them for ever.
    _state["forked"] = _state["computed"]


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


class computing:
    """A context in which MLX computes values."""

    def __enter__(self) -> None:
        if _state["forked"]:
            raise ThreadError(
                "MLX had computed values before this process was forked, and cannot go on in the child; start the "
                'process by spawn, as multiprocessing.get_context("spawn") does'
            )
        _state["computed"] = True

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is not None and "no Stream" in str(error):
            raise ThreadError(
                "these values were left uncomputed by another thread, and MLX computes only in the thread that called "
                "the operations; call lucid.evaluate(x) there before handing x over"
            ) from error


class _Promises(threading.local):
    """What this thread has promised: its lazy values cannot be computed in another one."""

    def __init__(self) -> None:
        self.made: list[tuple[Any, LucidError]] = []


_promises = _Promises()


def promise(condition: Any, error: LucidError) -> None:
    """Raise an error when values are next computed, unless a condition holds.

    Parameters
    ----------
    condition : mlx.core.array of bool
        What must hold, for every element.
    error : LucidError
        What to raise.
    """
    _promises.made.append((mx.all(condition), error))
    if len(_promises.made) >= _MOST:
        settle()


def settle() -> None:
    """Look at what was promised; the first promise that was broken raises its error."""
    made, _promises.made = _promises.made, []
    if made:
        mx.eval([kept for kept, _ in made])
        for kept, error in made:
            if not kept.item():
                raise error
