"""Multiply the learning rate by a factor at given epochs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.optim.lr_scheduler._scheduler import LRScheduler

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid.optim.optimizer import Optimizer

__all__ = ["MultiStepLR"]


class MultiStepLR(LRScheduler):
    r"""Multiply the learning rate by a factor at given epochs.

    Parameters
    ----------
    optimizer : Optimizer
        Whose learning rates are set.
    milestones : iterable of int
        The epochs; one that comes twice counts twice.
    gamma : float, default: 0.1
        The factor.
    last_epoch : int, default: -1
        How many steps have been made, less one; -1 to start.

    Notes
    -----
    After :math:`t` epochs it is the first one times the factor to the power of the number of milestones up to
    :math:`t`.

    Examples
    --------
    >>> import lucid
    >>> optimizer = lucid.optim.SGD([lucid.tensor([0.0], requires_grad=True)], lr=1.0)
    >>> scheduler = lucid.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[1, 3])
    >>> rates = []
    >>> for epoch in range(4):
    ...     optimizer.step()
    ...     rates += [round(lr, 4) for lr in scheduler.get_last_lr()]
    ...     scheduler.step()
    >>> rates
    [1.0, 0.1, 0.1, 0.01]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        milestones: Iterable[int],
        gamma: float = 0.1,
        last_epoch: int = -1,
    ) -> None:
        self.milestones = sorted(milestones)
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the learning rates for `last_epoch`.

        Returns
        -------
        list of float
            One for each group.
        """
        count = self.milestones.count(self.last_epoch)
        return self._times(self.gamma**count) if count else self._current()

    def _restart_lr(self) -> list[float]:
        return [lr * self.gamma ** self.milestones.count(0) for lr in self.base_lrs]
