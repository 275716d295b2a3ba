"""Bring the learning rate to the constant one of stochastic weight averaging."""

from __future__ import annotations

from math import cos, pi
from typing import TYPE_CHECKING

from lucid._errors import ArgumentError
from lucid.optim.lr_scheduler._scheduler import LRScheduler, checked, per_group

if TYPE_CHECKING:
    from lucid.optim.optimizer import Optimizer

__all__ = ["SWALR"]


class SWALR(LRScheduler):
    r"""Bring the learning rate to the constant one of stochastic weight averaging.

    Parameters
    ----------
    optimizer : Optimizer
        Whose learning rates are set.
    swa_lr : float or list of float
        The learning rate at the end; a list has one for each group.
    anneal_epochs : int, default: 10
        The number of epochs until then.
    anneal_strategy : {"cos", "linear"}, default: "cos"
        The shape of the slope.
    last_epoch : int, default: -1
        How many steps have been made, less one; -1 to start.

    Notes
    -----
    After :math:`t` epochs it is :math:`(1 - \alpha) \gamma_0 + \alpha \gamma_{\text{swa}}` with
    :math:`\alpha = \min(1, t / n)`, or :math:`\tfrac12 (1 - \cos \pi \alpha)` in its place [1]_. Other schedules can go
    on at the same time until it has reached its end.

    References
    ----------
    .. [1] Izmailov et al., "Averaging Weights Leads to Wider Optima and Better Generalization", UAI 2018.

    Examples
    --------
    >>> import lucid
    >>> optimizer = lucid.optim.SGD([lucid.tensor([0.0], requires_grad=True)], lr=1.0)
    >>> scheduler = lucid.optim.swa_utils.SWALR(optimizer, swa_lr=0.2, anneal_epochs=2)
    >>> rates = []
    >>> for epoch in range(4):
    ...     optimizer.step()
    ...     rates += [round(lr, 4) for lr in scheduler.get_last_lr()]
    ...     scheduler.step()
    >>> rates
    [1.0, 0.6, 0.2, 0.2]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        swa_lr: float | list[float],
        anneal_epochs: int = 10,
        anneal_strategy: str = "cos",
        last_epoch: int = -1,
    ) -> None:
        swa_lrs = per_group("SWALR", "swa_lr", swa_lr, checked("SWALR", optimizer))
        if anneal_strategy not in ("cos", "linear"):
            raise ArgumentError(f"SWALR: anneal_strategy must be 'cos' or 'linear', got {anneal_strategy!r}")
        if not isinstance(anneal_epochs, int) or anneal_epochs < 0:
            raise ArgumentError(f"SWALR: anneal_epochs must be an integer and at least 0, got {anneal_epochs!r}")
        for group, lr in zip(optimizer.param_groups, swa_lrs, strict=True):
            group["swa_lr"] = lr
        self.anneal_epochs = anneal_epochs
        self.anneal_strategy = anneal_strategy
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the learning rates for `last_epoch`.

        Returns
        -------
        list of float
            One for each group.
        """
        epoch = self._step_count - 1
        if self.anneal_epochs == 0:
            epoch = max(1, epoch)
        before, now = self._weight(epoch - 1), self._weight(epoch)
        rates = []
        for group in self.optimizer.param_groups:
            # What the learning rate would be without this schedule, in case another one changes it too.
            lr = group["swa_lr"] if before == 1.0 else (group["lr"] - before * group["swa_lr"]) / (1.0 - before)
            rates.append(group["swa_lr"] * now + lr * (1.0 - now))
        return rates

    def _restart(self) -> None:
        self.last_epoch = -1
        self._initial_step()

    def _weight(self, epoch: int) -> float:
        t = max(0.0, min(1.0, epoch / max(1, self.anneal_epochs)))
        return (1.0 - cos(pi * t)) / 2.0 if self.anneal_strategy == "cos" else t
