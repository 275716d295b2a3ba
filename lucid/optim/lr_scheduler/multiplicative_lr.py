"""Multiply the learning rate by a function of the epoch, every epoch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from lucid.optim.lr_scheduler._scheduler import LRScheduler, function_states, functions_per_group, restore_functions

if TYPE_CHECKING:
    from collections.abc import Callable

    from lucid.optim.optimizer import Optimizer

__all__ = ["MultiplicativeLR"]


class MultiplicativeLR(LRScheduler):
    r"""Multiply the learning rate by a function of the epoch, every epoch.

    Parameters
    ----------
    optimizer : Optimizer
        Whose learning rates are set.
    lr_lambda : callable or list of callable
        The function; a list has one for each group.
    last_epoch : int, default: -1
        How many steps have been made, less one; -1 to start.

    Notes
    -----
    After :math:`t` epochs it is :math:`\gamma_0\, f(1)\, f(2) \cdots f(t)`. Functions are not
    saved, objects that can be called are.

    Examples
    --------
    >>> import lucid
    >>> optimizer = lucid.optim.SGD([lucid.tensor([0.0], requires_grad=True)], lr=1.0)
    >>> scheduler = lucid.optim.lr_scheduler.MultiplicativeLR(optimizer, lambda epoch: 0.5)
    >>> rates = []
    >>> for epoch in range(4):
    ...     optimizer.step()
    ...     rates += [round(lr, 4) for lr in scheduler.get_last_lr()]
    ...     scheduler.step()
    >>> rates
    [1.0, 0.5, 0.25, 0.125]
    """

    _unsaved: ClassVar[tuple[str, ...]] = ("optimizer", "lr_lambdas")

    def __init__(
        self,
        optimizer: Optimizer,
        lr_lambda: Callable[[int], float] | list[Callable[[int], float]],
        last_epoch: int = -1,
    ) -> None:
        self.lr_lambdas = functions_per_group("MultiplicativeLR", "lr_lambda", lr_lambda, optimizer)
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the learning rates for `last_epoch`.

        Returns
        -------
        list of float
            One for each group.
        """
        if self._is_initial:
            return self._current()
        return [lr * f(self.last_epoch) for lr, f in zip(self._current(), self.lr_lambdas, strict=True)]

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
