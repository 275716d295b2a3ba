"""Use one schedule after the other."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from lucid._errors import ArgumentError
from lucid.optim.lr_scheduler._combined import Combined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid.optim.lr_scheduler._scheduler import LRScheduler
    from lucid.optim.optimizer import Optimizer

__all__ = ["SequentialLR"]


class SequentialLR(Combined):
    """Use one schedule after the other, each from its beginning.

    Parameters
    ----------
    optimizer : Optimizer
        Whose learning rates are set.
    schedulers : list of LRScheduler
        The schedules.
    milestones : list of int
        The epochs at which the next one begins: one less than there are schedules.
    last_epoch : int, default: -1
        How many steps have been made, less one; -1 to start.

    Raises
    ------
    ArgumentError
        If the numbers do not fit, a schedule is of another optimizer, or one needs a measure.

    Examples
    --------
    >>> import lucid
    >>> from lucid.optim.lr_scheduler import ConstantLR, ExponentialLR, SequentialLR
    >>> optimizer = lucid.optim.SGD([lucid.tensor([0.0], requires_grad=True)], lr=1.0)
    >>> first, second = ConstantLR(optimizer, factor=0.1, total_iters=9), ExponentialLR(optimizer, gamma=0.5)
    >>> scheduler = SequentialLR(optimizer, [first, second], milestones=[2])
    >>> rates = []
    >>> for epoch in range(5):
    ...     optimizer.step()
    ...     rates += scheduler.get_last_lr()
    ...     scheduler.step()
    >>> rates
    [0.1, 0.1, 1.0, 0.5, 0.25]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        schedulers: Sequence[LRScheduler],
        milestones: Sequence[int],
        last_epoch: int = -1,
    ) -> None:
        if not schedulers:
            raise ArgumentError("SequentialLR: schedulers is empty")
        if len(milestones) != len(schedulers) - 1:
            raise ArgumentError(
                f"SequentialLR: {len(schedulers)} schedulers need {len(schedulers) - 1} milestones, "
                f"got {len(milestones)}"
            )
        if list(milestones) != sorted(milestones):
            raise ArgumentError(f"SequentialLR: milestones must be in order, got {list(milestones)}")
        super().__init__(optimizer, schedulers)
        self._milestones = list(milestones)
        self.last_epoch = last_epoch + 1
        # Each constructor has made the first step of its schedule; only that of the first schedule is to count.
        for group in optimizer.param_groups:
            group["lr"] = group["initial_lr"]
        self._undo()
        first = self._schedulers[bisect_right(self._milestones, 0)]
        first._initial_step()
        self._last_lr = first.get_last_lr()

    def step(self) -> None:
        """Set the learning rates of the next epoch."""
        self.last_epoch += 1
        i = bisect_right(self._milestones, self.last_epoch)
        scheduler = self._schedulers[i]
        if i > 0 and self._milestones[i - 1] == self.last_epoch:
            scheduler._restart()
        else:
            scheduler.step()
        self._last_lr = scheduler.get_last_lr()

    def _restart(self) -> None:
        self.last_epoch = 0
        first = self._schedulers[bisect_right(self._milestones, 0)]
        first._restart()
        self._last_lr = first.get_last_lr()

    def _initial_step(self) -> None:
        self.last_epoch = 0
        first = self._schedulers[bisect_right(self._milestones, 0)]
        first._initial_step()
        self._last_lr = first.get_last_lr()
