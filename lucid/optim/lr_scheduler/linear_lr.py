"""Change the factor of the learning rate linearly during the first epochs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ArgumentError
from lucid.optim.lr_scheduler._scheduler import LRScheduler

if TYPE_CHECKING:
    from lucid.optim.optimizer import Optimizer

__all__ = ["LinearLR"]


class LinearLR(LRScheduler):
    r"""Change the factor of the learning rate linearly during the first epochs.

    Parameters
    ----------
    optimizer : Optimizer
        Whose learning rates are set.
    start_factor : float, default: 1.0 / 3
        The factor at the start, from 0 (not included) to 1.
    end_factor : float, default: 1.0
        The factor at the end, from 0 to 1.
    total_iters : int, default: 5
        The number of epochs.
    last_epoch : int, default: -1
        How many steps have been made, less one; -1 to start.

    Notes
    -----
    .. math::

        \gamma_t = \gamma_0 \left(f_0 + (f_1 - f_0) \min(1, t / n)\right)

    Other schedules can go on at the same time: each step multiplies by the quotient of two such factors.

    Examples
    --------
    >>> import lucid
    >>> optimizer = lucid.optim.SGD([lucid.tensor([0.0], requires_grad=True)], lr=1.0)
    >>> scheduler = lucid.optim.lr_scheduler.LinearLR(optimizer, start_factor=0.5, total_iters=2)
    >>> rates = []
    >>> for epoch in range(4):
    ...     optimizer.step()
    ...     rates += [round(lr, 4) for lr in scheduler.get_last_lr()]
    ...     scheduler.step()
    >>> rates
    [0.5, 0.75, 1.0, 1.0]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        start_factor: float = 1.0 / 3,
        end_factor: float = 1.0,
        total_iters: int = 5,
        last_epoch: int = -1,
    ) -> None:
        if not 0.0 < start_factor <= 1.0:
            raise ArgumentError(f"LinearLR: start_factor must be above 0 and at most 1, got {start_factor}")
        if not 0.0 <= end_factor <= 1.0:
            raise ArgumentError(f"LinearLR: end_factor must be from 0 to 1, got {end_factor}")
        self.start_factor = start_factor
        self.end_factor = end_factor
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the learning rates for `last_epoch`.

        Returns
        -------
        list of float
            One for each group.
        """
        if self.last_epoch == 0:
            return self._times(self.start_factor)
        if self._is_initial or self.last_epoch > self.total_iters:
            return self._current()
        rise = self.end_factor - self.start_factor
        return self._times(1.0 + rise / (self.total_iters * self.start_factor + (self.last_epoch - 1) * rise))

    def _restart_lr(self) -> list[float]:
        return [lr * self.start_factor for lr in self.base_lrs]
