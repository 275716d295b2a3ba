"""Let the learning rate rise once and then fall to almost nothing."""

from __future__ import annotations

from math import cos, pi
from typing import TYPE_CHECKING

from lucid._errors import ArgumentError
from lucid.optim.lr_scheduler._momentum import set_momentum, uses_beta1
from lucid.optim.lr_scheduler._scheduler import LRScheduler, checked, per_group

if TYPE_CHECKING:
    from lucid.optim.optimizer import Optimizer

__all__ = ["OneCycleLR"]


class OneCycleLR(LRScheduler):
    r"""Let the learning rate rise once and then fall to almost nothing.

    Call ``step`` once a batch, ``total_steps`` times at most.

    Parameters
    ----------
    optimizer : Optimizer
        Whose learning rates are set.
    max_lr : float or list of float
        The largest learning rate; a list has one for each group.
    total_steps : int, optional
        The number of steps; or else
    epochs, steps_per_epoch : int, optional
        the two factors of this number.
    pct_start : float, default: 0.3
        The fraction of the steps that go up.
    anneal_strategy : {"cos", "linear"}, default: "cos"
        The shape of the slopes.
    cycle_momentum : bool, default: True
        Whether the momentum, or the first of the betas, goes down and up at the same time.
    base_momentum, max_momentum : float or list of float, default: 0.85 and 0.95
        Its bounds.
    div_factor : float, default: 25.0
        The first learning rate is the largest divided by this.
    final_div_factor : float, default: 1e4
        The last one is the first divided by this.
    three_phase : bool, default: False
        Whether it falls to the first one in as many steps as it has risen, and then to the last one.
    last_epoch : int, default: -1
        How many steps have been made, less one; -1 to start.

    Notes
    -----
    The 1cycle policy of [1]_.

    References
    ----------
    .. [1] Smith and Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates",
       arXiv:1708.07120, 2018.

    Examples
    --------
    >>> import lucid
    >>> optimizer = lucid.optim.SGD([lucid.tensor([0.0], requires_grad=True)], momentum=0.9)
    >>> scheduler = lucid.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=1.0, total_steps=5, pct_start=0.6)
    >>> rates = []
    >>> for batch in range(4):
    ...     optimizer.step()
    ...     rates += [round(lr, 4) for lr in scheduler.get_last_lr()]
    ...     scheduler.step()
    >>> rates
    [0.04, 0.52, 1.0, 0.5]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        max_lr: float | list[float],
        total_steps: int | None = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: float = 0.3,
        anneal_strategy: str = "cos",
        cycle_momentum: bool = True,
        base_momentum: float | list[float] = 0.85,
        max_momentum: float | list[float] = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        three_phase: bool = False,
        last_epoch: int = -1,
    ) -> None:
        checked("OneCycleLR", optimizer)
        if total_steps is None:
            if epochs is None or steps_per_epoch is None:
                raise ArgumentError("OneCycleLR: total_steps is needed, or both epochs and steps_per_epoch")
            total_steps = epochs * steps_per_epoch
        if not isinstance(total_steps, int) or total_steps < 1:
            raise ArgumentError(f"OneCycleLR: the number of steps must be an integer above 0, got {total_steps!r}")
        if not 0.0 <= pct_start <= 1.0:
            raise ArgumentError(f"OneCycleLR: pct_start must be from 0 to 1, got {pct_start}")
        if anneal_strategy not in ("cos", "linear"):
            raise ArgumentError(f"OneCycleLR: anneal_strategy must be 'cos' or 'linear', got {anneal_strategy!r}")
        self.total_steps = total_steps
        self.anneal_strategy = anneal_strategy
        self.cycle_momentum = cycle_momentum
        # (last step of a phase, where its learning rate ends, where its momentum ends)
        peak = pct_start * total_steps - 1
        self._phases: list[tuple[float, str, str]] = [
            (peak, "max_lr", "base_momentum"),
            (total_steps - 1, "min_lr", "max_momentum"),
        ]
        if three_phase:
            self._phases.insert(1, (2 * peak, "initial_lr", "max_momentum"))
        settings = {"max_lr": max_lr}
        if cycle_momentum:
            self.use_beta1 = uses_beta1("OneCycleLR", optimizer)
            settings.update(base_momentum=base_momentum, max_momentum=max_momentum)
        by_group = {key: per_group("OneCycleLR", key, value, optimizer) for key, value in settings.items()}
        if last_epoch == -1:
            for i, group in enumerate(optimizer.param_groups):
                group.update({key: values[i] for key, values in by_group.items()})
                group["initial_lr"] = group["max_lr"] / div_factor
                group["min_lr"] = group["initial_lr"] / final_div_factor
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the learning rates for `last_epoch`, and set the momenta.

        Returns
        -------
        list of float
            One for each group.

        Raises
        ------
        ArgumentError
            If all steps have been made.
        """
        t = self.last_epoch
        if t > self.total_steps:
            raise ArgumentError(
                f"OneCycleLR.step: all {self.total_steps} steps have been made; total_steps is too small"
            )
        begin, lr_from, momentum_from = 0.0, "initial_lr", "max_momentum"
        for end, lr_to, momentum_to in self._phases[:-1]:
            if t <= end:
                break
            begin, lr_from, momentum_from = end, lr_to, momentum_to
        else:
            end, lr_to, momentum_to = self._phases[-1]
        part = (t - begin) / (end - begin) if end != begin else 1.0
        weight = (1.0 - cos(pi * part)) / 2.0 if self.anneal_strategy == "cos" else part
        if self.cycle_momentum:
            for group in self.optimizer.param_groups:
                momentum = group[momentum_from] + (group[momentum_to] - group[momentum_from]) * weight
                set_momentum(group, momentum, self.use_beta1)
        return [g[lr_from] + (g[lr_to] - g[lr_from]) * weight for g in self.optimizer.param_groups]
