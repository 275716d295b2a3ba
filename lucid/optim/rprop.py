"""Rprop: the sign of the gradient gives the direction, and its changes the size of the step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError
from lucid.optim._by_rule import ByRule, State, pair_of
from lucid.optim.optimizer import ParamGroup, check_at_least

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid import Tensor

__all__ = ["Rprop", "rprop"]


def rprop(
    param: Tensor,
    grad: Tensor,
    state: State | None,
    *,
    lr: float,
    etas: tuple[float, float],
    step_sizes: tuple[float, float],
    maximize: bool,
) -> tuple[Tensor, State]:
    """Return what Rprop subtracts from a parameter.

    Parameters
    ----------
    param, grad : Tensor
        The parameter and its gradient; any array of the standard.
    state : dict or None
        What the last step returned; None at the first.
    lr, etas, step_sizes, maximize
        The settings, see `Rprop`.

    Returns
    -------
    change : Tensor
        To be subtracted from `param`.
    state : dict
        The number of steps, the last gradient and the step sizes.
    """
    xp: Any = param.__array_namespace__()
    if state is None:
        state = {"step": 0, "prev": xp.zeros_like(param), "step_size": xp.full_like(param, lr)}
    if maximize:
        grad = -grad
    agreement = xp.sign(grad) * xp.sign(state["prev"])
    grown = xp.where(agreement > 0, state["step_size"] * etas[1], state["step_size"])
    step_size = xp.clip(xp.where(agreement < 0, state["step_size"] * etas[0], grown), step_sizes[0], step_sizes[1])
    # Past a minimum: stay for one step, and do not compare with this gradient in the next.
    kept = xp.where(agreement < 0, xp.zeros_like(grad), grad)
    return xp.sign(kept) * step_size, {"step": state["step"] + 1, "prev": kept, "step_size": step_size}


class Rprop(ByRule):
    r"""Rprop: the sign of the gradient gives the direction, and its changes the size of the step.

    Parameters
    ----------
    params : iterable of Tensor, of (str, Tensor) or of dict
        What to optimize; see `Optimizer`.
    lr : float, default: 1e-2
        The size of the first step.
    etas : pair of float, default: (0.5, 1.2)
        The factors of the step size when the sign of the gradient has changed, and when it has not.
    step_sizes : pair of float, default: (1e-6, 50.0)
        The smallest and the largest step size.
    maximize : bool, default: False
        Whether to go uphill.

    Notes
    -----
    Where the gradient has the sign of the step before, the step size grows by :math:`\eta_+`; where it has the other,
    the step size :math:`\Delta` shrinks by :math:`\eta_-` and the parameter stays; then
    :math:`\theta \leftarrow \theta - \operatorname{sign}(g)\, \Delta`. This is the variant of [1]_ without weight
    backtracking [2]_. For full batches only: it has no use for the size of a gradient.

    References
    ----------
    .. [1] Riedmiller and Braun, "A direct adaptive method for faster backpropagation learning: the RPROP algorithm",
       ICNN 1993.
    .. [2] Igel and Hüsken, "Improving the Rprop Learning Algorithm", NC 2000, section 2.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor(1.0, requires_grad=True)
    >>> optimizer = lucid.optim.Rprop([x], lr=0.25)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> round(x.item(), 4)
    0.75
    """

    rule = staticmethod(rprop)

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[ParamGroup],
        lr: float = 1e-2,
        etas: tuple[float, float] = (0.5, 1.2),
        step_sizes: tuple[float, float] = (1e-6, 50.0),
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "etas": etas,
            "step_sizes": step_sizes,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def _check(self, group: ParamGroup) -> None:
        super()._check(group)
        check_at_least("Rprop", "lr", group["lr"])
        smaller, larger = pair_of("Rprop", "etas", group["etas"])
        if not 0.0 < smaller < 1.0 < larger:
            raise ArgumentError(f"Rprop: etas must be two numbers on either side of 1, got {group['etas']}")
        least, most = pair_of("Rprop", "step_sizes", group["step_sizes"])
        if not least <= most:
            raise ArgumentError(f"Rprop: step_sizes must be in order, got {group['step_sizes']}")
