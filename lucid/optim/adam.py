"""Adam: steps scaled by running moments of the gradient."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError, DTypeError
from lucid.optim.optimizer import Optimizer, ParamGroup, check_at_least

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid import Tensor

__all__ = ["Adam", "adam"]


def adam(
    param: Tensor,
    grad: Tensor,
    exp_avg: Tensor,
    exp_avg_sq: Tensor,
    max_exp_avg_sq: Tensor | None,
    step: int,
    *,
    lr: float,
    betas: tuple[float, float],
    eps: float,
    weight_decay: float,
    amsgrad: bool,
    maximize: bool,
) -> tuple[Tensor, Tensor, Tensor, Tensor | None]:
    """Return what Adam subtracts from a parameter.

    Parameters
    ----------
    param, grad : Tensor
        The parameter and its gradient; any array of the standard.
    exp_avg, exp_avg_sq : Tensor
        The running means of the gradient and of its square.
    max_exp_avg_sq : Tensor or None
        The largest running mean of the square so far, for AMSGrad.
    step : int
        The number of this step, from 1.
    lr, betas, eps, weight_decay, amsgrad, maximize
        The settings, see `Adam`.

    Returns
    -------
    change : Tensor
        To be subtracted from `param`.
    exp_avg, exp_avg_sq : Tensor
        The new running means.
    max_exp_avg_sq : Tensor or None
        The new maximum; None without AMSGrad.
    """
    xp: Any = param.__array_namespace__()
    beta1, beta2 = betas
    if maximize:
        grad = -grad
    if weight_decay:
        grad = grad + param * weight_decay
    # Arrays made here are changed in place, for fresh memory costs more than arithmetic; what was given never is.
    exp_avg = exp_avg * beta1
    exp_avg += grad * (1.0 - beta1)
    exp_avg_sq = exp_avg_sq * beta2
    square = grad * grad
    square *= 1.0 - beta2
    exp_avg_sq += square
    if amsgrad:
        max_exp_avg_sq = exp_avg_sq if max_exp_avg_sq is None else xp.maximum(max_exp_avg_sq, exp_avg_sq)
    denominator = xp.sqrt(exp_avg_sq if max_exp_avg_sq is None else max_exp_avg_sq)
    denominator /= sqrt(1.0 - beta2**step)
    denominator += eps
    change = exp_avg / denominator
    change *= lr / (1.0 - beta1**step)
    return change, exp_avg, exp_avg_sq, max_exp_avg_sq


class Adam(Optimizer):
    r"""Adam: steps scaled by running moments of the gradient.

    Parameters
    ----------
    params : iterable of Tensor, of (str, Tensor) or of dict
        What to optimize; see `Optimizer`. Real parameters only.
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
    ) -> None:
        defaults = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "amsgrad": amsgrad,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def _check(self, group: ParamGroup) -> None:
        for setting in ("lr", "eps", "weight_decay"):
            check_at_least("Adam", setting, group[setting])
        if len(group["betas"]) != 2 or not all(0.0 <= beta < 1.0 for beta in group["betas"]):
            raise ArgumentError(f"Adam: betas must be two numbers, at least 0 and less than 1, got {group['betas']}")
        for p in group["params"]:
            xp: Any = p.__array_namespace__()
            if xp.isdtype(p.dtype, "complex floating"):
                raise DTypeError(
                    f"Adam: a parameter of shape {p.shape} is complex; keep its real and its imaginary part as two"
                )

    def _update(self, group: ParamGroup, params: list[Tensor]) -> None:
        settings: dict[str, Any] = {key: group[key] for key in self.defaults}
        for p in params:
            assert p.grad is not None
            state = self.state.get(p) or self._initial_state(p)
            step = state["step"] + 1
            change, exp_avg, exp_avg_sq, largest = adam(
                p, p.grad, state["exp_avg"], state["exp_avg_sq"], state.get("max_exp_avg_sq"), step, **settings
            )
            p -= change
            self.state[p] = state = {"step": step, "exp_avg": exp_avg, "exp_avg_sq": exp_avg_sq}
            if largest is not None:
                state["max_exp_avg_sq"] = largest

    @staticmethod
    def _initial_state(p: Tensor) -> dict[str, Any]:
        xp: Any = p.__array_namespace__()
        return {"step": 0, "exp_avg": xp.zeros_like(p), "exp_avg_sq": xp.zeros_like(p)}
