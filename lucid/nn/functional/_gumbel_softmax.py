"""Samples of a categorical distribution with a gradient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ArgumentError
from lucid.nn.functional._namespace import namespace, stop_gradient
from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._random import uniform
from lucid.nn.functional._softmax import softmax

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
def gumbel_softmax(logits: Tensor, tau: float = 1.0, hard: bool = False, dim: int = -1) -> Tensor:
    r"""Draw from categorical distributions, smoothly enough for gradients.

    Parameters
    ----------
    logits : Tensor
        Scores: logarithms of probabilities up to a constant.
    tau : float, default: 1.0
        The temperature: the smaller, the closer to a draw of one class.
    hard : bool, default: False
        Whether the result holds zeros and a one, with the gradient of the smooth one.
    dim : int, default: -1
        The axis of the classes.

    Returns
    -------
    Tensor
        Weights that sum to 1 along `dim`, shape of `logits`.

    Raises
    ------
    ArgumentError
        If `tau` is not positive.

    Notes
    -----
    .. math:: \operatorname{softmax}((x + g) / \tau), \quad g = -\log(-\log u)

    with `u` spread evenly over (0, 1), from the generator of `lucid.random` on the device of `logits` [1]_.

    References
    ----------
    .. [1] Jang et al., "Categorical Reparameterization with Gumbel-Softmax", ICLR 2017, section 2.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.gumbel_softmax(lucid.zeros((3, 4)), hard=True).sum().item()
    3.0
    """
    if not tau > 0:
        raise ArgumentError(f"gumbel_softmax: tau must be positive, got {tau}")
    xp = namespace("gumbel_softmax", logits)
    # Kept away from 0 and 1, where the noise would be infinite.
    u = xp.clip(uniform(xp, logits, logits.shape), 1e-7, 1.0 - 1e-7)
    noise = xp.astype(xp.log(-xp.log(u)), logits.dtype)
    soft = softmax((logits - noise) / tau, dim)
    if not hard:
        return soft
    classes = xp.arange(logits.shape[dim], device=logits.device)
    classes = xp.reshape(classes, (-1, *(1 for _ in range(-dim - 1 if dim < 0 else logits.ndim - dim - 1))))
    fixed = stop_gradient(soft)
    chosen = xp.astype(classes == xp.argmax(fixed, axis=dim, keepdims=True), logits.dtype)
    result: Tensor = chosen - fixed + soft
    return result
