"""Interpolation along one axis: each element of the result is a weighted sum of a few of the input.

The weights depend on lengths only. Which elements of the result an element of the input went to is a table of the same
kind, so the gradient gathers too, and nothing is scattered.
"""

from __future__ import annotations

from functools import lru_cache
from math import floor
from typing import TYPE_CHECKING, NamedTuple

from lucid.nn.functional._linear_map import linear_map
from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor

Row = list[tuple[int, float]]


class Table(NamedTuple):
    """For each summand the elements it takes and, unless all are 1, their weights."""

    indices: tuple[tuple[int, ...], ...]
    weights: tuple[tuple[float, ...] | None, ...]


@lru_cache(maxsize=256)
def tables(kind: str, length: int, count: int, scale: float | None, align_corners: bool) -> tuple[Table, Table]:
    """Return what makes each element of the result, and where each element of the input goes.

    Parameters
    ----------
    kind : {"nearest", "nearest-exact", "linear", "cubic"}
        The kind of interpolation.
    length, count : int
        The lengths of the axis before and after.
    scale : float or None
        Steps in the result for one step in the input; ``count / length`` when None.
    align_corners : bool
        Whether the first and last elements lie over one another, rather than the outer edges of their cells.

    Returns
    -------
    pair of Table
        The function and its transpose.
    """
    rows = [_row(kind, i, length, count, scale, align_corners) for i in range(count)]
    columns: list[Row] = [[] for _ in range(length)]
    for i, row in enumerate(rows):
        for source, weight in row:
            columns[source].append((i, weight))
    return _table(rows), _table(columns)


def resample(x: Tensor, axis: int, there: Table, back: Table) -> Tensor:
    """Interpolate along one axis.

    Parameters
    ----------
    x : Tensor
        The input.
    axis : int
        The axis.
    there, back : Table
        What `tables` returned.

    Returns
    -------
    Tensor
        The weighted sums.
    """
    return linear_map(x, lambda x: _gather(x, axis, there), lambda g: _gather(g, axis, back))


def cubic_weights(t: float) -> tuple[float, float, float, float]:
    """Return the weights of four neighbours by cubic convolution with a = -0.75 [1]_.

    Parameters
    ----------
    t : float
        How far behind the second neighbour the point lies; an array will do.

    Returns
    -------
    tuple of four floats
        The weights.

    References
    ----------
    .. [1] R. G. Keys, "Cubic convolution interpolation for digital image processing", IEEE Transactions on Acoustics,
       Speech, and Signal Processing 29 (1981), equation 15.
    """
    a = -0.75

    def near(d: float) -> float:
        return ((a + 2) * d - (a + 3)) * d * d + 1

    def far(d: float) -> float:
        return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a

    return far(t + 1), near(t), near(1 - t), far(2 - t)


def _row(kind: str, i: int, length: int, count: int, scale: float | None, align_corners: bool) -> Row:
    """Return which elements of the input make element `i` of the result, with their weights."""
    if kind == "nearest":
        # In whole numbers: (i * (length / count)) may round to below the integer that it is.
        source = i * length // count if scale is None else floor(i / scale)
        return [(min(source, length - 1), 1.0)]
    if kind == "nearest-exact":
        source = (2 * i + 1) * length // (2 * count) if scale is None else floor((i + 0.5) / scale)
        return [(min(source, length - 1), 1.0)]
    if align_corners:
        place = i * (length - 1) / (count - 1) if count > 1 else 0.0
    else:
        place = (i + 0.5) * (length / count if scale is None else 1.0 / scale) - 0.5
    if kind == "linear":
        place = max(place, 0.0)
        first = min(floor(place), length - 1)
        t = min(place - first, 1.0)
        return [(first, 1.0 - t), (min(first + 1, length - 1), t)]
    first = floor(place)
    sources = [min(max(first + k, 0), length - 1) for k in (-1, 0, 1, 2)]
    return list(zip(sources, cubic_weights(place - first), strict=True))


def _table(rows: Sequence[Row]) -> Table:
    """Return rows as columns of equal length, filled up with weights of 0."""
    summands = max((len(row) for row in rows), default=0)
    indices, weights = [], []
    for k in range(max(summands, 1)):
        entries = [row[k] if k < len(row) else (row[0][0] if row else 0, 0.0) for row in rows]
        indices.append(tuple([source for source, _ in entries]))
        column = tuple([weight for _, weight in entries])
        weights.append(None if all(weight == 1.0 for weight in column) else column)
    return Table(tuple(indices), tuple(weights))


def _gather(x: Tensor, axis: int, table: Table) -> Tensor:
    xp = namespace("interpolate", x)
    total = None
    for indices, weights in zip(table.indices, table.weights, strict=True):
        part = xp.take(x, xp.asarray(indices, device=x.device), axis=axis)
        if weights is not None:
            factor = xp.asarray(weights, dtype=x.dtype, device=x.device)
            part = part * xp.reshape(factor, (-1,) + (1,) * (x.ndim - axis - 1))
        total = part if total is None else total + part
    assert total is not None
    result: Tensor = total
    return result
