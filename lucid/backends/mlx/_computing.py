"""Around every wait for values: where MLX cannot compute, an error says so, and nothing hangs."""

from __future__ import annotations

import os

from lucid._errors import ThreadError

__all__ = ["computing"]

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
