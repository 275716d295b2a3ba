"""Positions as rotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ShapeError
from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from lucid import Tensor


def rotary_embedding(input: Tensor, cos: Tensor, sin: Tensor, interleaved: bool = False) -> Tensor:
    r"""Turn pairs of features by angles.

    Parameters
    ----------
    input : Tensor, shape (*batch, length, n)
        Queries or keys.
    cos, sin : Tensor, shape (*batch, length, m / 2) or one that broadcasts to it, with m <= n
        Cosines and sines of the angles; features behind the first m stay as they are.
    interleaved : bool, default: False
        Whether neighbours are pairs, (0, 1), (2, 3), ..., as in the paper; otherwise feature i belongs to i + m / 2.

    Returns
    -------
    Tensor, shape of `input`
        The turned features.

    Raises
    ------
    ShapeError
        If there are more angles than pairs.

    Notes
    -----
    .. math:: (a, b) \mapsto (a \cos\theta - b \sin\theta,\; a \sin\theta + b \cos\theta)

    If the angles grow in proportion to the position, the product of a query and a key depends on their distance only
    [1]_.

    References
    ----------
    .. [1] Su et al., "RoFormer: Enhanced Transformer with Rotary Position Embedding", 2021, section 3.2.

    Examples
    --------
    >>> import lucid
    >>> quarter = lucid.tensor([[0.0]]), lucid.tensor([[1.0]])
    >>> lucid.nn.functional.rotary_embedding(lucid.tensor([[1.0, 2.0, 3.0]]), *quarter).tolist()
    [[-2.0, 1.0, 3.0]]
    """
    xp = namespace("rotary_embedding", input)
    half = cos.shape[-1]
    if sin.shape != cos.shape or 2 * half > input.shape[-1]:
        raise ShapeError(
            f"rotary_embedding: cos {cos.shape} and sin {sin.shape} must have one shape, whose last axis is at most "
            f"half as long as that of input, {input.shape}"
        )
    turned = input[..., : 2 * half]
    if interleaved:
        pairs = xp.reshape(turned, (*turned.shape[:-1], half, 2))
        a, b = pairs[..., 0], pairs[..., 1]
    else:
        a, b = turned[..., :half], turned[..., half:]
    parts = [a * cos - b * sin, a * sin + b * cos]
    if interleaved:
        stacked = xp.stack(parts, axis=-1)
        parts = [xp.reshape(stacked, (*stacked.shape[:-2], 2 * half))]
    if 2 * half < input.shape[-1]:
        parts.append(input[..., 2 * half :])
    result: Tensor = xp.concat(parts, axis=-1) if len(parts) > 1 else parts[0]
    return result
