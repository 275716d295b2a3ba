"""Schedulers that are made of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from lucid._errors import ArgumentError, ArgumentTypeError
from lucid.optim.lr_scheduler._scheduler import LRScheduler
from lucid.optim.lr_scheduler.reduce_lr_on_plateau import ReduceLROnPlateau

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid.optim.optimizer import Optimizer

__all__ = ["Combined"]


class Combined(LRScheduler):
    """The base class of schedulers that are made of others.

    Parameters
    ----------
    optimizer : Optimizer
        Whose learning rates are set.
    schedulers : sequence of LRScheduler
        The schedulers, all of this optimizer.
    """

    _unsaved: ClassVar[tuple[str, ...]] = ("optimizer", "_schedulers")

    def __init__(self, optimizer: Optimizer, schedulers: Sequence[LRScheduler]) -> None:
        # Not super().__init__: the parts have made their initial steps.
        name = type(self).__name__
        for i, scheduler in enumerate(schedulers):
            if not isinstance(scheduler, LRScheduler):
                raise ArgumentTypeError(f"{name}: scheduler {i} is a {type(scheduler).__name__}, not an LRScheduler")
            if isinstance(scheduler, ReduceLROnPlateau):
                raise ArgumentError(f"{name}: scheduler {i} is a ReduceLROnPlateau, whose step needs a measure")
            if scheduler.optimizer is not optimizer:
                raise ArgumentError(f"{name}: scheduler {i} belongs to another optimizer")
        self.optimizer = optimizer
        self._schedulers = list(schedulers)

    def state_dict(self) -> dict[str, Any]:
        """Return everything but the optimizer, the states of the parts among it.

        Returns
        -------
        dict
            Numbers, strings, and lists and dicts of them.
        """
        return {**super().state_dict(), "_schedulers": [scheduler.state_dict() for scheduler in self._schedulers]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from where a scheduler was; the learning rates themselves are in the optimizer's state.

        Parameters
        ----------
        state_dict : dict
            What `state_dict` returned, of a scheduler of the same kind.

        Raises
        ------
        ArgumentError
            If it is of another kind.
        """
        parts = self._schedulers
        given = state_dict.get("_schedulers", [])
        if len(given) != len(parts):
            raise ArgumentError(
                f"{type(self).__name__}.load_state_dict: the state is of {len(given)} schedulers, here are {len(parts)}"
            )
        for part, state in zip(parts, given, strict=True):
            part.load_state_dict(state)
        super().load_state_dict(state_dict)
        self._schedulers = parts

    def _undo(self) -> None:
        for scheduler in self._schedulers:
            scheduler._undo()
