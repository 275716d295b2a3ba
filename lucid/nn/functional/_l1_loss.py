"""Losses that grow linearly: absolute, smooth and Huber's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._pairs import same_shape, weighted
from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._reduction import check_reduction, reduce

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
def l1_loss(input: Tensor, target: Tensor, reduction: str = "mean", weight: Tensor | None = None) -> Tensor:
    """Return the absolute error.

    Parameters
    ----------
    input : Tensor
        What was predicted.
    target : Tensor
        What it should have been.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.
    weight : Tensor, optional
        How much each element counts; the mean divides by what they count together.

    Returns
    -------
    Tensor
        A 0-d array, or one loss per element for ``"none"``.

    Raises
    ------
    ShapeError
        If the shapes differ.

    Notes
    -----
    .. math:: |x - y|

    The derivative at 0 is 0.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.l1_loss(lucid.tensor([1.0, 2.0]), lucid.tensor([1.0, 4.0])).item()
    1.0
    """
    check_reduction("l1_loss", reduction)
    xp = namespace("l1_loss", input)
    same_shape("l1_loss", input, target)
    return weighted("l1_loss", xp, xp.abs(input - target), weight, reduction)


@in_float32
def smooth_l1_loss(input: Tensor, target: Tensor, reduction: str = "mean", beta: float = 1.0) -> Tensor:
    r"""Return the absolute error, made quadratic near 0.

    Parameters
    ----------
    input : Tensor
        What was predicted.
    target : Tensor
        What it should have been.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.
    beta : float, default: 1.0
        Where the quadratic part ends; 0 for none.

    Returns
    -------
    Tensor
        A 0-d array, or one loss per element for ``"none"``.

    Raises
    ------
    ShapeError
        If the shapes differ.
    ArgumentError
        If `beta` is negative.

    Notes
    -----
    .. math::
        \ell(d) = \begin{cases} d^2 / (2 \beta), & |d| < \beta \\ |d| - \beta / 2, & \text{else} \end{cases},
        \quad d = x - y

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.smooth_l1_loss(lucid.tensor([1.0, 2.0]), lucid.tensor([1.0, 4.0])).item()
    0.75
    """
    if beta == 0:
        return l1_loss(input, target, reduction)
    if not beta > 0:
        raise ArgumentError(f"smooth_l1_loss: beta must not be negative, got {beta}")
    check_reduction("smooth_l1_loss", reduction)
    xp = namespace("smooth_l1_loss", input)
    same_shape("smooth_l1_loss", input, target)
    return reduce(xp, _bent(xp, input - target, beta) / beta, reduction)


@in_float32
def huber_loss(
    input: Tensor, target: Tensor, reduction: str = "mean", delta: float = 1.0, weight: Tensor | None = None
) -> Tensor:
    r"""Return the squared error, made linear where it is large.

    Parameters
    ----------
    input : Tensor
        What was predicted.
    target : Tensor
        What it should have been.
    reduction : {"mean", "sum", "none"}, default: "mean"
        ``"mean"`` or ``"sum"`` over all elements, or ``"none"``.
    delta : float, default: 1.0
        Where the quadratic part ends.
    weight : Tensor, optional
        What to multiply the losses by; the mean divides by their number all the same.

    Returns
    -------
    Tensor
        A 0-d array, or one loss per element for ``"none"``.

    Raises
    ------
    ShapeError
        If the shapes differ.
    ArgumentError
        If `delta` is not positive.

    Notes
    -----
    .. math::
        \ell(d) = \begin{cases} d^2 / 2, & |d| < \delta \\ \delta (|d| - \delta / 2), & \text{else} \end{cases},
        \quad d = x - y

    See [1]_.

    References
    ----------
    .. [1] Huber, "Robust Estimation of a Location Parameter", Ann. Math. Statist. 35 (1964), 73-101.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.huber_loss(lucid.tensor([1.0, 2.0]), lucid.tensor([1.0, 4.0])).item()
    0.75
    """
    if not delta > 0:
        raise ArgumentError(f"huber_loss: delta must be positive, got {delta}")
    check_reduction("huber_loss", reduction)
    xp = namespace("huber_loss", input)
    same_shape("huber_loss", input, target)
    losses = _bent(xp, input - target, delta)
    if weight is not None:
        same_shape("huber_loss", input, weight, "weight")
        losses = losses * weight
    return reduce(xp, losses, reduction)


def _bent(xp: Any, d: Tensor, bound: float) -> Tensor:
    """Return ``d**2 / 2`` up to the bound and a straight line beyond."""
    # With c = clip(d), both cases are c (d - c / 2), and no square of a large number is taken.
    c = xp.clip(d, -bound, bound)
    result: Tensor = c * (d - c * 0.5)
    return result
