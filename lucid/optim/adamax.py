"""Adamax: Adam with the largest gradient in place of the mean square."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.optim._by_rule import ByRule, State, check_betas
from lucid.optim._moments import running_mean
from lucid.optim.optimizer import ParamGroup, check_at_least

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid import Tensor

__all__ = ["Adamax", "adamax"]


def adamax(
    param: Tensor,
    grad: Tensor,
    state: State | None,
    *,
    lr: float,
    betas: tuple[float, float],
    eps: float,
    weight_decay: float,
    maximize: bool,
) -> tuple[Tensor, State]:
    """Return what Adamax subtracts from a parameter.

    Parameters
    ----------
    param, grad : Tensor
        The parameter and its gradient; any array of the standard.
    state : dict or None
        What the last step returned; None at the first.
    lr, betas, eps, weight_decay, maximize
        The settings, see `Adamax`.

    Returns
    -------
    change : Tensor
        To be subtracted from `param`.
    state : dict
        The number of steps, the running mean and the running maximum.
    """
    xp: Any = param.__array_namespace__()
    beta1, beta2 = betas
    if state is None:
        zeros = xp.zeros_like(param)
        state = {"step": 0, "exp_avg": zeros, "exp_inf": zeros}
    step = state["step"] + 1
    if maximize:
        grad = -grad
    if weight_decay:
        grad = grad + param * weight_decay
    exp_avg = running_mean(state["exp_avg"], grad, beta1)
    size = xp.abs(grad)
    size += eps
    exp_inf = xp.maximum(state["exp_inf"] * beta2, size)
    change = exp_avg / exp_inf
    change *= lr / (1.0 - beta1**step)
    return change, {"step": step, "exp_avg": exp_avg, "exp_inf": exp_inf}


class Adamax(ByRule):
    r"""Adamax: Adam with the largest gradient in place of the mean square.

    Parameters
    ----------
    params : iterable of Tensor, of (str, Tensor) or of dict
        What to optimize; see `Optimizer`.
    lr : float, default: 2e-3
        The learning rate.
    betas : pair of float, default: (0.9, 0.999)
        How much of the running mean and of the running maximum is kept at each step.
    eps : float, default: 1e-8
        Added to the size of each gradient.
    weight_decay : float, default: 0
        The factor of the parameter that is added to its gradient.
    maximize : bool, default: False
        Whether to go uphill.

    Notes
    -----
    Algorithm 2 of [1]_:

    .. math::

        m \leftarrow \beta_1 m + (1 - \beta_1) g, \qquad
        u \leftarrow \max(\beta_2 u, |g| + \epsilon), \qquad
        \theta \leftarrow \theta - \frac{\gamma\, m}{(1 - \beta_1^t)\, u}

    References
    ----------
    .. [1] Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, section 7.1.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor(1.0, requires_grad=True)
    >>> optimizer = lucid.optim.Adamax([x], lr=0.25)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> round(x.item(), 4)
    0.75
    """

    rule = staticmethod(adamax)

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[ParamGroup],
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def _check(self, group: ParamGroup) -> None:
        super()._check(group)
        for setting in ("lr", "eps", "weight_decay"):
            check_at_least("Adamax", setting, group[setting])
        check_betas("Adamax", group["betas"])
