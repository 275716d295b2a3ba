"""Progress on the screen: a bar over the batches of an epoch, and a line for each epoch that has ended."""

from __future__ import annotations

import importlib.util
from typing import Any, Protocol

from lucid._errors import ArgumentError
from lucid.train._extra import extra

__all__ = ["Progress", "progress_of"]


class Progress(Protocol):
    """What shows how far training is."""

    def begin(self, epoch: int, epochs: int, batches: int | None) -> None:
        """Begin an epoch of so many batches, or of an unknown number."""

    def advance(self, loss: float) -> None:
        """Count a batch."""

    def end(self, line: str) -> None:
        """End an epoch, with a line on its results."""

    def close(self) -> None:
        """Leave the screen as it was."""


def progress_of(kind: str | None) -> Progress:
    """Return a progress display.

    Parameters
    ----------
    kind : {"auto", "rich", "tqdm"} or None
        The package to use; "auto" takes what is there, if anything is.

    Returns
    -------
    Progress
        The display.

    Raises
    ------
    ArgumentError
        If it is none of these.
    MissingExtraError
        If the package is not installed.
    """
    if kind == "auto":
        kind = next((name for name in ("rich", "tqdm") if importlib.util.find_spec(name) is not None), None)
    if kind not in ("rich", "tqdm", None):
        raise ArgumentError(f"fit: progress must be 'auto', 'rich', 'tqdm' or None, got {kind!r}")
    return _RichProgress() if kind == "rich" else _TqdmProgress() if kind == "tqdm" else _NoProgress()


class _RichProgress:
    def __init__(self) -> None:
        rich = extra("rich.progress", "rich", "fit")
        columns = ("epoch {task.fields[epoch]}", "loss {task.fields[loss]:.4f}")
        first, second = map(rich.TextColumn, columns)
        self._bars = rich.Progress(
            first, rich.BarColumn(), rich.MofNCompleteColumn(), second, rich.TimeRemainingColumn(), transient=True
        )
        # Into a file go the lines alone.
        self._is_shown = self._bars.console.is_interactive or self._bars.console.is_jupyter
        self._task: Any = None

    def begin(self, epoch: int, epochs: int, batches: int | None) -> None:
        if self._is_shown:
            self._bars.start()
        self._task = self._bars.add_task("", total=batches, epoch=f"{epoch}/{epochs}", loss=float("nan"))

    def advance(self, loss: float) -> None:
        self._bars.update(self._task, advance=1, loss=loss)

    def end(self, line: str) -> None:
        self._bars.remove_task(self._task)
        self._bars.console.print(line, highlight=False, soft_wrap=True)

    def close(self) -> None:
        if self._is_shown:
            self._bars.stop()


class _TqdmProgress:
    def __init__(self) -> None:
        self._tqdm = extra("tqdm.auto", "tqdm", "fit").tqdm
        self._bar: Any = None

    def begin(self, epoch: int, epochs: int, batches: int | None) -> None:
        self._bar = self._tqdm(total=batches, desc=f"epoch {epoch}/{epochs}", leave=False, unit="batch")

    def advance(self, loss: float) -> None:
        self._bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
        self._bar.update()

    def end(self, line: str) -> None:
        self._bar.close()
        self._tqdm.write(line)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


class _NoProgress:
    def begin(self, epoch: int, epochs: int, batches: int | None) -> None: ...

    def advance(self, loss: float) -> None: ...

    def end(self, line: str) -> None: ...

    def close(self) -> None: ...
