"""The log-sum-exp family, computed on values shifted so that the largest is 0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid.nn.functional._namespace import namespace, stop_gradient
from lucid.nn.functional._precision import in_float32

if TYPE_CHECKING:
    from lucid import Tensor


def shifted(xp: Any, x: Tensor, axis: int) -> Tensor:
    """Subtract from `x` its largest element along an axis, taken as a constant.

    Parameters
    ----------
    xp : namespace
        The namespace of `x`.
    x : Tensor
        Scores.
    axis : int
        The axis of the classes.

    Returns
    -------
    Tensor
        The scores, at most 0. The functions here do not change under a shift, so neither do their gradients.
    """
    if 0 in x.shape:
        return x  # no element is the largest
    result: Tensor = x - xp.max(stop_gradient(x), axis=axis, keepdims=True)
    return result


@lucid.autograd.primitive(x=lambda g, out, axis, xp: out * (g - xp.sum(g * out, axis=axis, keepdims=True)))
def _softmax(xp: Any, x: Tensor, *, axis: int) -> Tensor:
    weights = xp.exp(shifted(xp, x, axis))
    result: Tensor = weights / xp.sum(weights, axis=axis, keepdims=True)
    return result


@lucid.autograd.primitive(x=lambda g, out, axis, xp: g - xp.exp(out) * xp.sum(g, axis=axis, keepdims=True))
def _log_softmax(xp: Any, x: Tensor, *, axis: int) -> Tensor:
    x = shifted(xp, x, axis)
    if 0 in x.shape:
        return xp.zeros_like(x)  # type: ignore[no-any-return]
    result: Tensor = x - xp.log(xp.sum(xp.exp(x), axis=axis, keepdims=True))
    return result


@in_float32
def softmax(input: Tensor, dim: int, dtype: Any = None) -> Tensor:
    r"""Turn scores into probabilities along an axis.

    Parameters
    ----------
    input : Tensor
        Scores; may hold ``-inf``, but not in a whole row.
    dim : int
        The axis along which the result sums to 1.
    dtype : dtype, optional
        Cast to this floating dtype first.

    Returns
    -------
    Tensor
        The probabilities, shape of `input`.

    Notes
    -----
    .. math:: p_i = \frac{e^{x_i}}{\sum_j e^{x_j}}

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.softmax(lucid.tensor([0.0, 0.0]), dim=0).tolist()
    [0.5, 0.5]
    """
    xp = namespace("softmax", input)
    result: Tensor = _softmax(xp, input if dtype is None else xp.astype(input, dtype), axis=dim)
    return result


@in_float32
def log_softmax(input: Tensor, dim: int, dtype: Any = None) -> Tensor:
    r"""Return the logarithm of `softmax`, without the loss of digits that taking it afterwards would bring.

    Parameters
    ----------
    input : Tensor
        Scores; may hold ``-inf``, but not in a whole row.
    dim : int
        The axis of the classes.
    dtype : dtype, optional
        Cast to this floating dtype first.

    Returns
    -------
    Tensor
        Logarithms of probabilities, shape of `input`.

    Notes
    -----
    .. math:: \log p_i = x_i - \log \sum_j e^{x_j}

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.log_softmax(lucid.tensor([0.0, -1000.0]), dim=0).tolist()
    [0.0, -1000.0]
    """
    xp = namespace("log_softmax", input)
    result: Tensor = _log_softmax(xp, input if dtype is None else xp.astype(input, dtype), axis=dim)
    return result


@in_float32
def logsumexp(input: Tensor, dim: int | tuple[int, ...], keepdim: bool = False) -> Tensor:
    r"""Return the logarithm of a sum of exponentials.

    Parameters
    ----------
    input : Tensor
        The exponents; may hold ``-inf`` and ``inf``.
    dim : int or tuple of int
        The axis or axes to sum over.
    keepdim : bool, default: False
        Whether these axes stay, with length 1.

    Returns
    -------
    Tensor
        The logarithm of the sum.

    Notes
    -----
    .. math:: \log \sum_j e^{x_j}

    Where every exponent is ``-inf`` the result is ``-inf``, and the gradient 0.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.logsumexp(lucid.tensor([1000.0, -lucid.inf]), dim=0).tolist()
    1000.0
    """
    xp = namespace("logsumexp", input)
    largest = xp.max(stop_gradient(input), axis=dim, keepdims=True)
    # An infinite shift would make nan of inf - inf.
    shift = xp.where(xp.isfinite(largest), largest, xp.zeros_like(largest))
    total = xp.sum(xp.exp(input - shift), axis=dim, keepdims=True)
    # The inner where keeps log away from 0, whose infinite derivative would turn the gradient to nan.
    empty = total == 0
    result: Tensor = xp.where(empty, -xp.inf, xp.log(xp.where(empty, 1.0, total))) + shift
    return result if keepdim else xp.squeeze(result, axis=dim)
