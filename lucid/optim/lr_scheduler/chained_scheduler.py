"""Use several schedules at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ArgumentError
from lucid.optim.lr_scheduler._combined import Combined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid.optim.lr_scheduler._scheduler import LRScheduler
    from lucid.optim.optimizer import Optimizer

__all__ = ["ChainedScheduler"]


class ChainedScheduler(Combined):
    """Use several schedules at the same time: each multiplies the learning rate that the one before has set.

    Parameters
    ----------
    schedulers : sequence of LRScheduler
        The schedules. Those that compute the learning rate from the first one, such as `LambdaLR`, must come first.
    optimizer : Optimizer, optional
        Whose learning rates are set; by default that of the schedules.

    Raises
    ------
    ArgumentError
        If there is no schedule, one is of another optimizer, or one needs a measure.

    Examples
    --------
    >>> import lucid
    >>> from lucid.optim.lr_scheduler import ChainedScheduler, ConstantLR, ExponentialLR
    >>> optimizer = lucid.optim.SGD([lucid.tensor([0.0], requires_grad=True)], lr=1.0)
    >>> first, second = ConstantLR(optimizer, factor=0.5, total_iters=2), ExponentialLR(optimizer, gamma=0.5)
    >>> scheduler = ChainedScheduler([first, second])
    >>> rates = []
    >>> for epoch in range(4):
    ...     optimizer.step()
    ...     rates += scheduler.get_last_lr()
    ...     scheduler.step()
    >>> rates
    [0.5, 0.25, 0.25, 0.125]
    """

    def __init__(self, schedulers: Sequence[LRScheduler], optimizer: Optimizer | None = None) -> None:
        if not schedulers:
            raise ArgumentError("ChainedScheduler: schedulers is empty")
        super().__init__(schedulers[0].optimizer if optimizer is None else optimizer, schedulers)
        self._last_lr = self._current()

    def step(self) -> None:
        """Set the learning rates of the next epoch."""
        for scheduler in self._schedulers:
            scheduler.step()
        self._last_lr = self._current()

    def _restart(self) -> None:
        # The parts restart from the first learning rate, and their factors at the start are to be multiplied.
        for group in self.optimizer.param_groups:
            group["lr"] = group["initial_lr"]
        self._initial_step()

    def _initial_step(self) -> None:
        for scheduler in self._schedulers:
            scheduler.last_epoch = -1
            scheduler._initial_step()
        self._last_lr = self._current()
