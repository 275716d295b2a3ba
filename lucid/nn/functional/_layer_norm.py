"""Normalisation of each example by itself, over its last axes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ShapeError
from lucid.nn.functional._namespace import real_namespace
from lucid.nn.functional._precision import in_float32
from lucid.nn.functional._standardize import along, is_narrow, standardize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


@in_float32
def layer_norm(
    input: Tensor,
    normalized_shape: int | Sequence[int],
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    r"""Give the last axes of each example mean 0 and variance 1; then scale and shift.

    Parameters
    ----------
    input : Tensor, shape (*batch, normalized_shape)
        The examples.
    normalized_shape : int or sequence of int
        The lengths of the axes to normalise over.
    weight, bias : Tensor, shape normalized_shape, optional
        What to multiply with and to add.
    eps : float, default: 1e-5
        Added to the variance.

    Returns
    -------
    Tensor
        An array of the same shape.

    Raises
    ------
    ShapeError
        If the shapes do not end in `normalized_shape`.

    Notes
    -----
    .. math:: \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} w + b

    The variance is the mean of the squares of the differences [1]_.

    References
    ----------
    .. [1] Ba et al., "Layer Normalization", 2016, arXiv:1607.06450.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.layer_norm(lucid.tensor([[1.0, 3.0], [5.0, 9.0]]), 2, eps=0.0).tolist()
    [[-1.0, 1.0], [-1.0, 1.0]]
    """
    axes, shape = _last_axes("layer_norm", input, normalized_shape, weight, bias)
    out: Tensor = standardize(
        real_namespace("layer_norm", input), input, weight, bias, axes=axes, shape=shape, eps=eps
    )[0]
    return out


@in_float32
def rms_norm(
    input: Tensor, normalized_shape: int | Sequence[int], weight: Tensor | None = None, eps: float | None = None
) -> Tensor:
    r"""Divide each example by its root mean square over the last axes; then scale.

    Parameters
    ----------
    input : Tensor, shape (*batch, normalized_shape)
        The examples.
    normalized_shape : int or sequence of int
        The lengths of the axes to normalise over.
    weight : Tensor, shape normalized_shape, optional
        What to multiply with.
    eps : float, optional
        Added to the mean square; by default the precision of the dtype computed in, which is float32 for float16.

    Returns
    -------
    Tensor
        An array of the same shape.

    Raises
    ------
    ShapeError
        If the shapes do not end in `normalized_shape`.

    Notes
    -----
    .. math:: \frac{x}{\sqrt{\langle x^2 \rangle + \varepsilon}} w

    See [1]_.

    References
    ----------
    .. [1] Zhang and Sennrich, "Root Mean Square Layer Normalization", NeurIPS 2019, section 4.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.rms_norm(lucid.tensor([[1.0, 7.0]]), 2).tolist()
    [[0.20000000298023224, 1.399999976158142]]
    """
    xp = real_namespace("rms_norm", input)
    axes, shape = _last_axes("rms_norm", input, normalized_shape, weight, None)
    narrow = is_narrow(xp, input)
    if eps is None:
        eps = xp.finfo(xp.float32 if narrow else input.dtype).eps
    result: Tensor
    if narrow:
        wide = [None if v is None else xp.astype(v, xp.float32) for v in (input, weight)]
        result = xp.astype(_rms_norm(xp, *wide, axes=axes, shape=shape, eps=eps), input.dtype)
    else:
        result = _rms_norm(xp, input, weight, axes=axes, shape=shape, eps=eps)
    return result


def _inverse(xp: Any, x: Tensor, axes: tuple[int, ...], eps: float) -> Any:
    return 1.0 / xp.sqrt(xp.mean(xp.square(x), axis=axes, keepdims=True) + eps)


def _gradients(g: Tensor, x: Tensor, weight: Tensor | None, axes: Any, shape: Any, eps: float, xp: Any) -> Any:
    inverse = _inverse(xp, x, axes, eps)
    y = x * inverse
    g_y = g * y
    g_weight = None if weight is None else along(g_y, weight, shape, xp)
    # In place, and nothing but what was made here: fresh memory for big arrays costs more than arithmetic.
    if weight is not None:
        g_y *= xp.reshape(weight, shape)
    y *= xp.mean(g_y, axis=axes, keepdims=True)
    g_x = (g if weight is None else g * xp.reshape(weight, shape)) - y
    g_x *= inverse
    return g_x, g_weight


@lucid.autograd.primitive(joint=_gradients)
def _rms_norm(
    xp: Any, x: Tensor, weight: Tensor | None, *, axes: tuple[int, ...], shape: tuple[int, ...], eps: float
) -> Tensor:
    out: Tensor = x * _inverse(xp, x, axes, eps)
    return out if weight is None else out * xp.reshape(weight, shape)


def _last_axes(
    function: str, x: Tensor, normalized_shape: int | Sequence[int], weight: Tensor | None, bias: Tensor | None
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the axes to normalise over, and the shape of the parameters next to `x`."""
    last = (normalized_shape,) if isinstance(normalized_shape, int) else tuple(normalized_shape)
    first = x.ndim - len(last)
    if not last or first < 0 or x.shape[first:] != last:
        raise ShapeError(f"{function}: the shape of input, {x.shape}, must end in normalized_shape {last}")
    for name, parameter in (("weight", weight), ("bias", bias)):
        if parameter is not None and parameter.shape != last:
            raise ShapeError(f"{function}: {name} must have shape {last}, got {parameter.shape}")
    return tuple(range(first, x.ndim)), (1,) * first + last
