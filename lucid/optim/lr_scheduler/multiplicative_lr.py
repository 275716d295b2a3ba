"""Multiply the learning rate by a function of the epoch, every epoch."""

from __future__ import annotations

from lucid.optim.lr_scheduler._functions import FunctionScheduler

__all__ = ["MultiplicativeLR"]


class MultiplicativeLR(FunctionScheduler):
    r"""Multiply the learning rate by a function of the epoch, every epoch.

    Parameters
    ----------
    optimizer : Optimizer
        Whose learning rates are set.
    lr_lambda : callable or list of callable
        The function; a list has one for each group.
    last_epoch : int, default: -1
        How many steps have been made, less one; -1 to start.

    Notes
    -----
    After :math:`t` epochs it is :math:`\gamma_0\, f(1)\, f(2) \cdots f(t)`. Functions are not
    saved, objects that can be called are.

    Examples
    --------
    >>> import lucid
    >>> optimizer = lucid.optim.SGD([lucid.tensor([0.0], requires_grad=True)], lr=1.0)
    >>> scheduler = lucid.optim.lr_scheduler.MultiplicativeLR(optimizer, lambda epoch: 0.5)
    >>> rates = []
    >>> for epoch in range(4):
    ...     optimizer.step()
    ...     rates += [round(lr, 4) for lr in scheduler.get_last_lr()]
    ...     scheduler.step()
    >>> rates
    [1.0, 0.5, 0.25, 0.125]
    """

    def get_lr(self) -> list[float]:
        """Return the learning rates for `last_epoch`.

        Returns
        -------
        list of float
            One for each group.
        """
        if self._is_initial:
            return self._current()
        return [lr * f(self.last_epoch) for lr, f in zip(self._current(), self.lr_lambdas, strict=True)]
