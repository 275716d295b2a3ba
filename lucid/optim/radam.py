"""RAdam: Adam that rectifies the variance of its first steps."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

from lucid.optim._by_rule import ByRule, State, check_betas
from lucid.optim._moments import running_mean, running_square
from lucid.optim.optimizer import ParamGroup, check_at_least

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid import Tensor

__all__ = ["RAdam", "radam"]


def radam(
    param: Tensor,
    grad: Tensor,
    state: State | None,
    *,
    lr: float,
    betas: tuple[float, float],
    eps: float,
    weight_decay: float,
    decoupled_weight_decay: bool,
    maximize: bool,
) -> tuple[Tensor, State]:
    """Return what RAdam subtracts from a parameter.

    Parameters
    ----------
    param, grad : Tensor
        The parameter and its gradient; any array of the standard.
    state : dict or None
        What the last step returned; None at the first.
    lr, betas, eps, weight_decay, decoupled_weight_decay, maximize
        The settings, see `RAdam`.

    Returns
    -------
    change : Tensor
        To be subtracted from `param`.
    state : dict
        The number of steps and the running means.
    """
    xp: Any = param.__array_namespace__()
    beta1, beta2 = betas
    if state is None:
        zeros = xp.zeros_like(param)
        state = {"step": 0, "exp_avg": zeros, "exp_avg_sq": zeros}
    step = state["step"] + 1
    if maximize:
        grad = -grad
    if weight_decay and not decoupled_weight_decay:
        grad = grad + param * weight_decay
    exp_avg = running_mean(state["exp_avg"], grad, beta1)
    exp_avg_sq = running_square(state["exp_avg_sq"], grad, beta2)
    change = exp_avg * (lr / (1.0 - beta1**step))
    correction = 1.0 - beta2**step
    longest = 2.0 / (1.0 - beta2) - 1.0
    length = longest - 2.0 * step * beta2**step / correction
    if length > 5.0:
        rectified = (length - 4.0) * (length - 2.0) * longest / ((longest - 4.0) * (longest - 2.0) * length)
        change *= sqrt(rectified * correction)
        denominator = xp.sqrt(exp_avg_sq)
        denominator += eps
        change /= denominator
    if weight_decay and decoupled_weight_decay:
        change += param * (lr * weight_decay)
    return change, {"step": step, "exp_avg": exp_avg, "exp_avg_sq": exp_avg_sq}


class RAdam(ByRule):
    r"""RAdam: Adam that rectifies the variance of its first steps.

    Parameters
    ----------
    params : iterable of Tensor, of (str, Tensor) or of dict
        What to optimize; see `Optimizer`.
    lr : float, default: 1e-3
        The learning rate.
    betas : pair of float, default: (0.9, 0.999)
        How much of the running means of the gradient and of its square is kept at each step.
    eps : float, default: 1e-8
        Added to the denominator.
    weight_decay : float, default: 0
        The factor of the parameter that is added to its gradient.
    decoupled_weight_decay : bool, default: False
        Whether `weight_decay` shrinks the parameter itself, by ``lr * weight_decay``, and leaves the gradient alone.
    maximize : bool, default: False
        Whether to go uphill.

    Notes
    -----
    With the running means :math:`m, v` of `Adam` [1]_:

    .. math::

        \rho_\infty = \frac{2}{1 - \beta_2} - 1, \qquad
        \rho = \rho_\infty - \frac{2 t \beta_2^t}{1 - \beta_2^t}, \qquad
        r^2 = \frac{(\rho - 4)(\rho - 2)\rho_\infty}{(\rho_\infty - 4)(\rho_\infty - 2)\rho}

    While :math:`\rho \le 5` the step is :math:`\gamma\, m / (1 - \beta_1^t)`, and afterwards this times
    :math:`r \sqrt{1 - \beta_2^t} / (\sqrt v + \epsilon)`.

    References
    ----------
    .. [1] Liu et al., "On the Variance of the Adaptive Learning Rate and Beyond", ICLR 2020.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor(1.0, requires_grad=True)
    >>> optimizer = lucid.optim.RAdam([x], lr=0.25)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> round(x.item(), 4)
    0.5
    """

    rule = staticmethod(radam)

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[ParamGroup],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        decoupled_weight_decay: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "decoupled_weight_decay": decoupled_weight_decay,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def _check(self, group: ParamGroup) -> None:
        super()._check(group)
        for setting in ("lr", "eps", "weight_decay"):
            check_at_least("RAdam", setting, group[setting])
        check_betas("RAdam", group["betas"])
