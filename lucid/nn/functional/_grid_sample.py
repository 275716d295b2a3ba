"""Sampling at given points."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError, ShapeError
from lucid.nn.functional._namespace import namespace, stop_gradient
from lucid.nn.functional._resampling import cubic_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor

_MODES = ("bilinear", "nearest", "bicubic")
_PADDING_MODES = ("zeros", "border", "reflection")


def grid_sample(
    input: Tensor,
    grid: Tensor,
    mode: str = "bilinear",
    padding_mode: str = "zeros",
    align_corners: bool | None = None,
) -> Tensor:
    """Interpolate planes or volumes at given points [1]_.

    Parameters
    ----------
    input : Tensor, shape (batch, channels, height, width) or (batch, channels, depth, height, width)
        What is sampled.
    grid : Tensor, shape (batch, ..., n)
        The points, `n` = 2 or 3 coordinates each, the one along the last axis of `input` first. From -1 to 1 lies the
        input.
    mode : {"bilinear", "nearest", "bicubic"}, default: "bilinear"
        The kind of interpolation; ``"bilinear"`` is trilinear in volumes, for which there is no ``"bicubic"``.
    padding_mode : {"zeros", "border", "reflection"}, default: "zeros"
        What lies outside: zeros, the element at the edge, or the input mirrored.
    align_corners : bool, optional
        Whether -1 and 1 are the centres of the outermost elements, rather than their outer edges. False when not given.

    Returns
    -------
    Tensor, shape (batch, channels, ...)
        The values at the points.

    Raises
    ------
    ShapeError
        If `grid` does not fit `input`.

    References
    ----------
    .. [1] Jaderberg et al., "Spatial Transformer Networks", NeurIPS 2015, section 3.3.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor([[[[0.0, 1.0], [2.0, 3.0]]]])
    >>> points = lucid.tensor([[[[0.0, 0.0], [-0.5, 0.5]]]])
    >>> lucid.nn.functional.grid_sample(x, points).tolist()
    [[[[1.5, 2.0]]]]
    """
    xp = namespace("grid_sample", input)
    n = input.ndim - 2
    if mode not in _MODES or padding_mode not in _PADDING_MODES:
        raise ArgumentError(
            f"grid_sample: mode must be one of {_MODES} and padding_mode one of {_PADDING_MODES}, got {mode!r} and "
            f"{padding_mode!r}"
        )
    if n not in (2, 3) or grid.ndim != n + 2 or grid.shape[0] != input.shape[0] or grid.shape[-1] != n:
        raise ShapeError(
            "grid_sample: input of shape (batch, channels, height, width) needs a grid of shape (batch, height, width, "
            f"2), and with a depth one more axis and coordinate each; got {input.shape} and {grid.shape}"
        )
    if mode == "bicubic" and n == 3:
        raise ShapeError(f"grid_sample: mode='bicubic' is for two spatial axes, got input of shape {input.shape}")
    if min(input.shape[1:]) < 1:
        raise ShapeError(f"grid_sample: input must not be empty, got shape {input.shape}")
    lengths = input.shape[2:]
    aligned = bool(align_corners)
    points = xp.reshape(grid, (-1, 1, n))
    neighbours = []
    for i, length in enumerate(lengths):
        place = points[..., n - 1 - i]
        place = (place + 1) * ((length - 1) / 2) if aligned else ((place + 1) * length - 1) / 2
        place = _finite(xp, place, length, padding_mode)
        neighbours.append(_NEIGHBOURS[mode](xp, place, length, padding_mode, aligned))
    batch, channels = input.shape[:2]
    # All channels of a place next to each other, and all pictures in one: then a place is one row to take.
    values = xp.reshape(xp.moveaxis(input, 1, -1), (-1, channels))
    picture = xp.arange(batch, dtype=xp.int64, device=input.device)
    picture = xp.reshape(xp.broadcast_to(xp.expand_dims(picture, axis=1), (batch, prod(grid.shape[1:-1]))), (-1, 1))
    total = None
    for corner in product(*neighbours):
        part = _weighted(xp, values, picture, lengths, corner)
        total = part if total is None else total + part
    result: Tensor = xp.moveaxis(xp.reshape(total, (*grid.shape[:-1], channels)), -1, 1)
    return result


# A neighbour along one axis: its index and its weight.
Neighbour = tuple[Any, Any]


def _nearest(xp: Any, place: Tensor, length: int, padding_mode: str, aligned: bool) -> list[Neighbour]:
    nearest = xp.round(_inside(xp, place, length, padding_mode, aligned))
    # 1, and a gradient of zero by the point
    weight = 1 + (nearest - stop_gradient(nearest))
    return [(nearest, weight)]


def _linear(xp: Any, place: Tensor, length: int, padding_mode: str, aligned: bool) -> list[Neighbour]:
    place = _inside(xp, place, length, padding_mode, aligned)
    first = stop_gradient(xp.floor(place))
    t = place - first
    return [(first, 1 - t), (first + 1, t)]


def _cubic(xp: Any, place: Tensor, length: int, padding_mode: str, aligned: bool) -> list[Neighbour]:
    # Here it is the neighbours that are brought inside, not the point.
    first = stop_gradient(xp.floor(place))
    weights: Sequence[Any] = cubic_weights(place - first)  # type: ignore[arg-type]  # arrays are fine
    return [
        (_inside(xp, first + k, length, padding_mode, aligned), weight)
        for k, weight in zip((-1, 0, 1, 2), weights, strict=True)
    ]


_NEIGHBOURS = {"nearest": _nearest, "bilinear": _linear, "bicubic": _cubic}


def _finite(xp: Any, place: Tensor, length: int, padding_mode: str) -> Tensor:
    """Replace nan and infinities, whose weights would be nan, by points as far outside as it takes."""
    if padding_mode == "zeros":
        result: Tensor = xp.where((place > -2) & (place < length + 1), place, -2.0)
        return result
    far = float(xp.finfo(place.dtype).max) / 4
    result = xp.clip(xp.where(xp.isnan(place), -2.0, place), -far, far)
    return result


def _inside(xp: Any, place: Tensor, length: int, padding_mode: str, aligned: bool) -> Tensor:
    """Bring points into the input, unless what lies outside is zeros."""
    if padding_mode == "zeros":
        return place
    if padding_mode == "reflection":
        low, span = (0.0, length - 1.0) if aligned else (-0.5, float(length))
        if span == 0:
            return place * 0
        distance = xp.abs(place - low)
        turns = stop_gradient(xp.floor(distance / span))
        rest = distance - turns * span
        place = xp.where(turns % 2 == 0, rest, span - rest) + low
    result: Tensor = xp.clip(place, 0, length - 1)
    return result


def _weighted(xp: Any, values: Tensor, picture: Tensor, lengths: Sequence[int], corner: Sequence[Neighbour]) -> Tensor:
    """Return the elements at one neighbour of each point, times its weight; 0 outside."""
    index: Any = picture
    weight, present = None, None
    for (place, share), length in zip(corner, lengths, strict=True):
        here = (place >= 0) & (place <= length - 1)
        # What cannot be an index must not become an integer: nan, infinities, large numbers.
        step = xp.astype(xp.where(here, stop_gradient(place), 0), xp.int64)
        index = index * length + step
        weight = share if weight is None else weight * share
        present = here if present is None else present & here
    found = xp.take(values, xp.reshape(index, (-1,)), axis=0)
    result: Tensor = xp.where(present, found * weight, 0)
    return result
