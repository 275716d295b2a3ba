"""Let the learning rate fall along half a cosine, again and again."""

from __future__ import annotations

from math import cos, floor, pi
from typing import TYPE_CHECKING

from lucid._errors import ArgumentError
from lucid.optim.lr_scheduler._scheduler import LRScheduler

if TYPE_CHECKING:
    from lucid.optim.optimizer import Optimizer

__all__ = ["CosineAnnealingWarmRestarts"]


class CosineAnnealingWarmRestarts(LRScheduler):
    r"""Let the learning rate fall along half a cosine, again and again.

    Parameters
    ----------
    optimizer : Optimizer
        Whose learning rates are set.
    T_0 : int
        The number of epochs of the first fall.
    T_mult : int, default: 1
        Each next one takes so many times longer.
    eta_min : float, default: 0.0
        The least learning rate.
    last_epoch : int, default: -1
        How many steps have been made, less one; -1 to start.

    Notes
    -----
    Equation 5 of [1]_, with :math:`t` counted from the last restart, :math:`T` epochs before the next:

    .. math::

        \gamma = \gamma_{\min} + (\gamma_0 - \gamma_{\min})\, \tfrac12 \left(1 + \cos \frac{\pi t}{T}\right)

    References
    ----------
    .. [1] Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017.

    Examples
    --------
    >>> import lucid
    >>> optimizer = lucid.optim.SGD([lucid.tensor([0.0], requires_grad=True)], lr=1.0)
    >>> scheduler = lucid.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=2)
    >>> rates = []
    >>> for epoch in range(4):
    ...     optimizer.step()
    ...     rates += [round(lr, 4) for lr in scheduler.get_last_lr()]
    ...     scheduler.step()
    >>> rates
    [1.0, 0.5, 1.0, 0.5]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        T_0: int,
        T_mult: int = 1,
        eta_min: float = 0.0,
        last_epoch: int = -1,
    ) -> None:
        for setting, value in (("T_0", T_0), ("T_mult", T_mult)):
            if not isinstance(value, int) or value < 1:
                raise ArgumentError(
                    f"CosineAnnealingWarmRestarts: {setting} must be an integer and at least 1, got {value!r}"
                )
        self.T_0 = T_0
        self.T_i = T_0
        self.T_mult = T_mult
        self.eta_min = eta_min
        self.T_cur: float = last_epoch
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the learning rates for `last_epoch`.

        Returns
        -------
        list of float
            One for each group.
        """
        height = (1.0 + cos(pi * self.T_cur / self.T_i)) / 2.0
        return [self.eta_min + (lr - self.eta_min) * height for lr in self.base_lrs]

    def step(self, epoch: float | None = None) -> None:
        """Set the learning rates of the next epoch, or of a given one.

        Parameters
        ----------
        epoch : float, optional
            The epoch, fractions of one included: ``step(epoch + batch / batches)`` after each batch.

        Raises
        ------
        ArgumentError
            If it is negative.
        """
        if epoch is not None and epoch < 0:
            raise ArgumentError(f"CosineAnnealingWarmRestarts.step: epoch must not be negative, got {epoch}")
        self._step_count += 1
        if epoch is None and self.last_epoch >= 0:
            epoch = self.last_epoch + 1
            self.T_cur += 1
            if self.T_cur >= self.T_i:
                self.T_cur -= self.T_i
                self.T_i *= self.T_mult
        else:
            epoch = 0 if epoch is None else epoch
            self.T_i, self.T_cur = self.T_0, epoch
            if self.T_mult == 1:
                self.T_cur = epoch % self.T_0
            while self.T_cur >= self.T_i:
                self.T_cur -= self.T_i
                self.T_i *= self.T_mult
        self.last_epoch = floor(epoch)
        self._set(self.get_lr())

    def _restart(self) -> None:
        self.step(0)
