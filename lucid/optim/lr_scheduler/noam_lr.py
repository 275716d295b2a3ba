"""Let the learning rate rise linearly and then fall with the root of the steps, as for the first transformer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ArgumentError
from lucid.optim.lr_scheduler._scheduler import LRScheduler, checked, per_group

if TYPE_CHECKING:
    from lucid.optim.optimizer import Optimizer

__all__ = ["NoamLR"]


class NoamLR(LRScheduler):
    r"""Let the learning rate rise linearly and then fall with the root of the steps, as for the first transformer.

    Call ``step`` once a batch.

    Parameters
    ----------
    optimizer : Optimizer
        Whose learning rates are set.
    model_size : int
        The length of the vectors in the model.
    warmup_steps : int
        For how many steps it rises.
    factor : float or list of float, default: 1.0
        What all learning rates are multiplied by; a list has one for each group.
    last_epoch : int, default: -1
        How many steps have been made, less one; -1 to start.

    Notes
    -----
    Equation 3 of [1]_, for the steps :math:`t = 1, 2, \ldots`:

    .. math::

        \gamma_t = d^{-1/2} \min(t^{-1/2}, t\, w^{-3/2})

    The learning rate given to the optimizer plays no part.

    References
    ----------
    .. [1] Vaswani et al., "Attention Is All You Need", NeurIPS 2017, section 5.3.

    Examples
    --------
    >>> import lucid
    >>> optimizer = lucid.optim.SGD([lucid.tensor([0.0], requires_grad=True)], lr=1.0)
    >>> scheduler = lucid.optim.lr_scheduler.NoamLR(optimizer, model_size=4, warmup_steps=2)
    >>> rates = []
    >>> for epoch in range(4):
    ...     optimizer.step()
    ...     rates += [round(lr, 4) for lr in scheduler.get_last_lr()]
    ...     scheduler.step()
    >>> rates
    [0.1768, 0.3536, 0.2887, 0.25]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        model_size: int,
        warmup_steps: int,
        factor: float | list[float] = 1.0,
        last_epoch: int = -1,
    ) -> None:
        if not (model_size >= 1 and warmup_steps >= 1):
            raise ArgumentError(
                f"NoamLR: model_size and warmup_steps must be at least 1, got {model_size} and {warmup_steps}"
            )
        self.model_size = model_size
        self.warmup_steps = warmup_steps
        self.factors = per_group("NoamLR", "factor", factor, checked("NoamLR", optimizer))
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the learning rates for `last_epoch`.

        Returns
        -------
        list of float
            One for each group.
        """
        t = self.last_epoch + 1
        rate = self.model_size**-0.5 * min(t**-0.5, t * self.warmup_steps**-1.5)
        return [factor * rate for factor in self.factors]
