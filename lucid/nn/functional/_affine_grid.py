"""Grids of points for `grid_sample`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ShapeError
from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


def affine_grid(theta: Tensor, size: Sequence[int], align_corners: bool | None = None) -> Tensor:
    """Return where affine maps send the points of a regular grid [1]_.

    Parameters
    ----------
    theta : Tensor, shape (batch, n, n + 1)
        The maps of `n` = 2 or 3 coordinates, the last of which is the slowest in memory: `x`, `y` (, `z`). Each is a
        matrix and, as its last column, a shift.
    size : sequence of int
        The shape of what is to be sampled: (batch, channels, height, width), or with a depth before the height.
    align_corners : bool, optional
        Whether -1 and 1 are the centres of the outermost elements, rather than their outer edges. False when not given.

    Returns
    -------
    Tensor, shape (batch, height, width, 2) or (batch, depth, height, width, 3)
        The points.

    Raises
    ------
    ShapeError
        If `theta` and `size` do not fit together.

    References
    ----------
    .. [1] Jaderberg et al., "Spatial Transformer Networks", NeurIPS 2015, section 3.2.

    Examples
    --------
    >>> import lucid
    >>> identity = lucid.tensor([[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]])
    >>> lucid.nn.functional.affine_grid(identity, (1, 1, 1, 2)).tolist()
    [[[[-0.5, 0.0], [0.5, 0.0]]]]
    """
    xp = namespace("affine_grid", theta)
    n = len(size) - 2
    if n not in (2, 3) or theta.shape != (size[0], n, n + 1):
        raise ShapeError(
            "affine_grid: theta must have shape (batch, 2, 3) for size (batch, channels, height, width), or "
            f"(batch, 3, 4) for five numbers; got {theta.shape} for size {tuple(size)}"
        )
    if min(size) < 1:
        raise ShapeError(f"affine_grid: size must be positive, got {tuple(size)}")
    spatial = tuple(size[2:])
    axes = [_points(xp, length, bool(align_corners), theta) for length in spatial]
    last_first = [xp.reshape(axis, (-1,) + (1,) * (n - 1 - i)) for i, axis in enumerate(axes)][::-1]
    one = xp.ones(spatial, dtype=theta.dtype, device=theta.device)
    points = xp.stack([axis * one for axis in last_first] + [one], axis=-1)
    result: Tensor = xp.matmul(xp.reshape(points, (-1, n + 1)), xp.matrix_transpose(theta))
    return xp.reshape(result, (size[0], *spatial, n))  # type: ignore[no-any-return]


def _points(xp: Any, length: int, align_corners: bool, like: Tensor) -> Tensor:
    """Return the centres of `length` cells between -1 and 1, or with `align_corners` points from -1 to 1."""
    steps = xp.arange(length, dtype=like.dtype, device=like.device)
    if align_corners:
        result: Tensor = steps * (2.0 / (length - 1)) - 1.0 if length > 1 else steps
        return result
    return (2.0 * steps + 1.0) / length - 1.0  # type: ignore[no-any-return]
