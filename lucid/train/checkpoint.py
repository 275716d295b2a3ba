"""Save a training run while it goes on."""

from __future__ import annotations

import os
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

import lucid
from lucid._errors import ArgumentError
from lucid.train.callback import Callback

if TYPE_CHECKING:
    from lucid.train.run import Run

__all__ = ["Checkpoint"]


class Checkpoint(Callback):
    """Save everything that decides how training goes on, after each epoch.

    Parameters
    ----------
    path : str or path-like
        The ``.lcd`` file, which is replaced each time, whole or not at all.
    every : int, default: 1
        After how many epochs; the last one is saved in any case.
    monitor : str, optional
        Save only epochs in which this quantity is the best so far, the first of several.
    mode : {"min", "max"}, default: "min"
        Whether less is better, or more.

    Raises
    ------
    ArgumentError
        If a setting is out of range.

    See Also
    --------
    lucid.io.load_checkpoint : Loads the model alone, say.

    Notes
    -----
    In the file are model, optimizer, scheduler, scaler, the places in the loaders, the random generators, the history
    and what callbacks remember. ``fit(..., resume=True)`` goes on from it with the same bits.

    Examples
    --------
    >>> import lucid
    >>> callbacks = [lucid.train.Checkpoint("last.lcd"), lucid.train.Checkpoint("best.lcd", monitor="val_loss")]
    """

    def __init__(
        self, path: str | os.PathLike[str], every: int = 1, monitor: str | None = None, mode: str = "min"
    ) -> None:
        if every < 1:
            raise ArgumentError(f"Checkpoint: every must be at least 1, got {every}")
        if mode not in ("min", "max"):
            raise ArgumentError(f"Checkpoint: mode must be 'min' or 'max', got {mode!r}")
        if Path(path).suffix != ".lcd":
            raise ArgumentError(f"Checkpoint: the file must be a .lcd file, got {os.fspath(path)!r}")
        self.path = Path(path)
        self.every = every
        self.monitor = monitor
        self.mode = mode

    def on_epoch_end(self, run: Run) -> None:
        """Save the run if it is time.

        Parameters
        ----------
        run : Run
            Where training is.
        """
        if self._is_time(run):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lucid.io.save_checkpoint(self.path, **run.everything())

    def load(self, run: Run) -> bool:
        """Put a run into the state that was saved, if there is a file.

        Parameters
        ----------
        run : Run
            A run of the same kind.

        Returns
        -------
        bool
            Whether there was one.
        """
        if not self.path.exists():
            return False
        lucid.io.load_checkpoint(self.path, **run.everything())
        return True

    def _is_time(self, run: Run) -> bool:
        if self.monitor is not None:
            name, value = run.monitored(self.monitor, "Checkpoint")
            sign = 1.0 if self.mode == "min" else -1.0
            before = min((sign * x for x in run.history[name][:-1] if x == x), default=inf)
            return sign * value < before
        last = run.epoch == run.epochs or run.history.stopped is not None
        return last or run.epoch % self.every == 0
