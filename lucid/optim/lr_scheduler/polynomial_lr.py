"""Let the learning rate fall to zero as a power of the epochs that are left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.optim.lr_scheduler._scheduler import LRScheduler

if TYPE_CHECKING:
    from lucid.optim.optimizer import Optimizer

__all__ = ["PolynomialLR"]


class PolynomialLR(LRScheduler):
    r"""Let the learning rate fall to zero as a power of the epochs that are left.

    Parameters
    ----------
    optimizer : Optimizer
        Whose learning rates are set.
    total_iters : int, default: 5
        The number of epochs.
    power : float, default: 1.0
        The power.
    last_epoch : int, default: -1
        How many steps have been made, less one; -1 to start.

    Notes
    -----
    .. math::

        \gamma_t = \gamma_0 \left(1 - \min(1, t / n)\right)^p

    Examples
    --------
    >>> import lucid
    >>> optimizer = lucid.optim.SGD([lucid.tensor([0.0], requires_grad=True)], lr=1.0)
    >>> scheduler = lucid.optim.lr_scheduler.PolynomialLR(optimizer, total_iters=4)
    >>> rates = []
    >>> for epoch in range(4):
    ...     optimizer.step()
    ...     rates += [round(lr, 4) for lr in scheduler.get_last_lr()]
    ...     scheduler.step()
    >>> rates
    [1.0, 0.75, 0.5, 0.25]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        total_iters: int = 5,
        power: float = 1.0,
        last_epoch: int = -1,
    ) -> None:
        self.total_iters = total_iters
        self.power = power
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the learning rates for `last_epoch`.

        Returns
        -------
        list of float
            One for each group.
        """
        if self._is_initial or self.last_epoch > self.total_iters:
            return self._current()
        left = self.total_iters - self.last_epoch
        return self._times((left / (left + 1.0)) ** self.power)

    def _restart_lr(self) -> list[float]:
        return list(self.base_lrs)
