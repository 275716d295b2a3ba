"""Keeping gradients from becoming too large."""

from __future__ import annotations

from math import inf, isfinite
from typing import TYPE_CHECKING, Any

import lucid
from lucid import Tensor
from lucid._errors import ArgumentError, GradientError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["clip_grad_norm_", "clip_grad_value_", "clip_grads_with_norm_", "get_total_norm"]

_SAFE = (1e-10, 1e15)
"""With the largest element between these, squares can be summed in float32 without losing anything that counts."""


def get_total_norm(
    tensors: Tensor | Iterable[Tensor], norm_type: float = 2.0, error_if_nonfinite: bool = False
) -> Tensor:
    r"""Return the norm of all elements of some arrays, as if they were one vector.

    Parameters
    ----------
    tensors : Tensor or iterable of Tensor
        The arrays.
    norm_type : float, default: 2.0
        The order of the norm, above 0; ``inf`` for the largest absolute value.
    error_if_nonfinite : bool, default: False
        Whether a norm that is nan or infinite is an error.

    Returns
    -------
    Tensor, shape ()
        The norm, where the first array is; in float32 for float16, which is too narrow.

    Raises
    ------
    GradientError
        If the norm is not finite and `error_if_nonfinite` is set.

    Notes
    -----
    :math:`\left(\sum |x|^p\right)^{1/p}`. Powers that would overflow, or vanish, are taken of
    :math:`|x| / \max |x|`.

    Examples
    --------
    >>> import lucid
    >>> round(lucid.nn.utils.get_total_norm([lucid.tensor([3e30]), lucid.tensor([-4e30])]).item() / 1e30, 4)
    5.0
    """
    arrays = [tensors] if isinstance(tensors, Tensor) else list(tensors)
    norm = _norm(arrays, float(norm_type))
    if error_if_nonfinite and not isfinite(float(norm)):
        raise GradientError(
            f"get_total_norm: the norm of order {norm_type} is {float(norm)}; some gradient is not finite. "
            "error_if_nonfinite=False goes on regardless"
        )
    return norm


def clip_grad_norm_(
    parameters: Tensor | Iterable[Tensor],
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
) -> Tensor:
    """Scale gradients down such that the norm of all of them together is at most `max_norm`.

    Parameters
    ----------
    parameters : Tensor or iterable of Tensor
        Whose gradients are scaled in place; those without are passed over.
    max_norm : float
        The largest norm.
    norm_type : float, default: 2.0
        The order of the norm; ``inf`` for the largest absolute value.
    error_if_nonfinite : bool, default: False
        Whether a norm that is nan or infinite is an error. Otherwise it makes all gradients nan or zero.

    Returns
    -------
    Tensor, shape ()
        The norm before.

    Raises
    ------
    GradientError
        If the norm is not finite and `error_if_nonfinite` is set; nothing is changed then.

    References
    ----------
    .. [1] Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", ICML 2013.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor([3.0, 4.0], requires_grad=True)
    >>> (x * x / 2).sum().backward()
    >>> lucid.nn.utils.clip_grad_norm_(x, 1.0).item()
    5.0
    >>> [round(g, 4) for g in x.grad.tolist()]
    [0.6, 0.8]
    """
    given = [parameters] if isinstance(parameters, Tensor) else list(parameters)
    norm = get_total_norm([p.grad for p in given if p.grad is not None], norm_type, error_if_nonfinite)
    clip_grads_with_norm_(given, max_norm, norm)
    return norm


def clip_grads_with_norm_(parameters: Tensor | Iterable[Tensor], max_norm: float, total_norm: Tensor | float) -> None:
    """Scale gradients down by the factor that brings a given norm to `max_norm`.

    Parameters
    ----------
    parameters : Tensor or iterable of Tensor
        Whose gradients are scaled in place.
    max_norm : float
        The largest norm.
    total_norm : Tensor or float
        The norm, as `get_total_norm` returns it.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor(1.0, requires_grad=True)
    >>> (x * 6).backward()
    >>> lucid.nn.utils.clip_grads_with_norm_(x, max_norm=2.0, total_norm=4.0)
    >>> round(x.grad.item(), 4)
    3.0
    """
    if not max_norm >= 0.0:
        raise ArgumentError(f"clip_grads_with_norm_: max_norm must be at least 0, got {max_norm}")
    factor = max_norm / (float(total_norm) + 1e-6)
    if factor >= 1.0:
        return
    with lucid.no_grad():
        for p in [parameters] if isinstance(parameters, Tensor) else parameters:
            if p.grad is not None:
                p.grad *= factor


def clip_grad_value_(parameters: Tensor | Iterable[Tensor], clip_value: float) -> None:
    """Bring each element of gradients into ``[-clip_value, clip_value]``.

    Parameters
    ----------
    parameters : Tensor or iterable of Tensor
        Whose gradients are changed in place; those without are passed over.
    clip_value : float
        The largest absolute value.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor([-3.0, 0.5], requires_grad=True)
    >>> (x * x).sum().backward()
    >>> lucid.nn.utils.clip_grad_value_([x], 2.0)
    >>> x.grad
    Tensor([-2.,  1.], dtype=float32)
    """
    bound = float(clip_value)
    if not bound >= 0.0:
        raise ArgumentError(f"clip_grad_value_: clip_value must be at least 0, got {clip_value}")
    with lucid.no_grad():
        for p in [parameters] if isinstance(parameters, Tensor) else parameters:
            if p.grad is not None:
                p.grad[...] = lucid.clip(p.grad, -bound, bound)


def _norm(arrays: list[Any], p: float) -> Tensor:
    if not p > 0.0:
        raise ArgumentError(f"get_total_norm: norm_type must be above 0, got {p}")
    arrays = [x.detach() for x in arrays if x.size]
    if not arrays:
        return lucid.tensor(0.0)
    where = arrays[0].device
    wide = [lucid.float32 if x.dtype == lucid.float16 else x.dtype for x in arrays]
    arrays = [lucid.astype(lucid.reshape(x, (-1,)), t, copy=False) for x, t in zip(arrays, wide, strict=True)]
    arrays = [lucid.abs(x) if lucid.isdtype(x.dtype, "complex floating") else x for x in arrays]
    largest = lucid.max(lucid.stack([lucid.maximum(lucid.max(x), -lucid.min(x)).to(where) for x in arrays]))
    scale = float(largest)
    if p == inf or scale == 0.0 or not isfinite(scale):
        return largest
    if p == 2.0 and _SAFE[0] < scale < _SAFE[1]:
        return lucid.sqrt(_sum([x @ x for x in arrays], where))
    return _sum([lucid.sum((lucid.abs(x) / scale) ** p) for x in arrays], where) ** (1.0 / p) * scale


def _sum(parts: list[Tensor], device: Any) -> Tensor:
    total = parts[0]
    for part in parts[1:]:
        total = total + part.to(device)
    return total
