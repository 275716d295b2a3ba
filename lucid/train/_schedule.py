"""When the learning rate changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError
from lucid.optim.lr_scheduler import CyclicLR, NoamLR, OneCycleLR, ReduceLROnPlateau

if TYPE_CHECKING:
    from lucid.train.run import Run

__all__ = ["Schedule"]

_COUNT_BATCHES = (CyclicLR, NoamLR, OneCycleLR)


class Schedule:
    """A scheduler, and whether it counts epochs or batches.

    Parameters
    ----------
    scheduler : LRScheduler or None
        The scheduler, if there is one.
    every : {"epoch", "batch"} or None
        What it counts; None goes by its kind.

    Raises
    ------
    ArgumentError
        If `every` is something else.
    """

    def __init__(self, scheduler: Any, every: str | None) -> None:
        if every not in ("epoch", "batch", None):
            raise ArgumentError(f"fit: scheduler_every must be 'epoch', 'batch' or None, got {every!r}")
        self._scheduler = scheduler
        self._by_batch = isinstance(scheduler, _COUNT_BATCHES) if every is None else every == "batch"

    def batch_ended(self) -> None:
        """Step, if it counts batches."""
        if self._scheduler is not None and self._by_batch:
            self._scheduler.step()

    def epoch_ended(self, run: Run) -> None:
        """Step, if it counts epochs.

        Parameters
        ----------
        run : Run
            Where training is.
        """
        if isinstance(self._scheduler, ReduceLROnPlateau):
            self._scheduler.step(run.monitored(None, "fit")[1])
        elif self._scheduler is not None and not self._by_batch:
            self._scheduler.step()
