"""Stochastic gradient descent, with momentum if wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError
from lucid.optim.optimizer import Optimizer, ParamGroup, check_at_least

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid import Tensor

__all__ = ["SGD", "sgd"]


def sgd(
    param: Tensor,
    grad: Tensor,
    momentum_buffer: Tensor | None,
    *,
    momentum: float,
    dampening: float,
    weight_decay: float,
    nesterov: bool,
    maximize: bool,
) -> tuple[Tensor, Tensor | None]:
    """Return which way stochastic gradient descent moves a parameter.

    Parameters
    ----------
    param, grad : Tensor
        The parameter and its gradient; any array of the standard.
    momentum_buffer : Tensor or None
        The running sum of gradients; None at the first step.
    momentum, dampening, weight_decay, nesterov, maximize
        The settings, see `SGD`.

    Returns
    -------
    direction : Tensor
        To be subtracted from `param`, `lr` times.
    momentum_buffer : Tensor or None
        The new running sum; None without momentum.
    """
    if maximize:
        grad = -grad
    if weight_decay:
        grad = grad + param * weight_decay
    if not momentum:
        return grad, None
    if momentum_buffer is None:
        momentum_buffer = grad * 1.0  # a copy: the gradient may be added to in place later
    else:
        momentum_buffer = momentum_buffer * momentum + grad * (1.0 - dampening)
    return (grad + momentum_buffer * momentum if nesterov else momentum_buffer), momentum_buffer


class SGD(Optimizer):
    r"""Stochastic gradient descent, with momentum if wanted.

    Parameters
    ----------
    params : iterable of Tensor, of (str, Tensor) or of dict
        What to optimize; see `Optimizer`.
    lr : float, default: 1e-3
        The learning rate.
    momentum : float, default: 0
        How much of the running sum of gradients is kept at each step.
    dampening : float, default: 0
        How much of each new gradient is left out of the running sum, but for the first.
    weight_decay : float, default: 0
        The factor of the parameter that is added to its gradient.
    nesterov : bool, default: False
        Whether to look ahead along the running sum; needs momentum and no dampening.
    maximize : bool, default: False
        Whether to go uphill.

    Notes
    -----
    .. math::

        b \leftarrow \mu b + (1 - \tau)(g + \lambda \theta), \qquad
        \theta \leftarrow \theta - \gamma b

    with learning rate :math:`\gamma`, momentum :math:`\mu`, dampening :math:`\tau`, weight decay :math:`\lambda`;
    with Nesterov's momentum [1]_ the step is :math:`\gamma (g + \lambda \theta + \mu b)`.

    References
    ----------
    .. [1] Sutskever et al., "On the importance of initialization and momentum in deep learning", ICML 2013.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor(1.0, requires_grad=True)
    >>> optimizer = lucid.optim.SGD([x], lr=0.25)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> x.item()
    0.5
    """

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[ParamGroup],
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def _check(self, group: ParamGroup) -> None:
        for setting in ("lr", "momentum", "weight_decay"):
            check_at_least("SGD", setting, group[setting])
        if group["nesterov"] and not (group["momentum"] > 0.0 and group["dampening"] == 0.0):
            raise ArgumentError(
                "SGD: nesterov needs momentum above 0 and dampening 0, "
                f"got momentum={group['momentum']} and dampening={group['dampening']}"
            )

    def _update(self, group: ParamGroup, params: list[Tensor]) -> None:
        settings: dict[str, Any] = {key: group[key] for key in self.defaults}
        lr = settings.pop("lr")
        downhill = not any(settings.values())
        for p in params:
            grad = p.grad
            assert grad is not None
            if downhill:  # plain gradient descent
                p.sub_(grad, alpha=lr)
                continue
            state = self.state.get(p)
            direction, buffer = sgd(p, grad, None if state is None else state["momentum_buffer"], **settings)
            p.sub_(direction, alpha=lr)
            if buffer is not None:
                self.state[p] = {"momentum_buffer": buffer}
