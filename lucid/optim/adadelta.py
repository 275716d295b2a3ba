"""Adadelta: steps in the units of the parameter itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError
from lucid.optim._by_rule import ByRule, State
from lucid.optim._moments import running_square
from lucid.optim.optimizer import ParamGroup, check_at_least

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid import Tensor

__all__ = ["Adadelta", "adadelta"]


def adadelta(
    param: Tensor,
    grad: Tensor,
    state: State | None,
    *,
    lr: float,
    rho: float,
    eps: float,
    weight_decay: float,
    maximize: bool,
) -> tuple[Tensor, State]:
    """Return what Adadelta subtracts from a parameter.

    Parameters
    ----------
    param, grad : Tensor
        The parameter and its gradient; any array of the standard.
    state : dict or None
        What the last step returned; None at the first.
    lr, rho, eps, weight_decay, maximize
        The settings, see `Adadelta`.

    Returns
    -------
    change : Tensor
        To be subtracted from `param`.
    state : dict
        The number of steps and the running means of the squared gradients and of the squared steps.
    """
    xp: Any = param.__array_namespace__()
    if state is None:
        zeros = xp.zeros_like(param)
        state = {"step": 0, "square_avg": zeros, "acc_delta": zeros}
    if maximize:
        grad = -grad
    if weight_decay:
        grad = grad + param * weight_decay
    square_avg = running_square(state["square_avg"], grad, rho)
    change = xp.sqrt(state["acc_delta"] + eps)
    change /= xp.sqrt(square_avg + eps)
    change *= grad
    acc_delta = running_square(state["acc_delta"], change, rho)
    change *= lr
    return change, {"step": state["step"] + 1, "square_avg": square_avg, "acc_delta": acc_delta}


class Adadelta(ByRule):
    r"""Adadelta: steps in the units of the parameter itself.

    Parameters
    ----------
    params : iterable of Tensor, of (str, Tensor) or of dict
        What to optimize; see `Optimizer`.
    lr : float, default: 1.0
        The learning rate.
    rho : float, default: 0.9
        How much of the running means of squares is kept at each step.
    eps : float, default: 1e-6
        Added to both running means before their roots are taken.
    weight_decay : float, default: 0
        The factor of the parameter that is added to its gradient.
    maximize : bool, default: False
        Whether to go uphill.

    Notes
    -----
    Algorithm 1 of [1]_:

    .. math::

        v \leftarrow \rho v + (1 - \rho) g^2, \qquad
        \Delta = \frac{\sqrt{u + \epsilon}}{\sqrt{v + \epsilon}}\, g, \qquad
        u \leftarrow \rho u + (1 - \rho) \Delta^2, \qquad
        \theta \leftarrow \theta - \gamma \Delta

    References
    ----------
    .. [1] Zeiler, "ADADELTA: An Adaptive Learning Rate Method", arXiv:1212.5701, 2012.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor(1.0, requires_grad=True)
    >>> optimizer = lucid.optim.Adadelta([x], lr=0.25)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> round(x.item(), 4)
    0.9992
    """

    rule = staticmethod(adadelta)

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[ParamGroup],
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0.0,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "rho": rho,
            "eps": eps,
            "weight_decay": weight_decay,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def _check(self, group: ParamGroup) -> None:
        super()._check(group)
        for setting in ("lr", "eps", "weight_decay"):
            check_at_least("Adadelta", setting, group[setting])
        if not 0.0 <= group["rho"] <= 1.0:
            raise ArgumentError(f"Adadelta: rho must be from 0 to 1, got {group['rho']}")
