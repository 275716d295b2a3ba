"""What schedulers share that are given functions."""

from __future__ import annotations

import copy
from types import FunctionType
from typing import TYPE_CHECKING, Any, ClassVar

from lucid._errors import ArgumentTypeError
from lucid.optim.lr_scheduler._scheduler import LRScheduler, checked, per_group

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lucid.optim.optimizer import Optimizer


class FunctionScheduler(LRScheduler):
    """A scheduler with a function of the epoch for each group."""

    _unsaved: ClassVar[tuple[str, ...]] = ("optimizer", "lr_lambdas")

    def __init__(
        self,
        optimizer: Optimizer,
        lr_lambda: Callable[[int], float] | list[Callable[[int], float]],
        last_epoch: int = -1,
    ) -> None:
        self.lr_lambdas = functions_per_group(type(self).__name__, "lr_lambda", lr_lambda, optimizer)
        super().__init__(optimizer, last_epoch)

    def state_dict(self) -> dict[str, Any]:
        """Return everything but the optimizer; of the functions the state of those that are objects.

        Returns
        -------
        dict
            Numbers, strings, and lists and dicts of them.
        """
        return {**super().state_dict(), "lr_lambdas": function_states(self.lr_lambdas)}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from where a scheduler was; the learning rates themselves are in the optimizer's state.

        Parameters
        ----------
        state_dict : dict
            What `state_dict` returned, of a scheduler of the same kind.
        """
        functions = self.lr_lambdas
        super().load_state_dict(state_dict)
        self.lr_lambdas = functions
        restore_functions(functions, state_dict["lr_lambdas"])


def functions_per_group(name: str, setting: str, value: Any, optimizer: Optimizer) -> list[Callable[[int], float]]:
    """Return a function for each group of an optimizer.

    Parameters
    ----------
    name, setting : str
        The scheduler and the setting, for the message.
    value : callable or list of callable
        One for all groups, or a list or tuple of one for each.
    optimizer : Optimizer
        The optimizer.

    Returns
    -------
    list of callable
        One for each group.

    Raises
    ------
    ArgumentTypeError
        If one cannot be called.
    """
    functions = per_group(name, setting, value, checked(name, optimizer))
    for function in functions:
        if not callable(function):
            raise ArgumentTypeError(f"{name}: {setting} must be callable, got {type(function).__name__}")
    return functions


def function_states(functions: Iterable[Any]) -> list[dict[str, Any] | None]:
    """Return the state of callable objects; functions have none.

    Parameters
    ----------
    functions : iterable of callable
        The functions.

    Returns
    -------
    list of dict or None
        Their attributes.
    """
    return [None if isinstance(f, FunctionType) else copy.deepcopy(getattr(f, "__dict__", None)) for f in functions]


def restore_functions(functions: Iterable[Any], states: Iterable[dict[str, Any] | None]) -> None:
    """Give callable objects the state that `function_states` returned.

    Parameters
    ----------
    functions : iterable of callable
        The functions.
    states : iterable of dict or None
        Their attributes.
    """
    for function, state in zip(functions, states, strict=True):
        if state is not None:
            function.__dict__.update(copy.deepcopy(state))
