"""NAdam: Adam with Nesterov's momentum."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

from lucid.optim._by_rule import ByRule, State, check_betas
from lucid.optim._moments import running_mean, running_square
from lucid.optim.optimizer import ParamGroup, check_at_least

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid import Tensor

__all__ = ["NAdam", "nadam"]


def nadam(
    param: Tensor,
    grad: Tensor,
    state: State | None,
    *,
    lr: float,
    betas: tuple[float, float],
    eps: float,
    weight_decay: float,
    momentum_decay: float,
    decoupled_weight_decay: bool,
    maximize: bool,
) -> tuple[Tensor, State]:
    """Return what NAdam subtracts from a parameter.

    Parameters
    ----------
    param, grad : Tensor
        The parameter and its gradient; any array of the standard.
    state : dict or None
        What the last step returned; None at the first.
    lr, betas, eps, weight_decay, momentum_decay, decoupled_weight_decay, maximize
        The settings, see `NAdam`.

    Returns
    -------
    change : Tensor
        To be subtracted from `param`.
    state : dict
        The number of steps, the product of the momenta and the running means.
    """
    xp: Any = param.__array_namespace__()
    beta1, beta2 = betas
    if state is None:
        zeros = xp.zeros_like(param)
        state = {"step": 0, "mu_product": 1.0, "exp_avg": zeros, "exp_avg_sq": zeros}
    step = state["step"] + 1
    if maximize:
        grad = -grad
    if weight_decay and not decoupled_weight_decay:
        grad = grad + param * weight_decay
    mu = beta1 * (1.0 - 0.5 * 0.96 ** (step * momentum_decay))
    mu_next = beta1 * (1.0 - 0.5 * 0.96 ** ((step + 1) * momentum_decay))
    mu_product = state["mu_product"] * mu
    exp_avg = running_mean(state["exp_avg"], grad, beta1)
    exp_avg_sq = running_square(state["exp_avg_sq"], grad, beta2)
    change = grad * (lr * (1.0 - mu) / (1.0 - mu_product))
    change += exp_avg * (lr * mu_next / (1.0 - mu_product * mu_next))
    denominator = xp.sqrt(exp_avg_sq)
    denominator /= sqrt(1.0 - beta2**step)
    denominator += eps
    change /= denominator
    if weight_decay and decoupled_weight_decay:
        change += param * (lr * weight_decay)
    return change, {"step": step, "mu_product": mu_product, "exp_avg": exp_avg, "exp_avg_sq": exp_avg_sq}


class NAdam(ByRule):
    r"""NAdam: Adam with Nesterov's momentum.

    Parameters
    ----------
    params : iterable of Tensor, of (str, Tensor) or of dict
        What to optimize; see `Optimizer`.
    lr : float, default: 2e-3
        The learning rate.
    betas : pair of float, default: (0.9, 0.999)
        How much of the running means of the gradient and of its square is kept at each step.
    eps : float, default: 1e-8
        Added to the denominator.
    weight_decay : float, default: 0
        The factor of the parameter that is added to its gradient.
    momentum_decay : float, default: 4e-3
        How fast the momentum grows to its full value.
    decoupled_weight_decay : bool, default: False
        Whether `weight_decay` shrinks the parameter itself, by ``lr * weight_decay``, and leaves the gradient alone.
    maximize : bool, default: False
        Whether to go uphill.

    Notes
    -----
    With the running means :math:`m, v` of `Adam` and the momentum
    :math:`\mu_t = \beta_1 (1 - \tfrac12\, 0.96^{t \psi})`, where :math:`\psi` is `momentum_decay` [1]_:

    .. math::

        \theta \leftarrow \theta - \gamma \left(
            \frac{(1 - \mu_t)\, g}{1 - \prod_{i \le t} \mu_i} + \frac{\mu_{t+1}\, m}{1 - \prod_{i \le t+1} \mu_i}
            \right) \Big/ \left(\sqrt{v / (1 - \beta_2^t)} + \epsilon\right)

    References
    ----------
    .. [1] Dozat, "Incorporating Nesterov Momentum into Adam", ICLR 2016 workshop.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor(1.0, requires_grad=True)
    >>> optimizer = lucid.optim.NAdam([x], lr=0.25)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> round(x.item(), 4)
    0.7359
    """

    rule = staticmethod(nadam)

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[ParamGroup],
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum_decay: float = 4e-3,
        decoupled_weight_decay: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "momentum_decay": momentum_decay,
            "decoupled_weight_decay": decoupled_weight_decay,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def _check(self, group: ParamGroup) -> None:
        super()._check(group)
        for setting in ("lr", "eps", "weight_decay", "momentum_decay"):
            check_at_least("NAdam", setting, group[setting])
        check_betas("NAdam", group["betas"])
