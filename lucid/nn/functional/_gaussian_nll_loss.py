"""Return the negative log-likelihood of normally distributed values."""

from __future__ import annotations

from math import log, pi
from typing import TYPE_CHECKING

from lucid._errors import ArgumentError, ShapeError
from lucid.nn.functional._namespace import namespace, stop_gradient
from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._reduction import check_reduction, reduce

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
def gaussian_nll_loss(
    input: Tensor, target: Tensor, var: Tensor | float, full: bool = False, eps: float = 1e-06, reduction: str = "mean"
) -> Tensor:
    r"""Return the negative log-likelihood of normally distributed values.

    Parameters
    ----------
    input : Tensor
        The expected values.
    target : Tensor
        The values; they may broadcast with `input`.
    var : Tensor | float
        Their variances: the shape of `input`, with or without a last axis of length 1 for one variance each,
        or one number.
    full : bool, default: False
        Whether to add the constant ``log(2 pi) / 2``.
    eps : float, default: 1e-06
        The smallest variance.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.

    Returns
    -------
    Tensor
        A 0-d array, or one loss per element for ``"none"``.

    Raises
    ------
    ShapeError
        If `var` does not fit.
    ArgumentError
        If `var` is a negative number.

    Notes
    -----
    .. math:: \frac{1}{2} \left(\log v + \frac{(x - y)^2}{v}\right), \quad v = \max(\text{var}, \varepsilon)

    Negative variances in a Tensor count as `eps`: unlike PyTorch no value is looked at, for which there would be
    none under a transform.

    Examples
    --------
    >>> import lucid
    >>> F = lucid.nn.functional
    >>> F.gaussian_nll_loss(lucid.tensor([1.0]), lucid.tensor([3.0]), lucid.tensor([1.0])).item()
    2.0
    """
    check_reduction("gaussian_nll_loss", reduction)
    xp = namespace("gaussian_nll_loss", input)
    if isinstance(var, float | int):
        if var < 0:
            raise ArgumentError(f"gaussian_nll_loss: var must not be negative, got {var}")
        variance: Tensor = xp.full_like(input, var)
    else:
        variance = var
    if variance.shape == input.shape[:-1]:
        variance = xp.expand_dims(variance, axis=-1)
    one = (*input.shape[:-1], 1)
    if variance.shape not in (input.shape, one):
        raise ShapeError(f"gaussian_nll_loss: var of shape {variance.shape} does not fit input of shape {input.shape}")
    # The gradient by the variance goes past the bound, so that it can grow from there.
    fixed = stop_gradient(variance)
    variance = variance + xp.where(fixed < eps, eps - fixed, 0.0)
    losses = (xp.log(variance) + xp.square(input - target) / variance) * 0.5
    if full:
        losses = losses + 0.5 * log(2.0 * pi)
    return reduce(xp, losses, reduction)
