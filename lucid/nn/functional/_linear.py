"""The affine map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ShapeError
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._precision import in_low_precision

if TYPE_CHECKING:
    from lucid import Tensor


def _points(xp: Any, x: Tensor) -> Tensor:
    """Return `x` as a matrix of one point a row: one large product is faster than many."""
    return x if x.ndim == 2 else xp.reshape(x, (-1, x.shape[-1]))


def _weight(g: Tensor, input: Tensor, xp: Any) -> Tensor:
    # g^T x, not (x^T g)^T: laid out in memory as W is, so that `weight -= lr * gradient` runs through both in order
    # (measured: three times as fast)
    result: Tensor = xp.matmul(_points(xp, g).mT, _points(xp, input))
    return result


@lucid.autograd.primitive(
    in_parts=False,
    input=lambda g, weight, xp: xp.matmul(g, weight),
    weight=_weight,
    bias=lambda g, xp: xp.sum(_points(xp, g), axis=0),
)
def _linear(xp: Any, input: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    if input.ndim <= 2:
        result: Tensor = xp.matmul(input, weight.mT)
    else:
        result = xp.reshape(xp.matmul(_points(xp, input), weight.mT), (*input.shape[:-1], weight.shape[0]))
    if bias is None:
        return result
    if bias.dtype != result.dtype:
        return result + bias
    result += bias  # in the memory of the product, which nobody else has
    return result


@in_low_precision
def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Apply an affine map to the last axis.

    Parameters
    ----------
    input : Tensor, shape (*batch, in_features)
        The points to map.
    weight : Tensor, shape (out_features, in_features)
        The matrix.
    bias : Tensor, shape (out_features,), optional
        The shift.

    Returns
    -------
    Tensor, shape (*batch, out_features)
        The mapped points.

    Raises
    ------
    ShapeError
        If the number of features differs.

    Notes
    -----
    .. math:: y = x W^T + b

    Examples
    --------
    >>> import lucid
    >>> from lucid.nn.functional import linear
    >>> x = lucid.tensor([[1.0, 2.0]])
    >>> linear(x, lucid.tensor([[3.0, 4.0], [5.0, 6.0]]), lucid.tensor([0.5, 0.0])).tolist()
    [[11.5, 17.0]]
    """
    xp = namespace("linear", input)
    if input.shape[-1:] != weight.shape[1:] or not input.shape:
        raise ShapeError(
            f"linear: input of shape {input.shape} does not fit weight of shape {weight.shape}; "
            "the last axis of input must be in_features, the second of weight"
        )
    result: Tensor = _linear(xp, input, weight, bias)
    return result
