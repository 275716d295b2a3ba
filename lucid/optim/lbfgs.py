"""L-BFGS: a quasi-Newton method that keeps the last few steps in place of a Hessian."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError, ArgumentTypeError
from lucid.optim._line_search import Point, strong_wolfe
from lucid.optim.optimizer import Optimizer, ParamGroup, check_at_least

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from lucid import Tensor

__all__ = ["LBFGS", "lbfgs_direction"]


def lbfgs_direction(
    grad: Tensor, changes: Sequence[Tensor], steps: Sequence[Tensor], ro: Sequence[float], scale: float
) -> Tensor:
    """Return where L-BFGS goes from a point: minus the gradient times an approximate inverse Hessian.

    Parameters
    ----------
    grad : Tensor, shape (n,)
        The gradient; any array of the standard.
    changes, steps : sequence of Tensor, shape (n,)
        How the gradient has changed in earlier steps, and the steps; oldest first.
    ro : sequence of float
        One over their dot products.
    scale : float
        The inverse Hessian to start from is this times the identity.

    Returns
    -------
    Tensor, shape (n,)
        The direction.

    Notes
    -----
    The two-loop recursion, algorithm 7.4 of Nocedal and Wright, "Numerical Optimization", 2006.
    """
    q = -grad
    factors = []
    for y, s, r in zip(reversed(changes), reversed(steps), reversed(ro), strict=True):
        factors.append(_dot(s, q) * r)
        q = q - y * factors[-1]
    direction = q * scale
    for y, s, r, factor in zip(changes, steps, ro, reversed(factors), strict=True):
        direction = direction + s * (factor - _dot(y, direction) * r)
    return direction


class LBFGS(Optimizer):
    r"""L-BFGS: a quasi-Newton method that keeps the last few steps in place of a Hessian.

    For smooth functions without randomness: full batches, and few enough parameters to keep them twice `history_size`
    times.

    Parameters
    ----------
    params : iterable of Tensor or of (str, Tensor)
        What to optimize, on one device; one group only.
    lr : float, default: 1.0
        The length of a step, in units of the direction; with a line search, of the first one tried.
    max_iter : int, default: 20
        How many iterations a call of ``step`` makes at most.
    max_eval : int, optional
        How many evaluations it makes at most; by default `max_iter` times 5/4.
    tolerance_grad : float, default: 1e-7
        It ends when no element of the gradient is larger.
    tolerance_change : float, default: 1e-9
        It ends when neither the function nor any parameter changes by more.
    history_size : int, default: 100
        How many steps are kept.
    line_search_fn : {"strong_wolfe"}, optional
        How the length of a step is found; by default it is `lr`.

    Notes
    -----
    Algorithm 7.5 of [1]_, with :math:`H_0 = \frac{s^T y}{y^T y} I`. The state is kept with the first parameter. The
    closure must clear the gradients and compute them anew.

    References
    ----------
    .. [1] Nocedal and Wright, "Numerical Optimization", 2nd edition, 2006, section 7.2.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor([-1.0, 1.0], requires_grad=True, dtype=lucid.float64)
    >>> optimizer = lucid.optim.LBFGS([x], line_search_fn="strong_wolfe", max_iter=50)
    >>> def closure():
    ...     optimizer.zero_grad()
    ...     loss = (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2
    ...     loss.backward()
    ...     return loss
    >>> optimizer.step(closure).item()
    4.0
    >>> [round(v, 4) for v in x.tolist()]
    [1.0, 1.0]
    """

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[ParamGroup],
        lr: float = 1.0,
        max_iter: int = 20,
        max_eval: int | None = None,
        tolerance_grad: float = 1e-7,
        tolerance_change: float = 1e-9,
        history_size: int = 100,
        line_search_fn: str | None = None,
    ) -> None:
        defaults = {
            "lr": lr,
            "max_iter": max_iter,
            "max_eval": max_iter * 5 // 4 if max_eval is None else max_eval,
            "tolerance_grad": tolerance_grad,
            "tolerance_change": tolerance_change,
            "history_size": history_size,
            "line_search_fn": line_search_fn,
        }
        super().__init__(params, defaults)

    def _check(self, group: ParamGroup) -> None:
        for setting in ("lr", "tolerance_grad", "tolerance_change"):
            check_at_least("LBFGS", setting, group[setting])
        for setting in ("max_iter", "max_eval", "history_size"):
            check_at_least("LBFGS", setting, group[setting], 1)
        if group["line_search_fn"] not in (None, "strong_wolfe"):
            raise ArgumentError(
                f"LBFGS: line_search_fn must be None or 'strong_wolfe', got {group['line_search_fn']!r}"
            )

    def add_param_group(self, param_group: ParamGroup) -> None:
        """Refuse a second group: all parameters make one vector.

        Parameters
        ----------
        param_group : dict
            The parameters under ``"params"``.

        Raises
        ------
        ArgumentError
            If there is a group already.
        """
        if self.param_groups:
            raise ArgumentError("LBFGS: there can be only one group of parameters; all of them make one vector")
        super().add_param_group(param_group)

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Make up to ``max_iter`` iterations.

        Parameters
        ----------
        closure : callable
            Clears the gradients, computes the loss, calls ``backward`` and returns the loss.

        Returns
        -------
        Any
            What `closure` returned first.

        Raises
        ------
        ArgumentTypeError
            If there is no closure.
        """
        if closure is None:
            raise ArgumentTypeError("LBFGS.step: a closure is needed, since one step evaluates the loss several times")
        group = self.param_groups[0]
        params = group["params"]

        def evaluate() -> tuple[Any, float, Tensor]:
            with lucid.enable_grad():
                loss = closure()
            return loss, float(loss), _flat([lucid.zeros_like(p) if p.grad is None else p.grad for p in params])

        with lucid.no_grad():
            first, value, grad = evaluate()
            state = self.state.get(params[0], {"func_evals": 0, "n_iter": 0})
            self.state[params[0]] = self._descend(group, params, dict(state), value, grad, evaluate)
        lucid.evaluate(params, self.state[params[0]])
        return first

    def _descend(
        self,
        group: ParamGroup,
        params: list[Tensor],
        state: dict[str, Any],
        value: float,
        grad: Tensor,
        evaluate: Callable[[], tuple[Any, float, Tensor]],
    ) -> dict[str, Any]:
        """Iterate from a point with the given value and gradient; return the new state."""
        lr, most, least_change = group["lr"], group["max_eval"], group["tolerance_change"]
        state["func_evals"] += 1
        evaluations, iterations = 1, 0
        while iterations < group["max_iter"] and evaluations < most + (iterations == 0):
            if _largest(grad) <= group["tolerance_grad"]:
                break
            iterations += 1
            state["n_iter"] += 1
            state.update(_remembered(state, grad, group["history_size"]))
            direction = lbfgs_direction(grad, state["old_dirs"], state["old_stps"], state["ro"], state["H_diag"])
            t = lr * min(1.0, 1.0 / float(lucid.sum(lucid.abs(grad)))) if state["n_iter"] == 1 else lr
            before, slope = value, _dot(grad, direction)
            state.update(d=direction, t=t, prev_flat_grad=grad, prev_loss=value)
            if slope > -least_change:
                break
            if group["line_search_fn"] is None:
                _move(params, direction, t)
                made = 0
                if iterations < group["max_iter"]:  # where the last step leads, the next call of `step` will see
                    _, value, grad = evaluate()
                    made = 1
            else:
                start = Point(0.0, value, grad, slope)
                origin = [lucid.asarray(p, copy=True) for p in params]

                def at(t: float, direction: Tensor = direction, origin: list[Tensor] = origin) -> Point:
                    _move(params, direction, t)
                    try:
                        _, value, grad = evaluate()
                    finally:
                        for p, was in zip(params, origin, strict=True):
                            p[...] = was
                    return Point(t, value, grad, _dot(grad, direction))

                found, made = strong_wolfe(
                    at,
                    start,
                    t,
                    _largest(direction),
                    tolerance_change=least_change,
                    max_evaluations=most - evaluations,
                )
                t, value, grad = found.t, found.value, found.grad
                state["t"] = t
                _move(params, direction, t)
            evaluations += made
            state["func_evals"] += made
            if _largest(direction) * abs(t) <= least_change or abs(value - before) < least_change:
                break
        return state

    def _entry_shape(self, key: str, param: Tensor) -> tuple[int, ...] | None:
        return (sum(_length(p) for p in self._params()),)


def _remembered(state: dict[str, Any], grad: Tensor, history_size: int) -> dict[str, Any]:
    """Return the history with the last step added; new lists, so that a saved state stays what it was."""
    if "d" not in state:
        return {"old_dirs": [], "old_stps": [], "ro": [], "H_diag": 1.0}
    y, s = grad - state["prev_flat_grad"], state["d"] * state["t"]
    curvature = _dot(y, s)
    if not curvature > 1e-10:  # else the approximation would not stay positive definite
        return {}
    new = {"old_dirs": y, "old_stps": s, "ro": 1.0 / curvature}
    kept: dict[str, Any] = {key: [*state[key], value][-history_size:] for key, value in new.items()}
    return {**kept, "H_diag": curvature / _dot(y, y)}


def _dot(x: Any, y: Any) -> float:
    return float(x @ y)


def _largest(x: Tensor) -> float:
    return float(lucid.max(lucid.abs(x)))


def _length(p: Tensor) -> int:
    return prod(p.shape) * (2 if _is_complex(p) else 1)


def _is_complex(p: Tensor) -> bool:
    return lucid.isdtype(p.dtype, "complex floating")


def _flat(tensors: Sequence[Tensor]) -> Tensor:
    """Return one vector of all elements; of a complex one its real and its imaginary part."""
    parts = [lucid.stack([lucid.real(x), lucid.imag(x)], axis=-1) if _is_complex(x) else x for x in tensors]
    return lucid.concat([lucid.reshape(x, (-1,)) for x in parts])


def _move(params: Sequence[Tensor], direction: Tensor, t: float) -> None:
    """Add `t` times a vector to the parameters."""
    start = 0
    for p in params:
        part = direction[start : start + _length(p)] * t
        start += _length(p)
        if _is_complex(p):
            pairs = lucid.reshape(part, (-1, 2))
            part = pairs[:, 0] + pairs[:, 1] * 1j
        p += lucid.reshape(part, p.shape)
