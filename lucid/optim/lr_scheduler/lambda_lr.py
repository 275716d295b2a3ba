"""Multiply the first learning rate by a function of the epoch."""

from __future__ import annotations

from lucid.optim.lr_scheduler._functions import FunctionScheduler

__all__ = ["LambdaLR"]


class LambdaLR(FunctionScheduler):
    r"""Multiply the first learning rate by a function of the epoch.

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
    After :math:`t` epochs it is :math:`\gamma_0\, f(t)`. Functions are not saved, objects that can be called are.

    Examples
    --------
    >>> import lucid
    >>> optimizer = lucid.optim.SGD([lucid.tensor([0.0], requires_grad=True)], lr=1.0)
    >>> scheduler = lucid.optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: 1 / (1 + epoch))
    >>> rates = []
    >>> for epoch in range(4):
    ...     optimizer.step()
    ...     rates += [round(lr, 4) for lr in scheduler.get_last_lr()]
    ...     scheduler.step()
    >>> rates
    [1.0, 0.5, 0.3333, 0.25]
    """

    def get_lr(self) -> list[float]:
        """Return the learning rates for `last_epoch`.

        Returns
        -------
        list of float
            One for each group.
        """
        return [lr * f(self.last_epoch) for lr, f in zip(self.base_lrs, self.lr_lambdas, strict=True)]
