"""What happened in training, epoch by epoch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lucid._errors import ArgumentError
from lucid.train._extra import extra

__all__ = ["History"]


class History(dict[str, list[float]]):
    """A list of numbers, one for each epoch, for each quantity: ``history["val_loss"]``.

    Attributes
    ----------
    stopped : str or None
        Why training ended before its last epoch; None if it did not.

    Examples
    --------
    >>> import lucid
    >>> history = lucid.train.History()
    >>> history.append({"epoch": 1, "loss": 0.5, "val_loss": 0.7})
    >>> history.append({"epoch": 2, "loss": 0.4, "val_loss": 0.6})
    >>> history["loss"]
    [0.5, 0.4]
    >>> history.best("val_loss")
    2
    """

    stopped: str | None = None

    def append(self, row: dict[str, float]) -> None:
        """Add an epoch.

        Parameters
        ----------
        row : dict of str to float
            The quantities, the same ones each time.

        Raises
        ------
        ArgumentError
            If they are others than before.
        """
        if self and self.keys() != row.keys():
            raise ArgumentError(f"History.append: the quantities are {', '.join(self)}, got {', '.join(row)}")
        for name, value in row.items():
            self.setdefault(name, []).append(value)

    def row(self, index: int = -1) -> dict[str, float]:
        """Return the quantities of an epoch.

        Parameters
        ----------
        index : int, default: -1
            Which, counted from 0; the last by default.

        Returns
        -------
        dict of str to float
            The quantities.
        """
        return {name: values[index] for name, values in self.items()}

    def best(self, monitor: str, mode: str = "min") -> int:
        """Return the number of the epoch in which a quantity was best, the first of them if there are several.

        Parameters
        ----------
        monitor : str
            The quantity.
        mode : {"min", "max"}, default: "min"
            Whether less is better, or more.

        Returns
        -------
        int
            The epoch, as numbered in ``history["epoch"]``.

        Raises
        ------
        ArgumentError
            If there is no such quantity.
        """
        if not self.get(monitor):
            raise ArgumentError(f"History.best: there is no {monitor!r}; there are {', '.join(self) or 'no epochs'}")
        values = self[monitor]
        return int(self["epoch"][values.index(min(values) if mode == "min" else max(values))])

    def plot(self, columns: Sequence[str] | None = None) -> Any:
        """Draw training curves: one picture for a quantity and its value on the validation data.

        Parameters
        ----------
        columns : sequence of str, optional
            Which quantities; all but ``epoch`` and ``seconds``, without. ``val_`` names come with the others.

        Returns
        -------
        matplotlib.figure.Figure
            A figure of its own, outside of pyplot; ``figure.savefig("curves.png")`` writes it.

        Raises
        ------
        ArgumentError
            If there is nothing to draw.
        MissingExtraError
            If matplotlib is not installed.

        Examples
        --------
        >>> import lucid
        >>> history = lucid.train.History(epoch=[1, 2], loss=[0.5, 0.4], val_loss=[0.7, 0.6])
        >>> [axes.get_title() for axes in history.plot().axes]
        ['loss']
        """
        figures = extra("matplotlib.figure", "matplotlib", "History.plot")
        names = [name for name in self if name not in ("epoch", "seconds")] if columns is None else list(columns)
        names = list(dict.fromkeys(name.removeprefix("val_") for name in names))
        missing = [name for name in names if name not in self]
        if missing or not names or not self["epoch"]:
            raise ArgumentError(
                f"History.plot: there is no {', '.join(missing) or 'epoch'} to draw; there are {', '.join(self)}"
            )
        figure = figures.Figure(figsize=(4.5 * len(names), 3.5), layout="constrained")
        for axes, name in zip(figure.subplots(1, len(names), squeeze=False)[0], names, strict=True):
            both = f"val_{name}" in self
            axes.plot(self["epoch"], self[name], label="training" if both else None)
            if both:
                axes.plot(self["epoch"], self[f"val_{name}"], label="validation")
                axes.legend()
            axes.set(title=name, xlabel="epoch")
        return figure

    def __repr__(self) -> str:
        epochs = len(next(iter(self.values()), []))
        last = ", ".join(f"{name}={value:.4g}" for name, value in self.row().items()) if epochs else "nothing yet"
        why = f", stopped: {self.stopped}" if self.stopped else ""
        return f"History({epochs} epochs, last: {last}{why})"
