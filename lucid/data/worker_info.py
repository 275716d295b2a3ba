"""What code of a data set can ask about the process that it runs in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["WorkerInfo", "get_worker_info"]


@dataclass(frozen=True)
class WorkerInfo:
    """What a worker process is.

    Parameters
    ----------
    id : int
        Its number, from 0.
    num_workers : int
        How many there are.
    seed : int
        What its random numbers start from.
    dataset : Any
        Its copy of the data set.

    Examples
    --------
    >>> import lucid
    >>> lucid.data.WorkerInfo(id=1, num_workers=4, seed=0, dataset=None).id
    1
    """

    id: int
    num_workers: int
    seed: int
    dataset: Any


_current: WorkerInfo | None = None


def get_worker_info() -> WorkerInfo | None:
    """Return what the worker process is that this code runs in.

    Returns
    -------
    WorkerInfo or None
        None outside of the worker processes of a `DataLoader`.

    Examples
    --------
    >>> import lucid
    >>> lucid.data.get_worker_info() is None
    True
    """
    return _current


def set_worker_info(info: WorkerInfo) -> None:
    """Say what this process is."""
    global _current
    _current = info
