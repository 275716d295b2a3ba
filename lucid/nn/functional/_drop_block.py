"""Dropout of square blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ArgumentError, ShapeError
from lucid.nn.functional._dropout import check_probability, kept
from lucid.nn.functional._inplace import put
from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from lucid import Tensor


def drop_block2d(
    input: Tensor, p: float, block_size: int, inplace: bool = False, eps: float = 1e-6, training: bool = True
) -> Tensor:
    r"""Replace random square blocks of planes by zeros and enlarge what is left.

    Parameters
    ----------
    input : Tensor, shape (n, channels, height, width)
        The planes.
    p : float
        The share of elements to become zero, about.
    block_size : int
        The sides of a block; at most those of the planes count.
    inplace : bool, default: False
        Whether to write the result into `input` and return that.
    eps : float, default: 1e-6
        Added to the number of elements that are left.
    training : bool, default: True
        False leaves the input as it is.

    Returns
    -------
    Tensor
        An array of the same shape.

    Raises
    ------
    ArgumentError, ShapeError
        If `p` is no probability, `block_size` not positive, or `input` has not four axes.

    Notes
    -----
    A block starts with probability

    .. math:: \gamma = \frac{p}{b^2} \frac{h w}{(h - b + 1) (w - b + 1)}

    at each place where it fits into the plane, and what is kept is multiplied by the inverse of its share [1]_.

    References
    ----------
    .. [1] Ghiasi et al., "DropBlock: A regularization method for convolutional networks", NeurIPS 2018, section 3.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.drop_block2d(lucid.ones((1, 1, 4, 4)), p=1.0, block_size=4).sum().item()
    0.0
    """
    check_probability("drop_block2d", p)
    if block_size < 1:
        raise ArgumentError(f"drop_block2d: block_size must be positive, got {block_size}")
    if input.ndim != 4:
        raise ShapeError(f"drop_block2d: input must have shape (n, channels, height, width), got {input.shape}")
    if not training or p == 0.0:
        return input
    xp = namespace("drop_block2d", input)
    n, channels, height, width = input.shape
    b = min(block_size, height, width)
    rows, columns = height - b + 1, width - b + 1
    gamma = min(p * height * width / (b * b * rows * columns), 1.0)
    mask = kept(xp, input, gamma, (n, channels, rows, columns))
    # A block covers what lies below and to the right of its start: the smallest of `b` neighbours, axis by axis.
    for axis in (2, 3):
        ones = xp.ones((*mask.shape[:axis], b - 1, *mask.shape[axis + 1 :]), dtype=mask.dtype, device=input.device)
        padded = xp.concat([ones, mask, ones], axis=axis)
        before, length = (slice(None),) * axis, input.shape[axis]
        mask = padded[(*before, slice(0, length), ...)]
        for i in range(1, b):
            mask = xp.minimum(mask, padded[(*before, slice(i, i + length), ...)])
    result = input * (mask * (n * channels * height * width / (xp.sum(mask) + eps)))
    return put(input, result) if inplace else result
