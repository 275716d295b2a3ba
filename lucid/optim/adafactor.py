"""Adafactor: the mean square of a matrix's gradient kept as one row and one column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.optim._by_rule import ByRule, State, pair_of
from lucid.optim.optimizer import ParamGroup, check_at_least

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid import Tensor

__all__ = ["Adafactor", "adafactor"]


def adafactor(
    param: Tensor,
    grad: Tensor,
    state: State | None,
    *,
    lr: float,
    beta2_decay: float,
    eps: tuple[float | None, float],
    d: float,
    weight_decay: float,
    maximize: bool,
) -> tuple[Tensor, State]:
    """Return what Adafactor subtracts from a parameter.

    Parameters
    ----------
    param, grad : Tensor
        The parameter and its gradient; any array of the standard.
    state : dict or None
        What the last step returned; None at the first.
    lr, beta2_decay, eps, d, weight_decay, maximize
        The settings, see `Adafactor`.

    Returns
    -------
    change : Tensor
        To be subtracted from `param`.
    state : dict
        The number of steps and the running mean squares: ``row_var`` and ``col_var``, or ``variance`` of a vector.
    """
    xp: Any = param.__array_namespace__()
    least = xp.finfo(param.dtype).eps if eps[0] is None else eps[0]
    step = 1 if state is None else state["step"] + 1
    new = step**beta2_decay
    if maximize:
        grad = -grad
    # A tensor has one of each for every matrix along its last two axes.
    squares = grad * grad
    after: State = {"step": step}
    if param.ndim > 1:
        means = {
            "row_var": xp.mean(squares, axis=-1, keepdims=True),
            "col_var": xp.mean(squares, axis=-2, keepdims=True),
        }
    else:
        means = {"variance": squares}
    for key, mean in means.items():
        after[key] = mean * new if state is None else state[key] * (1.0 - new) + mean * new
    if param.ndim > 1:
        rows, columns = after["row_var"], after["col_var"]
        variance = rows * columns / xp.clip(xp.mean(rows, axis=-2, keepdims=True), least)
    else:
        variance = after["variance"]
    change = grad / xp.sqrt(xp.clip(variance, least * least))
    # The step is relative to the size of the parameter, and not larger than `d` times that.
    size = xp.clip(xp.sqrt(xp.mean(param * param)), eps[1])
    excess = xp.clip(xp.sqrt(xp.mean(change * change)) / d, 1.0)
    change *= size * min(lr, step**-0.5) / excess
    if weight_decay:
        change += param * (lr * weight_decay)
    return change, after


class Adafactor(ByRule):
    r"""Adafactor: the mean square of a matrix's gradient kept as one row and one column.

    Parameters
    ----------
    params : iterable of Tensor, of (str, Tensor) or of dict
        What to optimize; see `Optimizer`. Real parameters only.
    lr : float, default: 1e-2
        The largest relative step.
    beta2_decay : float, default: -0.8
        The power of the number of steps that is the weight of each new mean square.
    eps : pair of float, default: (None, 1e-3)
        The least number to divide by, by default that of the dtype; and the least size of a parameter.
    d : float, default: 1.0
        The largest root mean square of a step before it is scaled by the size of the parameter.
    weight_decay : float, default: 0.0
        The decay: each step shrinks the parameter by ``lr * weight_decay``.
    maximize : bool, default: False
        Whether to go uphill.

    Notes
    -----
    Algorithm 4 of [1]_, which needs memory for :math:`m + n` numbers, and not :math:`2 m n`, beside a matrix:

    .. math::

        R \leftarrow (1 - w) R + w\, \overline{G^2}^{\text{row}}, \qquad
        C \leftarrow (1 - w) C + w\, \overline{G^2}^{\text{col}}, \qquad
        U = G \Big/ \sqrt{\frac{R C}{\overline R}}, \qquad w = t^{-0.8}

    .. math::

        \Theta \leftarrow \Theta - \gamma \lambda \Theta - \min(\gamma, t^{-1/2})\,
            \max(\epsilon_2, \operatorname{rms}(\Theta))\, \frac{U}{\max(1, \operatorname{rms}(U) / d)}

    References
    ----------
    .. [1] Shazeer and Stern, "Adafactor: Adaptive Learning Rates with Sublinear Memory Cost", ICML 2018.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor(1.0, requires_grad=True)
    >>> optimizer = lucid.optim.Adafactor([x], lr=0.25)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> round(x.item(), 4)
    0.75
    """

    rule = staticmethod(adafactor)
    _takes_complex = False

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[ParamGroup],
        lr: float = 1e-2,
        beta2_decay: float = -0.8,
        eps: tuple[float | None, float] = (None, 1e-3),
        d: float = 1.0,
        weight_decay: float = 0.0,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "beta2_decay": beta2_decay,
            "eps": eps,
            "d": d,
            "weight_decay": weight_decay,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def _check(self, group: ParamGroup) -> None:
        super()._check(group)
        for setting in ("lr", "weight_decay"):
            check_at_least("Adafactor", setting, group[setting])
        check_at_least("Adafactor", "d", group["d"], 1.0)
        check_at_least("Adafactor", "-beta2_decay", -group["beta2_decay"])
        for i, eps in enumerate(pair_of("Adafactor", "eps", group["eps"])):
            if i == 1 or eps is not None:
                check_at_least("Adafactor", f"eps[{i}]", eps)

    def _entry_shape(self, key: str, param: Tensor) -> tuple[int, ...]:
        shape = param.shape
        if key == "row_var":
            return (*shape[:-1], 1)
        return (*shape[:-2], 1, shape[-1]) if key == "col_var" else shape
