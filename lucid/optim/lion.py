"""Lion: the sign of an interpolated momentum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.optim._by_rule import ByRule, State, check_betas
from lucid.optim._moments import running_mean
from lucid.optim.optimizer import ParamGroup, check_at_least

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid import Tensor

__all__ = ["Lion", "lion"]


def lion(
    param: Tensor,
    grad: Tensor,
    state: State | None,
    *,
    lr: float,
    betas: tuple[float, float],
    weight_decay: float,
    maximize: bool,
) -> tuple[Tensor, State]:
    """Return what Lion subtracts from a parameter.

    Parameters
    ----------
    param, grad : Tensor
        The parameter and its gradient; any array of the standard.
    state : dict or None
        What the last step returned; None at the first.
    lr, betas, weight_decay, maximize
        The settings, see `Lion`.

    Returns
    -------
    change : Tensor
        To be subtracted from `param`.
    state : dict
        The momentum.
    """
    xp: Any = param.__array_namespace__()
    beta1, beta2 = betas
    momentum = xp.zeros_like(param) if state is None else state["exp_avg"]
    if maximize:
        grad = -grad
    change = xp.sign(running_mean(momentum, grad, beta1))
    if weight_decay:
        change += param * weight_decay
    change *= lr
    return change, {"exp_avg": running_mean(momentum, grad, beta2)}


class Lion(ByRule):
    r"""Lion: the sign of an interpolated momentum.

    Parameters
    ----------
    params : iterable of Tensor, of (str, Tensor) or of dict
        What to optimize; see `Optimizer`.
    lr : float, default: 1e-4
        The learning rate.
    betas : pair of float, default: (0.9, 0.99)
        How much of the momentum goes into a step, and how much of it is kept.
    weight_decay : float, default: 0
        The decoupled decay: each step shrinks the parameter by ``lr * weight_decay``.
    maximize : bool, default: False
        Whether to go uphill.

    Notes
    -----
    Algorithm 2 of [1]_:

    .. math::

        \theta \leftarrow \theta
            - \gamma \left(\operatorname{sign}(\beta_1 m + (1 - \beta_1) g) + \lambda \theta\right), \qquad
        m \leftarrow \beta_2 m + (1 - \beta_2) g

    Every element moves by :math:`\gamma`, so the learning rate is to be 3 to 10 times less than that of `AdamW`, and
    the decay as much more.

    References
    ----------
    .. [1] Chen et al., "Symbolic Discovery of Optimization Algorithms", NeurIPS 2023.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor(1.0, requires_grad=True)
    >>> optimizer = lucid.optim.Lion([x], lr=0.25)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> round(x.item(), 4)
    0.75
    """

    rule = staticmethod(lion)

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[ParamGroup],
        lr: float = 1e-4,
        betas: tuple[float, float] = (0.9, 0.99),
        weight_decay: float = 0.0,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "betas": betas,
            "weight_decay": weight_decay,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def _check(self, group: ParamGroup) -> None:
        super()._check(group)
        for setting in ("lr", "weight_decay"):
            check_at_least("Lion", setting, group[setting])
        check_betas("Lion", group["betas"])
