"""Let the learning rate fall along half a cosine, and rise again."""

from __future__ import annotations

from math import cos, pi
from typing import TYPE_CHECKING

from lucid._errors import ArgumentError
from lucid.optim.lr_scheduler._scheduler import LRScheduler

if TYPE_CHECKING:
    from lucid.optim.optimizer import Optimizer

__all__ = ["CosineAnnealingLR"]


class CosineAnnealingLR(LRScheduler):
    r"""Let the learning rate fall along half a cosine, and rise again.

    Parameters
    ----------
    optimizer : Optimizer
        Whose learning rates are set.
    T_max : int
        The number of epochs from the largest to the least.
    eta_min : float, default: 0.0
        The least learning rate.
    last_epoch : int, default: -1
        How many steps have been made, less one; -1 to start.

    Notes
    -----
    .. math::

        \gamma_t = \gamma_{\min} + (\gamma_0 - \gamma_{\min})\, \tfrac12 \left(1 + \cos \frac{\pi t}{T}\right)

    That is [1]_ without its restarts, which are in `CosineAnnealingWarmRestarts`.

    References
    ----------
    .. [1] Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017.

    Examples
    --------
    >>> import lucid
    >>> optimizer = lucid.optim.SGD([lucid.tensor([0.0], requires_grad=True)], lr=1.0)
    >>> scheduler = lucid.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=2)
    >>> rates = []
    >>> for epoch in range(4):
    ...     optimizer.step()
    ...     rates += [round(lr, 4) for lr in scheduler.get_last_lr()]
    ...     scheduler.step()
    >>> rates
    [1.0, 0.5, 0.0, 0.5]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        T_max: int,
        eta_min: float = 0.0,
        last_epoch: int = -1,
    ) -> None:
        if not T_max >= 1:
            raise ArgumentError(f"CosineAnnealingLR: T_max must be at least 1, got {T_max}")
        self.T_max = T_max
        self.eta_min = eta_min
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the learning rates for `last_epoch`.

        Returns
        -------
        list of float
            One for each group.
        """
        t, half = self.last_epoch, self.T_max
        if self._is_initial and t > 0:
            return [self.eta_min + (lr - self.eta_min) * _height(t, half) for lr in self.base_lrs]
        if self._is_initial:
            return self._current()
        if (t - 1) % (2 * half) == half:  # the step before was at the bottom, from where no quotient leads up
            return [
                lr + (base - self.eta_min) * _height(half - 1, half)
                for lr, base in zip(self._current(), self.base_lrs, strict=True)
            ]
        factor = _height(t, half) / _height(t - 1, half)
        return [self.eta_min + (lr - self.eta_min) * factor for lr in self._current()]

    def _restart_lr(self) -> list[float]:
        return list(self.base_lrs)


def _height(t: int, half: int) -> float:
    return (1.0 + cos(pi * t / half)) / 2.0
