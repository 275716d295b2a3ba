"""Averaged stochastic gradient descent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.optim._by_rule import ByRule, State
from lucid.optim.optimizer import ParamGroup, check_at_least

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid import Tensor

__all__ = ["ASGD", "asgd"]


def asgd(
    param: Tensor,
    grad: Tensor,
    state: State | None,
    *,
    lr: float,
    lambd: float,
    alpha: float,
    t0: float,
    weight_decay: float,
    maximize: bool,
) -> tuple[Tensor, State]:
    """Return what ASGD subtracts from a parameter.

    Parameters
    ----------
    param, grad : Tensor
        The parameter and its gradient; any array of the standard.
    state : dict or None
        What the last step returned; None at the first.
    lr, lambd, alpha, t0, weight_decay, maximize
        The settings, see `ASGD`.

    Returns
    -------
    change : Tensor
        To be subtracted from `param`.
    state : dict
        The number of steps, the learning rate and the weight of the next step, and the average.
    """
    xp: Any = param.__array_namespace__()
    if state is None:
        state = {"step": 0, "eta": float(lr), "mu": 1.0, "ax": xp.zeros_like(param)}
    step, eta, mu = state["step"] + 1, state["eta"], state["mu"]
    if maximize:
        grad = -grad
    if weight_decay:
        grad = grad + param * weight_decay
    change = grad * eta
    change += param * (lambd * eta)
    moved = param - change
    ax = moved if mu == 1.0 else state["ax"] + (moved - state["ax"]) * mu
    eta = lr / (1.0 + lambd * lr * step) ** alpha
    return change, {"step": step, "eta": eta, "mu": 1.0 / max(1.0, step - t0), "ax": ax}


class ASGD(ByRule):
    r"""Averaged stochastic gradient descent.

    Parameters
    ----------
    params : iterable of Tensor, of (str, Tensor) or of dict
        What to optimize; see `Optimizer`.
    lr : float, default: 1e-2
        The learning rate.
    lambd : float, default: 1e-4
        How much the parameter decays at each step, in units of the learning rate.
    alpha : float, default: 0.75
        The power with which the learning rate falls.
    t0 : float, default: 1e6
        The step from which on the average is taken.
    weight_decay : float, default: 0
        The factor of the parameter that is added to its gradient.
    maximize : bool, default: False
        Whether to go uphill.

    Notes
    -----
    .. math::

        \theta \leftarrow (1 - \lambda \eta)\, \theta - \eta g, \qquad
        \bar\theta \leftarrow \bar\theta + \mu (\theta - \bar\theta), \qquad
        \eta = \frac{\gamma}{(1 + \lambda \gamma t)^\alpha}, \qquad
        \mu = \frac{1}{\max(1, t - t_0)}

    The average :math:`\bar\theta` of [1]_ is ``optimizer.state[parameter]["ax"]``.

    References
    ----------
    .. [1] Polyak and Juditsky, "Acceleration of Stochastic Approximation by Averaging", SIAM J. Control Optim. 30,
       1992.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor(1.0, requires_grad=True)
    >>> optimizer = lucid.optim.ASGD([x], lr=0.25)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> round(x.item(), 4)
    0.5
    """

    rule = staticmethod(asgd)

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[ParamGroup],
        lr: float = 1e-2,
        lambd: float = 1e-4,
        alpha: float = 0.75,
        t0: float = 1e6,
        weight_decay: float = 0.0,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "lambd": lambd,
            "alpha": alpha,
            "t0": t0,
            "weight_decay": weight_decay,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def _check(self, group: ParamGroup) -> None:
        super()._check(group)
        for setting in ("lr", "weight_decay"):
            check_at_least("ASGD", setting, group[setting])
