"""RMSprop: steps divided by the running root of mean squares of the gradient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.optim._by_rule import ByRule, State
from lucid.optim._moments import running_square
from lucid.optim.optimizer import ParamGroup, check_at_least

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid import Tensor

__all__ = ["RMSprop", "rmsprop"]


def rmsprop(
    param: Tensor,
    grad: Tensor,
    state: State | None,
    *,
    lr: float,
    alpha: float,
    eps: float,
    weight_decay: float,
    momentum: float,
    centered: bool,
    maximize: bool,
) -> tuple[Tensor, State]:
    """Return what RMSprop subtracts from a parameter.

    Parameters
    ----------
    param, grad : Tensor
        The parameter and its gradient; any array of the standard.
    state : dict or None
        What the last step returned; None at the first.
    lr, alpha, eps, weight_decay, momentum, centered, maximize
        The settings, see `RMSprop`.

    Returns
    -------
    change : Tensor
        To be subtracted from `param`.
    state : dict
        The number of steps, the running mean of squares, and what `momentum` and `centered` need.
    """
    xp: Any = param.__array_namespace__()
    if state is None:
        state = {"step": 0, "square_avg": xp.zeros_like(param)}
    if maximize:
        grad = -grad
    if weight_decay:
        grad = grad + param * weight_decay
    square_avg = running_square(state["square_avg"], grad, alpha)
    new = {**state, "step": state["step"] + 1, "square_avg": square_avg}
    spread = square_avg
    if centered:
        grad_avg = grad * (1.0 - alpha)
        if "grad_avg" in state:
            grad_avg += state["grad_avg"] * alpha
        new["grad_avg"] = grad_avg
        spread = square_avg - grad_avg * grad_avg
    denominator = xp.sqrt(spread)
    denominator += eps
    change = grad / denominator
    if momentum > 0.0:
        if "momentum_buffer" in state:
            change += state["momentum_buffer"] * momentum
        new["momentum_buffer"] = change
        return change * lr, new
    change *= lr
    return change, new


class RMSprop(ByRule):
    r"""RMSprop: steps divided by the running root of mean squares of the gradient.

    Parameters
    ----------
    params : iterable of Tensor, of (str, Tensor) or of dict
        What to optimize; see `Optimizer`.
    lr : float, default: 1e-2
        The learning rate.
    alpha : float, default: 0.99
        How much of the running means is kept at each step.
    eps : float, default: 1e-8
        Added to the denominator.
    weight_decay : float, default: 0
        The factor of the parameter that is added to its gradient.
    momentum : float, default: 0
        How much of the running sum of steps is kept at each step.
    centered : bool, default: False
        Whether to divide by the standard deviation of the gradient, and not by its root mean square.
    maximize : bool, default: False
        Whether to go uphill.

    Notes
    -----
    .. math::

        v \leftarrow \alpha v + (1 - \alpha) g^2, \qquad
        b \leftarrow \mu b + \frac{g}{\sqrt v + \epsilon}, \qquad
        \theta \leftarrow \theta - \gamma b

    from [1]_; centered [2]_, :math:`v - \bar g^2` stands under the root, with the running mean :math:`\bar g` of the
    gradient.

    References
    ----------
    .. [1] Tieleman and Hinton, "Lecture 6.5 - RMSProp", COURSERA: Neural Networks for Machine Learning, 2012.
    .. [2] Graves, "Generating Sequences with Recurrent Neural Networks", arXiv:1308.0850, 2013, section 4.2.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor(1.0, requires_grad=True)
    >>> optimizer = lucid.optim.RMSprop([x], lr=0.025)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> round(x.item(), 4)
    0.75
    """

    rule = staticmethod(rmsprop)

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[ParamGroup],
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
        centered: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "alpha": alpha,
            "eps": eps,
            "weight_decay": weight_decay,
            "momentum": momentum,
            "centered": centered,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def _check(self, group: ParamGroup) -> None:
        super()._check(group)
        for setting in ("lr", "alpha", "eps", "weight_decay", "momentum"):
            check_at_least("RMSprop", setting, group[setting])
