"""Where training is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError
from lucid.train.history import History

if TYPE_CHECKING:
    from lucid.nn import Module
    from lucid.optim import Optimizer
    from lucid.train.callback import Callback

__all__ = ["Run"]


class Run:
    """What callbacks are given: the parts of a training run, and where it is.

    Parameters
    ----------
    model : Module
        The model.
    optimizer : Optimizer
        The optimizer.
    epochs : int
        How many epochs there are to be in all.
    callbacks : sequence of Callback
        What is called.
    parts : dict of str to object
        What else has a state: scheduler, scaler, loader and so on.

    Attributes
    ----------
    epoch : int
        The number of the epoch, from 1; 0 before the first.
    step : int
        How many batches there have been in all.
    loss : float
        The loss of the last batch.
    lr : float
        The learning rate it was learned with, of the first parameter group.
    history : History
        The results of the epochs that have ended.
    """

    def __init__(
        self, model: Module, optimizer: Optimizer, epochs: int, callbacks: Sequence[Callback], parts: dict[str, Any]
    ) -> None:
        self.model = model
        self.optimizer = optimizer
        self.epochs = epochs
        self.callbacks = callbacks
        self.parts = {name: part for name, part in parts.items() if hasattr(part, "state_dict")}
        self.history = History()
        self.epoch = 0
        self.step = 0
        self.loss = float("nan")
        self.lr = float("nan")

    def stop(self, reason: str) -> None:
        """End training after this epoch (or batch, if called from ``on_batch_end``).

        Parameters
        ----------
        reason : str
            What ``history.stopped`` is to say.
        """
        self.history.stopped = reason

    def monitored(self, monitor: str | None, user: str) -> tuple[str, float]:
        """Return a quantity of the last epoch.

        Parameters
        ----------
        monitor : str or None
            Its name; None for the loss on the validation data, or on the training data if there are no others.
        user : str
            Who asks, for the error message.

        Returns
        -------
        str
            The name.
        float
            The value.

        Raises
        ------
        ArgumentError
            If there is no such quantity.
        """
        row = self.history.row()
        name = ("val_loss" if "val_loss" in row else "loss") if monitor is None else monitor
        if name not in row:
            raise ArgumentError(f"{user}: there is no {name!r} to monitor; there are {', '.join(row)}")
        return name, row[name]

    def everything(self) -> dict[str, Any]:
        """Return all that a checkpoint must hold, by name.

        Returns
        -------
        dict of str to object
            Objects with a state.
        """
        return {"model": self.model, "optimizer": self.optimizer, **self.parts, "run": self}

    def state_dict(self) -> dict[str, Any]:
        """Return where training is.

        Returns
        -------
        dict
            Epoch, step, history and the states of the callbacks.
        """
        return {
            "epoch": self.epoch,
            "step": self.step,
            "history": {name: list(values) for name, values in self.history.items()},
            "callbacks": {name: callback.state_dict() for name, callback in self._remembering()},
        }

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from where another run was.

        Parameters
        ----------
        state_dict : dict
            What `state_dict` returned.

        Notes
        -----
        The states of callbacks that are no longer there are left out; those that are new begin anew.
        """
        for name, callback in self._remembering():
            if name in state_dict["callbacks"]:
                callback.load_state_dict(state_dict["callbacks"][name])
        self.epoch, self.step = state_dict["epoch"], state_dict["step"]
        self.history.clear()
        self.history.update({name: list(values) for name, values in state_dict["history"].items()})
        self.history.stopped = None  # the callback that stopped it, if it is still there, will say so again

    def _remembering(self) -> Iterator[tuple[str, Any]]:
        """Yield the callbacks that have a state, with names that tell two of a kind apart."""
        seen: Counter[str] = Counter()
        for callback in self.callbacks:
            if hasattr(callback, "state_dict"):
                kind = type(callback).__name__
                seen[kind] += 1
                yield f"{kind} {seen[kind]}", callback
