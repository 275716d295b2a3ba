"""What all learning-rate schedulers share."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, ClassVar

from lucid._errors import ArgumentError, ArgumentTypeError
from lucid.optim.optimizer import Optimizer

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LRScheduler", "per_group"]


class LRScheduler:
    """The base class of learning-rate schedulers.

    A subclass keeps its settings as attributes, calls ``super().__init__`` last and defines ``get_lr``. Call ``step``
    once an epoch, or once a batch for schedules that count these, after ``optimizer.step``.

    Parameters
    ----------
    optimizer : Optimizer
        Whose learning rates are set.
    last_epoch : int, default: -1
        How many steps have been made, less one; -1 to start.

    Attributes
    ----------
    base_lrs : list of float
        The learning rate of each group at the start.
    last_epoch : int
        How many steps have been made.

    Raises
    ------
    ArgumentError
        If `last_epoch` says that training goes on but the optimizer does not know what its learning rates were at the
        start; load its state first.
    """

    _unsaved: ClassVar[tuple[str, ...]] = ("optimizer",)

    optimizer: Optimizer
    base_lrs: list[float]
    last_epoch: int

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1) -> None:
        name = type(self).__name__
        self.optimizer = checked(name, optimizer)
        for i, group in enumerate(optimizer.param_groups):
            if last_epoch == -1:
                group.setdefault("initial_lr", group["lr"])
            elif "initial_lr" not in group:
                raise ArgumentError(
                    f"{name}: last_epoch is {last_epoch}, but group {i} of the optimizer has no 'initial_lr'; "
                    "load the optimizer's state first"
                )
        self.base_lrs = [group["initial_lr"] for group in optimizer.param_groups]
        self.last_epoch = last_epoch
        self._initial_step()

    def get_lr(self) -> list[float]:
        """Return the learning rates for `last_epoch`; ``step`` calls this, users call ``get_last_lr``.

        Returns
        -------
        list of float
            One for each group.
        """
        raise NotImplementedError(f"{type(self).__name__} does not define get_lr")

    def get_last_lr(self) -> list[float]:
        """Return the learning rates that were set last.

        Returns
        -------
        list of float
            One for each group.
        """
        return self._last_lr

    def step(self) -> None:
        """Set the learning rates of the next epoch."""
        self._step_count += 1
        self.last_epoch += 1
        self._set(self.get_lr())

    def state_dict(self) -> dict[str, Any]:
        """Return everything but the optimizer; a function's own state is there if it is an object that has one.

        Returns
        -------
        dict
            Numbers, strings, and lists and dicts of them.
        """
        return {k: copy.deepcopy(v) for k, v in self.__dict__.items() if k not in self._unsaved}

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
        own = self.state_dict()
        if own.keys() != state_dict.keys():
            raise ArgumentError(
                f"{type(self).__name__}.load_state_dict: the state has the keys {sorted(state_dict)}, "
                f"needed are {sorted(own)}"
            )
        self.__dict__.update({k: copy.deepcopy(v) for k, v in state_dict.items()})

    # Below: what the schedulers that are made of others need of them.

    def _set(self, values: Sequence[float]) -> None:
        for group, lr in zip(self.optimizer.param_groups, values, strict=True):
            group["lr"] = lr
        self._last_lr = self._current()

    def _initial_step(self) -> None:
        self._step_count = 0
        self.step()

    @property
    def _is_initial(self) -> bool:
        """Whether this is the step that the constructor makes: chainable schedules leave the learning rate then."""
        return self._step_count == 1

    def _restart_lr(self) -> list[float]:
        """Return the learning rates of epoch 0, whatever they are now."""
        return self.get_lr()

    def _restart(self) -> None:
        """Begin anew, as a part of `SequentialLR`."""
        self._step_count += 1
        self.last_epoch = 0
        self._set(self._restart_lr())

    def _undo(self) -> None:
        """Take back that the constructor has counted a step."""
        self.last_epoch -= 1

    def _current(self) -> list[float]:
        return [group["lr"] for group in self.optimizer.param_groups]

    def _times(self, factor: float) -> list[float]:
        return [lr * factor for lr in self._current()]


def checked(name: str, optimizer: Any) -> Optimizer:
    """Return an optimizer.

    Parameters
    ----------
    name : str
        The scheduler, for the message.
    optimizer : Any
        What it was given.

    Returns
    -------
    Optimizer
        The same.

    Raises
    ------
    ArgumentTypeError
        If it is none.
    """
    if not isinstance(optimizer, Optimizer):
        raise ArgumentTypeError(f"{name}: expected an Optimizer, got {type(optimizer).__name__}")
    return optimizer


def per_group(name: str, setting: str, value: Any, optimizer: Optimizer) -> list[Any]:
    """Return a setting for each group of an optimizer.

    Parameters
    ----------
    name, setting : str
        The scheduler and the setting, for the message.
    value : Any
        One for all groups, or a list or tuple of one for each.
    optimizer : Optimizer
        The optimizer.

    Returns
    -------
    list
        One for each group.

    Raises
    ------
    ArgumentError
        If there are not as many as groups.
    """
    groups = len(optimizer.param_groups)
    if not isinstance(value, list | tuple):
        return [value] * groups
    if len(value) != groups:
        raise ArgumentError(f"{name}: {setting} has {len(value)} entries, but the optimizer has {groups} groups")
    return list(value)
