"""The affine map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ShapeError
from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from lucid import Tensor

_LAST_AXES = ((-1,), (-1,))


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
    if weight.ndim != 2 or input.ndim == 0 or input.shape[-1] != weight.shape[1]:
        raise ShapeError(
            f"linear: input of shape {input.shape} does not fit weight of shape {weight.shape}; "
            "the last axis of input must be in_features, the second of weight"
        )
    result: Tensor
    if input.ndim <= 2:
        # One product over the last axes, without transposing: the gradient of W then comes out as g^T x, laid out in
        # memory as W is, and `weight -= lr * gradient` runs through both in order (measured: three times as fast).
        result = xp.tensordot(input, weight, axes=_LAST_AXES)
    else:
        # One large product: a batched one would make a gradient of W for each item before adding them up.
        points = xp.reshape(input, (-1, input.shape[-1]))
        result = xp.reshape(xp.tensordot(points, weight, axes=_LAST_AXES), (*input.shape[:-1], weight.shape[0]))
    return result if bias is None else result + bias
