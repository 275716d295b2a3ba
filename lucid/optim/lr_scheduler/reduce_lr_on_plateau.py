"""Lower the learning rate when a measure has stopped getting better."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError
from lucid.optim.lr_scheduler._scheduler import LRScheduler, checked, per_group

if TYPE_CHECKING:
    from lucid.optim.optimizer import Optimizer

__all__ = ["ReduceLROnPlateau"]


class ReduceLROnPlateau(LRScheduler):
    """Lower the learning rate when a measure has stopped getting better.

    Parameters
    ----------
    optimizer : Optimizer
        Whose learning rates are set.
    mode : {"min", "max"}, default: "min"
        Whether less is better, or more.
    factor : float, default: 0.1
        What the learning rate is multiplied by, less than 1.
    patience : int, default: 10
        For how many epochs the measure may be no better.
    threshold : float, default: 1e-4
        By how much it must be better to count.
    threshold_mode : {"rel", "abs"}, default: "rel"
        Whether this is a fraction of the best value so far.
    cooldown : int, default: 0
        For how many epochs after a reduction no epoch counts as bad.
    min_lr : float or list of float, default: 0.0
        The least learning rate; a list has one for each group.
    eps : float, default: 1e-8
        Smaller reductions are not made.

    Examples
    --------
    >>> import lucid
    >>> optimizer = lucid.optim.SGD([lucid.tensor([0.0], requires_grad=True)], lr=1.0)
    >>> scheduler = lucid.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=1)
    >>> for loss in (1.0, 0.5, 0.5, 0.5):
    ...     optimizer.step()
    ...     scheduler.step(loss)
    >>> scheduler.get_last_lr()
    [0.1]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        mode: str = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: str = "rel",
        cooldown: int = 0,
        min_lr: float | list[float] = 0.0,
        eps: float = 1e-8,
    ) -> None:
        # Nothing is known of the first epoch yet, so there is no initial step, unlike in other schedulers.
        self.optimizer = checked("ReduceLROnPlateau", optimizer)
        if not factor < 1.0:
            raise ArgumentError(f"ReduceLROnPlateau: factor must be less than 1, got {factor}")
        if mode not in ("min", "max"):
            raise ArgumentError(f"ReduceLROnPlateau: mode must be 'min' or 'max', got {mode!r}")
        if threshold_mode not in ("rel", "abs"):
            raise ArgumentError(f"ReduceLROnPlateau: threshold_mode must be 'rel' or 'abs', got {threshold_mode!r}")
        self.mode = mode
        self.factor = factor
        self.patience = patience
        self.threshold = threshold
        self.threshold_mode = threshold_mode
        self.cooldown = cooldown
        self.min_lrs = per_group("ReduceLROnPlateau", "min_lr", min_lr, optimizer)
        self.eps = eps
        self.last_epoch = 0
        self.best = inf if mode == "min" else -inf
        self.cooldown_counter = 0
        self.num_bad_epochs = 0
        self._last_lr = self._current()

    def step(self, metrics: Any) -> None:  # type: ignore[override]  # unlike other schedules this one looks at results
        """Take the measure of an epoch, and lower the learning rate if it is time.

        Parameters
        ----------
        metrics : float or Tensor
            The measure; nan is no better than anything.
        """
        current = float(metrics)
        self.last_epoch += 1
        if self._is_better(current):
            self.best = current
            self.num_bad_epochs = 0
        else:
            self.num_bad_epochs += 1
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self._reduce()
            self.cooldown_counter = self.cooldown
            self.num_bad_epochs = 0
        self._last_lr = self._current()

    def _is_better(self, value: float) -> bool:
        sign = 1.0 if self.mode == "min" else -1.0
        if self.threshold_mode == "rel":
            return sign * value < sign * self.best * (1.0 - sign * self.threshold)
        return sign * value < sign * self.best - self.threshold

    def _reduce(self) -> None:
        groups = self.optimizer.param_groups
        if len(groups) != len(self.min_lrs):
            raise ArgumentError(
                f"ReduceLROnPlateau.step: the optimizer has {len(groups)} groups, but min_lrs {len(self.min_lrs)} "
                "entries; append one for each new group"
            )
        for group, least in zip(groups, self.min_lrs, strict=True):
            new = max(group["lr"] * self.factor, least)
            if group["lr"] - new > self.eps:
                group["lr"] = new
