"""AdamW: Adam whose weight decay does not go through the running moments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.optim.adam import Adam

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid import Tensor
    from lucid.optim.optimizer import ParamGroup

__all__ = ["AdamW"]


class AdamW(Adam):
    r"""AdamW: Adam whose weight decay does not go through the running moments.

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
    weight_decay : float, default: 1e-2
        The decay: each step shrinks the parameter by ``lr * weight_decay``.
    amsgrad : bool, default: False
        Whether to divide by the largest running mean of the square so far.
    maximize : bool, default: False
        Whether to go uphill.

    Notes
    -----
    Algorithm 2 of [1]_: with the step :math:`\Delta` of `Adam` without weight decay,
    :math:`\theta \leftarrow \theta - \gamma \lambda \theta - \Delta`.

    References
    ----------
    .. [1] Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor(1.0, requires_grad=True)
    >>> optimizer = lucid.optim.AdamW([x], lr=0.25, weight_decay=0.4)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> round(x.item(), 4)
    0.65
    """

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[ParamGroup],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(params, lr, betas, eps, weight_decay, amsgrad, maximize=maximize, decoupled_weight_decay=True)
