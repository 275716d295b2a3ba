"""Adagrad: steps divided by the root of all squared gradients so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.optim._by_rule import ByRule, State
from lucid.optim.optimizer import ParamGroup, check_at_least

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid import Tensor

__all__ = ["Adagrad", "adagrad"]


def adagrad(
    param: Tensor,
    grad: Tensor,
    state: State | None,
    *,
    lr: float,
    lr_decay: float,
    weight_decay: float,
    initial_accumulator_value: float,
    eps: float,
    maximize: bool,
) -> tuple[Tensor, State]:
    """Return what Adagrad subtracts from a parameter.

    Parameters
    ----------
    param, grad : Tensor
        The parameter and its gradient; any array of the standard.
    state : dict or None
        What the last step returned; None at the first.
    lr, lr_decay, weight_decay, initial_accumulator_value, eps, maximize
        The settings, see `Adagrad`.

    Returns
    -------
    change : Tensor
        To be subtracted from `param`.
    state : dict
        The number of steps and the sum of squares.
    """
    xp: Any = param.__array_namespace__()
    if state is None:
        state = {"step": 0, "sum": xp.full_like(param, initial_accumulator_value)}
    step = state["step"] + 1
    if maximize:
        grad = -grad
    if weight_decay:
        grad = grad + param * weight_decay
    total = grad * grad
    total += state["sum"]
    change = grad * (lr / (1.0 + (step - 1) * lr_decay))
    denominator = xp.sqrt(total)
    denominator += eps
    change /= denominator
    return change, {"step": step, "sum": total}


class Adagrad(ByRule):
    r"""Adagrad: steps divided by the root of all squared gradients so far.

    Parameters
    ----------
    params : iterable of Tensor, of (str, Tensor) or of dict
        What to optimize; see `Optimizer`.
    lr : float, default: 1e-2
        The learning rate.
    lr_decay : float, default: 0
        How fast the learning rate falls: at step `t` it is ``lr / (1 + (t - 1) * lr_decay)``.
    weight_decay : float, default: 0
        The factor of the parameter that is added to its gradient.
    initial_accumulator_value : float, default: 0
        What the sum of squares starts from.
    eps : float, default: 1e-10
        Added to the denominator.
    maximize : bool, default: False
        Whether to go uphill.

    Notes
    -----
    .. math::

        s \leftarrow s + g^2, \qquad
        \theta \leftarrow \theta - \frac{\gamma}{1 + (t - 1) \eta} \frac{g}{\sqrt s + \epsilon}

    with the decay :math:`\eta` of the learning rate; the diagonal form of [1]_.

    References
    ----------
    .. [1] Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization",
       JMLR 12, 2011.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor(1.0, requires_grad=True)
    >>> optimizer = lucid.optim.Adagrad([x], lr=0.25)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> round(x.item(), 4)
    0.75
    """

    rule = staticmethod(adagrad)

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[ParamGroup],
        lr: float = 1e-2,
        lr_decay: float = 0.0,
        weight_decay: float = 0.0,
        initial_accumulator_value: float = 0.0,
        eps: float = 1e-10,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "lr_decay": lr_decay,
            "weight_decay": weight_decay,
            "initial_accumulator_value": initial_accumulator_value,
            "eps": eps,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def _check(self, group: ParamGroup) -> None:
        super()._check(group)
        for setting in ("lr", "lr_decay", "weight_decay", "initial_accumulator_value", "eps"):
            check_at_least("Adagrad", setting, group[setting])
