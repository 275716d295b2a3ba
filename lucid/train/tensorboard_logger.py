"""The history as files that TensorBoard shows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from lucid.train._extra import extra
from lucid.train.callback import Callback

if TYPE_CHECKING:
    from lucid.train.run import Run

__all__ = ["TensorBoardLogger"]


class TensorBoardLogger(Callback):
    """Write the results of each epoch for TensorBoard: ``tensorboard --logdir runs``.

    Parameters
    ----------
    folder : str or path-like
        The folder of this run, such as ``"runs/first"``. A run that goes on from a checkpoint hides what was written
        after it.

    Raises
    ------
    MissingExtraError
        If tensorboardX is not installed.

    Examples
    --------
    >>> import lucid
    >>> callbacks = [lucid.train.TensorBoardLogger("runs/first")]
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._library = extra("tensorboardX", "tensorboardX", "TensorBoardLogger")
        self.folder = os.fspath(folder)
        self._writer: Any = None

    def on_fit_begin(self, run: Run) -> None:
        """Open a file of events.

        Parameters
        ----------
        run : Run
            Where training is.
        """
        self._writer = self._library.SummaryWriter(self.folder, purge_step=run.epoch + 1 if run.epoch else None)

    def on_epoch_end(self, run: Run) -> None:
        """Write the results.

        Parameters
        ----------
        run : Run
            Where training is.
        """
        for name, value in run.history.row().items():
            if name != "epoch":
                kind, quantity = ("validation", name[4:]) if name.startswith("val_") else ("training", name)
                self._writer.add_scalar(f"{quantity}/{kind}", value, run.epoch)
        self._writer.flush()

    def on_fit_end(self, run: Run) -> None:
        """Close the file.

        Parameters
        ----------
        run : Run
            Where training is.
        """
        if self._writer is not None:
            self._writer.close()
            self._writer = None
