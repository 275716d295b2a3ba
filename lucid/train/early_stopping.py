"""Stop when there is nothing more to be gained."""

from __future__ import annotations

import copy
from math import inf
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError
from lucid.train.callback import Callback

if TYPE_CHECKING:
    from lucid.train.run import Run

__all__ = ["EarlyStopping"]


class EarlyStopping(Callback):
    """Stop when a quantity has not got better for some epochs, and give the model the weights of the best one.

    Parameters
    ----------
    patience : int, default: 5
        After how many epochs without a gain to stop.
    monitor : str, optional
        The quantity; without it ``"val_loss"``, or ``"loss"`` where there is no validation.
    mode : {"min", "max"}, default: "min"
        Whether less is better, or more.
    min_delta : float, default: 0.0
        A gain of no more than this does not count.
    restore_best : bool, default: True
        Whether the model gets the weights of the best epoch when training ends, for whatever reason it does.

    Attributes
    ----------
    best : float
        The best value so far.
    best_epoch : int
        The epoch it is from; 0 before the first.

    Raises
    ------
    ArgumentError
        If a setting is out of range.

    Examples
    --------
    >>> import lucid
    >>> lucid.train.EarlyStopping(patience=3, monitor="val_accuracy", mode="max").best
    -inf
    """

    best: float
    best_epoch: int
    _waited: int
    _weights: dict[str, Any] | None

    def __init__(
        self,
        patience: int = 5,
        monitor: str | None = None,
        mode: str = "min",
        min_delta: float = 0.0,
        restore_best: bool = True,
    ) -> None:
        if patience < 1 or not min_delta >= 0.0:
            raise ArgumentError(
                f"EarlyStopping: patience must be at least 1 and min_delta at least 0, got {patience} and {min_delta}"
            )
        if mode not in ("min", "max"):
            raise ArgumentError(f"EarlyStopping: mode must be 'min' or 'max', got {mode!r}")
        self.patience = patience
        self.monitor = monitor
        self.mode = mode
        self.min_delta = min_delta
        self.restore_best = restore_best
        self._reset()

    def on_fit_begin(self, run: Run) -> None:
        """Begin anew, or stop at once if a run that goes on had been stopped.

        Parameters
        ----------
        run : Run
            Where training is.
        """
        if run.epoch == 0:  # the object may have been in another run
            self._reset()
        self._stop_if_time(run)

    def on_epoch_end(self, run: Run) -> None:
        """Keep the weights if they are the best, or stop if there were none for long.

        Parameters
        ----------
        run : Run
            Where training is.
        """
        _, value = run.monitored(self.monitor, "EarlyStopping")
        gain = self.best - value if self.mode == "min" else value - self.best
        if gain > self.min_delta:
            self.best, self.best_epoch, self._waited = value, run.epoch, -1
            self._weights = copy.deepcopy(dict(run.model.state_dict())) if self.restore_best else None
        self._waited += 1
        self._stop_if_time(run)

    def on_fit_end(self, run: Run) -> None:
        """Give the model its best weights.

        Parameters
        ----------
        run : Run
            Where training is.
        """
        if self._weights is not None:
            run.model.load_state_dict(self._weights)

    def _reset(self) -> None:
        self.best = inf if self.mode == "min" else -inf
        self.best_epoch, self._waited, self._weights = 0, 0, None

    def _stop_if_time(self, run: Run) -> None:
        if self._waited >= self.patience:
            run.stop(f"no gain since epoch {self.best_epoch}")

    def state_dict(self) -> dict[str, Any]:
        """Return what later epochs depend on.

        Returns
        -------
        dict
            The best value, its epoch, its weights, and for how long there was none better.
        """
        state = {"best": self.best, "best_epoch": self.best_epoch, "waited": self._waited}
        return {**state, "weights": self._weights}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from a saved state.

        Parameters
        ----------
        state_dict : dict
            What `state_dict` returned.
        """
        self.best, self.best_epoch = state_dict["best"], state_dict["best_epoch"]
        self._waited = state_dict["waited"]
        self._weights = state_dict["weights"]
