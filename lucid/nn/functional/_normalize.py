"""Vectors scaled to length one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._precision import in_float32

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
def normalize(input: Tensor, p: float = 2.0, dim: int | tuple[int, ...] = 1, eps: float = 1e-12) -> Tensor:
    r"""Divide vectors by their length.

    Parameters
    ----------
    input : Tensor
        The vectors.
    p : float, default: 2.0
        The order of the norm; ``inf`` for the largest absolute value.
    dim : int or tuple of int, default: 1
        The axis or axes of the vectors.
    eps : float, default: 1e-12
        Shorter vectors are divided by this.

    Returns
    -------
    Tensor
        An array of the same shape.

    Notes
    -----
    .. math:: \frac{x}{\max(\lVert x \rVert_p, \varepsilon)}

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.normalize(lucid.tensor([[3.0, 4.0]]))
    Tensor([[0.6, 0.8]], dtype=float32)
    """
    xp = namespace("normalize", input)
    # clip, and not maximum, which shares the gradient of a tie with the constant.
    length = xp.linalg.vector_norm(input, ord=p, axis=dim, keepdims=True)
    result: Tensor = input / xp.clip(length, min=eps)
    return result
