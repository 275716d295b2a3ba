"""Adam: steps scaled by running moments of the gradient."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

from lucid.optim._by_rule import ByRule, State, check_betas
from lucid.optim._moments import running_mean, running_square
from lucid.optim.optimizer import ParamGroup, check_at_least

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid import Tensor

__all__ = ["Adam", "adam"]


def adam(
    param: Tensor,
    grad: Tensor,
    state: State | None,
    *,
    lr: float,
    betas: tuple[float, float],
    eps: float,
    weight_decay: float,
    amsgrad: bool,
    maximize: bool,
    decoupled_weight_decay: bool,
) -> tuple[Tensor, State]:
    """Return what Adam subtracts from a parameter.

    Parameters
    ----------
    param, grad : Tensor
        The parameter and its gradient; any array of the standard.
    state : dict or None
        What the last step returned; None at the first.
    lr, betas, eps, weight_decay, amsgrad, maximize, decoupled_weight_decay
        The settings, see `Adam`.

    Returns
    -------
    change : Tensor
        To be subtracted from `param`.
    state : dict
        The number of steps, the running means ``exp_avg`` and ``exp_avg_sq``; with `amsgrad` ``max_exp_avg_sq``.
    """
    xp: Any = param.__array_namespace__()
    beta1, beta2 = betas
    if state is None:
        state = {"step": 0, "exp_avg": xp.zeros_like(param), "exp_avg_sq": xp.zeros_like(param)}
    step = state["step"] + 1
    if maximize:
        grad = -grad
    if weight_decay and not decoupled_weight_decay:
        grad = grad + param * weight_decay
    exp_avg = running_mean(state["exp_avg"], grad, beta1)
    exp_avg_sq = running_square(state["exp_avg_sq"], grad, beta2)
    new = {"step": step, "exp_avg": exp_avg, "exp_avg_sq": exp_avg_sq}
    largest = exp_avg_sq
    if amsgrad:
        if "max_exp_avg_sq" in state:
            largest = xp.maximum(state["max_exp_avg_sq"], exp_avg_sq)
        new["max_exp_avg_sq"] = largest
    # Both corrections in one factor: with it, the array is gone through once less.
    correction = sqrt(1.0 - beta2**step)
    denominator = xp.sqrt(largest)
    denominator += eps * correction
    change = exp_avg / denominator
    change *= lr * correction / (1.0 - beta1**step)
    if weight_decay and decoupled_weight_decay:
        change += param * (lr * weight_decay)
    return change, new


class Adam(ByRule):
    r"""Adam: steps scaled by running moments of the gradient.

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
    amsgrad : bool, default: False
        Whether to divide by the largest running mean of the square so far [2]_.
    maximize : bool, default: False
        Whether to go uphill.
    decoupled_weight_decay : bool, default: False
        Whether `weight_decay` shrinks the parameter itself, by ``lr * weight_decay``, and leaves the gradient alone.
        That is `AdamW`.

    Notes
    -----
    Algorithm 1 of [1]_:

    .. math::

        m \leftarrow \beta_1 m + (1 - \beta_1) g, \qquad
        v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \qquad
        \theta \leftarrow \theta - \gamma\,
            \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \epsilon}

    References
    ----------
    .. [1] Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015.
    .. [2] Reddi, Kale and Kumar, "On the Convergence of Adam and Beyond", ICLR 2018.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor(1.0, requires_grad=True)
    >>> optimizer = lucid.optim.Adam([x], lr=0.25)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> round(x.item(), 4)
    0.75
    """

    rule = staticmethod(adam)

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[ParamGroup],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
        decoupled_weight_decay: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "amsgrad": amsgrad,
            "maximize": maximize,
            "decoupled_weight_decay": decoupled_weight_decay,
        }
        super().__init__(params, defaults)

    def _check(self, group: ParamGroup) -> None:
        super()._check(group)
        for setting in ("lr", "eps", "weight_decay"):
            check_at_least(type(self).__name__, setting, group[setting])
        check_betas(type(self).__name__, group["betas"])
