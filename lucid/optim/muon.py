"""Muon: momentum made orthogonal, for the matrices inside a network."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError, ShapeError
from lucid.optim._by_rule import ByRule, State
from lucid.optim.optimizer import ParamGroup, check_at_least

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid import Tensor

__all__ = ["Muon", "muon", "orthogonalized"]

Coefficients = tuple[float, float, float]


def orthogonalized(x: Any, coefficients: Coefficients, steps: int, eps: float) -> Any:
    r"""Return roughly the orthogonal matrix nearest to a matrix.

    Parameters
    ----------
    x : Tensor, shape (m, n)
        The matrix.
    coefficients : three floats
        The polynomial.
    steps : int
        How often it is applied.
    eps : float
        The least number to divide by.

    Returns
    -------
    Tensor, shape (m, n)
        With :math:`X = U S V^T` roughly :math:`U V^T`; with the coefficients of `Muon` the singular values are between
        0.7 and 1.2, and not exactly one.

    Notes
    -----
    The Newton-Schulz iteration: on :math:`X / \lVert X \rVert_F`, whose singular values are at most one, an odd
    polynomial :math:`a X + b (X X^T) X + c (X X^T)^2 X` is applied, which drives them towards one.
    """
    xp: Any = x.__array_namespace__()
    a, b, c = coefficients
    tall = x.shape[0] > x.shape[1]
    y = x.mT if tall else x
    y = y / xp.maximum(xp.sqrt(xp.sum(y * y)), xp.asarray(eps, dtype=x.dtype, device=x.device))
    for _ in range(steps):
        gram = y @ y.mT
        y = y * a + (gram * b + (gram @ gram) * c) @ y
    return y.mT if tall else y


def muon(
    param: Tensor,
    grad: Tensor,
    state: State | None,
    *,
    lr: float,
    weight_decay: float,
    momentum: float,
    nesterov: bool,
    ns_coefficients: Coefficients,
    eps: float,
    ns_steps: int,
    adjust_lr_fn: str | None,
) -> tuple[Tensor, State]:
    """Return what Muon subtracts from a matrix.

    Parameters
    ----------
    param, grad : Tensor, shape (m, n)
        The parameter and its gradient; any array of the standard.
    state : dict or None
        What the last step returned; None at the first.
    lr, weight_decay, momentum, nesterov, ns_coefficients, eps, ns_steps, adjust_lr_fn
        The settings, see `Muon`.

    Returns
    -------
    change : Tensor, shape (m, n)
        To be subtracted from `param`.
    state : dict
        The running mean of the gradient.
    """
    buffer = grad * (1.0 - momentum)
    if state is not None:
        buffer += state["momentum_buffer"] * momentum
    mean = grad * (1.0 - momentum) + buffer * momentum if nesterov else buffer
    m, n = param.shape
    scale = 0.2 * sqrt(max(m, n)) if adjust_lr_fn == "match_rms_adamw" else sqrt(max(1.0, m / n))
    change = orthogonalized(mean, ns_coefficients, ns_steps, eps) * (lr * scale)
    if weight_decay:
        change += param * (lr * weight_decay)
    return change, {"momentum_buffer": buffer}


class Muon(ByRule):
    r"""Muon: momentum made orthogonal, for the matrices inside a network.

    Biases, embeddings and other parameters that are no matrices need another optimizer beside it, such as `AdamW`.

    Parameters
    ----------
    params : iterable of Tensor, of (str, Tensor) or of dict
        What to optimize: real matrices; see `Optimizer`.
    lr : float, default: 1e-3
        The learning rate.
    weight_decay : float, default: 0.1
        The decay: each step shrinks the parameter by ``lr * weight_decay``.
    momentum : float, default: 0.95
        How much of the running mean of the gradient is kept at each step.
    nesterov : bool, default: True
        Whether to look ahead along the running mean.
    ns_coefficients : three floats, default: (3.4445, -4.775, 2.0315)
        The polynomial of the Newton-Schulz iteration.
    eps : float, default: 1e-7
        The least number to divide by.
    ns_steps : int, default: 5
        How often the polynomial is applied.
    adjust_lr_fn : {"original", "match_rms_adamw"}, optional
        The factor of the learning rate of a matrix of shape (m, n): :math:`\sqrt{\max(1, m / n)}`, also by default; or
        :math:`0.2 \sqrt{\max(m, n)}`, with which the learning rate of `AdamW` will do [2]_.

    Notes
    -----
    .. math::

        B \leftarrow \mu B + (1 - \mu) G, \qquad
        \Theta \leftarrow \Theta - \gamma \lambda \Theta
            - \gamma\, s\, \mathrm{NS}\left((1 - \mu) G + \mu B\right)

    with :math:`\mathrm{NS}(U S V^T) \approx U V^T` and the factor :math:`s` of the shape [1]_. PyTorch iterates in
    bfloat16; this does in the dtype of the parameter.

    References
    ----------
    .. [1] Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024,
       https://kellerjordan.github.io/posts/muon/.
    .. [2] Liu et al., "Muon is Scalable for LLM Training", arXiv:2502.16982, 2025, section 2.2.

    Examples
    --------
    >>> import lucid
    >>> w = lucid.tensor([[1.0, 0.0], [0.0, 1.0]], requires_grad=True)
    >>> optimizer = lucid.optim.Muon([w], lr=0.1, weight_decay=0.0)
    >>> (w * lucid.tensor([[0.0, 1.0], [-1.0, 0.0]])).sum().backward()
    >>> optimizer.step()
    >>> w.detach().round() == lucid.eye(2)
    Tensor([[ True,  True],
            [ True,  True]])
    """

    rule = staticmethod(muon)
    _takes_complex = False

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[ParamGroup],
        lr: float = 1e-3,
        weight_decay: float = 0.1,
        momentum: float = 0.95,
        nesterov: bool = True,
        ns_coefficients: Coefficients = (3.4445, -4.775, 2.0315),
        eps: float = 1e-7,
        ns_steps: int = 5,
        adjust_lr_fn: str | None = None,
    ) -> None:
        defaults = {
            "lr": lr,
            "weight_decay": weight_decay,
            "momentum": momentum,
            "nesterov": nesterov,
            "ns_coefficients": ns_coefficients,
            "eps": eps,
            "ns_steps": ns_steps,
            "adjust_lr_fn": adjust_lr_fn,
        }
        super().__init__(params, defaults)

    def _check(self, group: ParamGroup) -> None:
        super()._check(group)
        for setting in ("lr", "weight_decay", "momentum", "eps", "ns_steps"):
            check_at_least("Muon", setting, group[setting])
        if len(group["ns_coefficients"]) != 3:
            raise ArgumentError(f"Muon: ns_coefficients must be three numbers, got {group['ns_coefficients']}")
        if group["adjust_lr_fn"] not in (None, "original", "match_rms_adamw"):
            raise ArgumentError(
                f"Muon: adjust_lr_fn must be None, 'original' or 'match_rms_adamw', got {group['adjust_lr_fn']!r}"
            )
        for p in group["params"]:
            if p.ndim != 2:
                raise ShapeError(
                    f"Muon: a parameter of shape {p.shape} is no matrix; leave it to another optimizer, such as AdamW"
                )
