"""Let the learning rate go up and down between two bounds."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING, Any, ClassVar

from lucid._errors import ArgumentError
from lucid.optim.lr_scheduler._functions import function_states, restore_functions
from lucid.optim.lr_scheduler._momentum import set_momentum, uses_beta1
from lucid.optim.lr_scheduler._scheduler import LRScheduler, checked, per_group

if TYPE_CHECKING:
    from collections.abc import Callable

    from lucid.optim.optimizer import Optimizer

__all__ = ["CyclicLR"]

_MODES = ("triangular", "triangular2", "exp_range")


class CyclicLR(LRScheduler):
    r"""Let the learning rate go up and down between two bounds.

    Call ``step`` once a batch.

    Parameters
    ----------
    optimizer : Optimizer
        Whose learning rates are set.
    base_lr, max_lr : float or list of float
        The bounds; a list has one for each group.
    step_size_up : int, default: 2000
        The number of steps up.
    step_size_down : int, optional
        The number of steps down; by default as many.
    mode : {"triangular", "triangular2", "exp_range"}, default: "triangular"
        What becomes of the height of the triangles: it stays, it is halved after each, or it is multiplied by `gamma`
        at each step.
    gamma : float, default: 1.0
        The factor for ``"exp_range"``.
    scale_fn : callable, optional
        The height, a function of the number of the cycle, from 1, or of the step; in place of `mode`.
    scale_mode : {"cycle", "iterations"}, default: "cycle"
        Which of the two.
    cycle_momentum : bool, default: True
        Whether the momentum, or the first of the betas, goes down and up at the same time.
    base_momentum, max_momentum : float or list of float, default: 0.8 and 0.9
        Its bounds.
    last_epoch : int, default: -1
        How many steps have been made, less one; -1 to start.

    Notes
    -----
    The triangular policy of [1]_, section 3.2.

    References
    ----------
    .. [1] Smith, "Cyclical Learning Rates for Training Neural Networks", WACV 2017.

    Examples
    --------
    >>> import lucid
    >>> optimizer = lucid.optim.SGD([lucid.tensor([0.0], requires_grad=True)], momentum=0.9)
    >>> scheduler = lucid.optim.lr_scheduler.CyclicLR(optimizer, base_lr=0.0, max_lr=1.0, step_size_up=2)
    >>> rates = []
    >>> for batch in range(5):
    ...     optimizer.step()
    ...     rates += scheduler.get_last_lr()
    ...     scheduler.step()
    >>> rates
    [0.0, 0.5, 1.0, 0.5, 0.0]
    """

    _unsaved: ClassVar[tuple[str, ...]] = ("optimizer", "_scale_fn")

    def __init__(
        self,
        optimizer: Optimizer,
        base_lr: float | list[float],
        max_lr: float | list[float],
        step_size_up: int = 2000,
        step_size_down: int | None = None,
        mode: str = "triangular",
        gamma: float = 1.0,
        scale_fn: Callable[[int], float] | None = None,
        scale_mode: str = "cycle",
        cycle_momentum: bool = True,
        base_momentum: float | list[float] = 0.8,
        max_momentum: float | list[float] = 0.9,
        last_epoch: int = -1,
    ) -> None:
        checked("CyclicLR", optimizer)
        if mode not in _MODES:
            raise ArgumentError(f"CyclicLR: mode must be one of {_MODES}, got {mode!r}")
        if scale_mode not in ("cycle", "iterations"):
            raise ArgumentError(f"CyclicLR: scale_mode must be 'cycle' or 'iterations', got {scale_mode!r}")
        step_size_down = step_size_up if step_size_down is None else step_size_down
        if not (step_size_up > 0 and step_size_down > 0):
            raise ArgumentError(f"CyclicLR: step sizes must be above 0, got {step_size_up} and {step_size_down}")
        base_lrs = per_group("CyclicLR", "base_lr", base_lr, optimizer)
        self.max_lrs = per_group("CyclicLR", "max_lr", max_lr, optimizer)
        self.total_size = float(step_size_up + step_size_down)
        self.step_ratio = step_size_up / self.total_size
        self.mode = mode
        self.gamma = gamma
        self._scale_fn = scale_fn
        self.scale_mode = scale_mode if scale_fn is not None else "iterations" if mode == "exp_range" else "cycle"
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            self.use_beta1 = uses_beta1("CyclicLR", optimizer)
            self.base_momentums = per_group("CyclicLR", "base_momentum", base_momentum, optimizer)
            self.max_momentums = per_group("CyclicLR", "max_momentum", max_momentum, optimizer)
        if last_epoch == -1:
            for group, lr in zip(optimizer.param_groups, base_lrs, strict=True):
                group["lr"] = lr
        super().__init__(optimizer, last_epoch)
        self.base_lrs = base_lrs

    def _scale(self, x: int) -> float:
        if self._scale_fn is not None:
            return self._scale_fn(x)
        if self.mode == "triangular":
            return 1.0
        return 0.5 ** (x - 1) if self.mode == "triangular2" else self.gamma**x

    def get_lr(self) -> list[float]:
        """Return the learning rates for `last_epoch`, and set the momenta.

        Returns
        -------
        list of float
            One for each group.
        """
        cycle = floor(1 + self.last_epoch / self.total_size)
        x = 1.0 + self.last_epoch / self.total_size - cycle
        height = x / self.step_ratio if x <= self.step_ratio else (1.0 - x) / (1.0 - self.step_ratio)
        height *= self._scale(cycle if self.scale_mode == "cycle" else self.last_epoch)
        if self.cycle_momentum:
            bounds = zip(self.base_momentums, self.max_momentums, strict=True)
            for group, (least, most) in zip(self.optimizer.param_groups, bounds, strict=True):
                set_momentum(group, most - (most - least) * height, self.use_beta1)
        return [base + (most - base) * height for base, most in zip(self.base_lrs, self.max_lrs, strict=True)]

    def state_dict(self) -> dict[str, Any]:
        """Return everything but the optimizer; of `scale_fn` the state, if it is an object that has one.

        Returns
        -------
        dict
            Numbers, strings, and lists and dicts of them.
        """
        return {**super().state_dict(), "_scale_fn": function_states([self._scale_fn])[0]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from where a scheduler was; the learning rates themselves are in the optimizer's state.

        Parameters
        ----------
        state_dict : dict
            What `state_dict` returned, of a scheduler of the same kind.
        """
        function = self._scale_fn
        super().load_state_dict(state_dict)
        self._scale_fn = function
        restore_functions([function], [state_dict["_scale_fn"]])
