"""The bilinear map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ShapeError
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._precision import in_low_precision

if TYPE_CHECKING:
    from lucid import Tensor


@in_low_precision
def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    r"""Apply a map that is linear in each of two arguments.

    Parameters
    ----------
    input1 : Tensor, shape (*batch, in1_features)
        The first points.
    input2 : Tensor, shape (*batch, in2_features)
        The second points.
    weight : Tensor, shape (out_features, in1_features, in2_features)
        The coefficients.
    bias : Tensor, shape (out_features,), optional
        The shift.

    Returns
    -------
    Tensor, shape (*batch, out_features)
        The results.

    Raises
    ------
    ShapeError
        If the shapes do not fit.

    Notes
    -----
    .. math:: y_k = x_1^T A_k x_2 + b_k

    Examples
    --------
    >>> import lucid
    >>> x, a = lucid.tensor([[1.0, 2.0]]), lucid.tensor([[[1.0, 0.0], [0.0, 1.0]]])
    >>> lucid.nn.functional.bilinear(x, x, a).tolist()
    [[5.0]]
    """
    xp = namespace("bilinear", input1)
    if (
        weight.ndim != 3
        or not input1.ndim
        or input1.shape[:-1] != input2.shape[:-1]
        or (input1.shape[-1], input2.shape[-1]) != weight.shape[1:]
    ):
        raise ShapeError(
            f"bilinear: inputs of shapes {input1.shape} and {input2.shape} do not fit weight of shape {weight.shape}, "
            "which must be (out_features, in1_features, in2_features)"
        )
    # The first argument turns each coefficient matrix into a vector: one large product.
    vectors = xp.tensordot(input1, weight, axes=((-1,), (1,)))
    result: Tensor = xp.squeeze(xp.matmul(vectors, xp.expand_dims(input2, axis=-1)), axis=-1)
    return result if bias is None else result + bias
