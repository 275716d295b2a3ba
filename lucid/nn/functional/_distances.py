"""Distances and similarities between vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ArgumentError, ShapeError
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._precision import in_float32

if TYPE_CHECKING:
    from lucid import Tensor


@in_float32
def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Tensor:
    r"""Return the cosine of the angle between vectors.

    Parameters
    ----------
    x1, x2 : Tensor
        The vectors; the arrays may broadcast.
    dim : int, default: 1
        The axis of the vectors.
    eps : float, default: 1e-8
        Shorter vectors count as this long.

    Returns
    -------
    Tensor
        Numbers between -1 and 1, without the axis `dim`.

    Notes
    -----
    .. math:: \frac{x_1 \cdot x_2}{\max(\lVert x_1 \rVert, \varepsilon) \max(\lVert x_2 \rVert, \varepsilon)}

    Examples
    --------
    >>> import lucid
    >>> a, b = lucid.tensor([[3.0, 4.0]]), lucid.tensor([[4.0, 3.0]])
    >>> round(lucid.nn.functional.cosine_similarity(a, b).item(), 4)
    0.96
    """
    xp = namespace("cosine_similarity", x1)
    x1, x2 = xp.broadcast_arrays(x1, x2)
    lengths = [xp.clip(xp.linalg.vector_norm(x, axis=dim, keepdims=True), min=eps) for x in (x1, x2)]
    # Each is divided by its length first: products of long vectors would overflow.
    result: Tensor = xp.sum((x1 / lengths[0]) * (x2 / lengths[1]), axis=dim)
    return result


@in_float32
def pairwise_distance(x1: Tensor, x2: Tensor, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> Tensor:
    r"""Return the distance between vectors, pair by pair.

    Parameters
    ----------
    x1, x2 : Tensor, shape (*batch, d)
        The vectors; the arrays may broadcast.
    p : float, default: 2.0
        The order of the norm.
    eps : float, default: 1e-6
        Added to the differences, to keep the norm differentiable.
    keepdim : bool, default: False
        Whether the last axis stays, with length 1.

    Returns
    -------
    Tensor, shape (*batch,)
        The distances; with one more axis, of length 1, if `keepdim`.

    Notes
    -----
    .. math:: \lVert x_1 - x_2 + \varepsilon \rVert_p

    Examples
    --------
    >>> import lucid
    >>> a, b = lucid.tensor([[0.0, 0.0]]), lucid.tensor([[3.0, 4.0]])
    >>> round(lucid.nn.functional.pairwise_distance(a, b).item(), 4)
    5.0
    """
    xp = namespace("pairwise_distance", x1)
    result: Tensor = xp.linalg.vector_norm(x1 - x2 + eps, ord=p, axis=-1, keepdims=keepdim)
    return result


@in_float32
def pdist(input: Tensor, p: float = 2.0) -> Tensor:
    """Return the distance between each two of some vectors.

    Parameters
    ----------
    input : Tensor, shape (n, d)
        The vectors.
    p : float, default: 2.0
        The order of the norm.

    Returns
    -------
    Tensor, shape (n * (n - 1) / 2,)
        The distances of (0, 1), (0, 2), ..., (1, 2), ..., as in SciPy.

    Raises
    ------
    ArgumentError, ShapeError
        If `p` is negative, or `input` is not a matrix.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.pdist(lucid.tensor([[0.0], [1.0], [5.0]])).tolist()
    [1.0, 5.0, 4.0]
    """
    if input.ndim != 2:
        raise ShapeError(f"pdist: input must have shape (n, d), got {input.shape}")
    if not p >= 0:
        raise ArgumentError(f"pdist: p must not be negative, got {p}")
    xp = namespace("pdist", input)
    numbers = xp.arange(input.shape[0], device=input.device)
    first, second = xp.nonzero(xp.expand_dims(numbers, axis=1) < xp.expand_dims(numbers, axis=0))
    difference = xp.take(input, first, axis=0) - xp.take(input, second, axis=0)
    result: Tensor = xp.linalg.vector_norm(difference, ord=p, axis=-1)
    return result
