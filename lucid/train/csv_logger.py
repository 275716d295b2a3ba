"""The history as a table in a file."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING

from lucid.train.callback import Callback

if TYPE_CHECKING:
    from lucid.train.run import Run

__all__ = ["CSVLogger"]


class CSVLogger(Callback):
    """Write a line with the results of each epoch when it ends.

    Parameters
    ----------
    path : str or path-like
        The file. What is there is replaced; a run that goes on from a checkpoint writes its earlier epochs again.

    Examples
    --------
    >>> import lucid
    >>> callbacks = [lucid.train.CSVLogger("history.csv")]
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._begun = False

    def on_fit_begin(self, run: Run) -> None:
        """Prepare to write the file anew.

        Parameters
        ----------
        run : Run
            Where training is.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._begun = False

    def on_epoch_end(self, run: Run) -> None:
        """Write the epoch, and the names and earlier ones before the first.

        Parameters
        ----------
        run : Run
            Where training is.
        """
        history = run.history
        with self.path.open("a" if self._begun else "w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            if not self._begun:
                rows.writerow(history)
                rows.writerows(list(zip(*history.values(), strict=True))[:-1])
            rows.writerow(history.row().values())
        self._begun = True
