"""The means of a given number of windows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.nn.functional._adaptive import bins, sizes
from lucid.nn.functional._avg_pool import avg_pool1d, avg_pool2d, avg_pool3d
from lucid.nn.functional._linear_map import linear_map
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._windows import add_at, zeros

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor

_OF_EQUAL_WINDOWS = {1: avg_pool1d, 2: avg_pool2d, 3: avg_pool3d}


def adaptive_avg_pool1d(input: Tensor, output_size: int | Sequence[int]) -> Tensor:
    """Cut a line into a given number of windows and return their means.

    Parameters
    ----------
    input : Tensor, shape (*batch, channels, length)
        The lines, with or without a batch axis.
    output_size : int
        The number of windows.

    Returns
    -------
    Tensor, shape (*batch, channels, out_length)
        The means.

    Raises
    ------
    ShapeError
        If the input has another number of axes, or an empty one.

    Notes
    -----
    Window `i` of `m` along an axis of length `n` begins at ``i * n // m`` and ends before ``ceil((i + 1) * n / m)``.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.adaptive_avg_pool1d(lucid.tensor([[1.0, 2.0, 3.0, 4.0, 5.0]]), 2).tolist()
    [[2.0, 4.0]]
    """
    return _adaptive_avg_pool("adaptive_avg_pool1d", 1, input, output_size)


def adaptive_avg_pool2d(input: Tensor, output_size: int | Sequence[int | None] | None) -> Tensor:
    """Cut a plane into a given number of windows and return their means.

    Parameters
    ----------
    input : Tensor, shape (*batch, channels, height, width)
        The planes, with or without a batch axis.
    output_size : int or pair of int
        The number of windows along each axis. None keeps the size of an axis.

    Returns
    -------
    Tensor, shape (*batch, channels, out_height, out_width)
        The means.

    Raises
    ------
    ShapeError
        If the input has another number of axes, or an empty one.

    Notes
    -----
    Window `i` of `m` along an axis of length `n` begins at ``i * n // m`` and ends before ``ceil((i + 1) * n / m)``.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.adaptive_avg_pool2d(lucid.ones((8, 512, 9, 12)), (1, 5)).shape
    (8, 512, 1, 5)
    """
    return _adaptive_avg_pool("adaptive_avg_pool2d", 2, input, output_size)


def adaptive_avg_pool3d(input: Tensor, output_size: int | Sequence[int | None] | None) -> Tensor:
    """Cut a volume into a given number of windows and return their means.

    Parameters
    ----------
    input : Tensor, shape (*batch, channels, depth, height, width)
        The volumes, with or without a batch axis.
    output_size : int or triple of int
        The number of windows along each axis. None keeps the size of an axis.

    Returns
    -------
    Tensor, shape (*batch, channels, out_depth, out_height, out_width)
        The means.

    Raises
    ------
    ShapeError
        If the input has another number of axes, or an empty one.

    Notes
    -----
    Window `i` of `m` along an axis of length `n` begins at ``i * n // m`` and ends before ``ceil((i + 1) * n / m)``.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.adaptive_avg_pool3d(lucid.ones((2, 4, 9, 12, 12)), (1, 5, None)).shape
    (2, 4, 1, 5, 12)
    """
    return _adaptive_avg_pool("adaptive_avg_pool3d", 3, input, output_size)


def _adaptive_avg_pool(function: str, n: int, x: Tensor, output_size: Any) -> Tensor:
    xp, counts = namespace(function, x), sizes(function, n, x, output_size)
    lengths = x.shape[x.ndim - n :]
    if counts == (1,) * n:
        mean: Tensor = xp.mean(x, axis=tuple(range(x.ndim - n, x.ndim)), keepdims=True)
        return mean
    if not any(length % count for length, count in zip(lengths, counts, strict=True)):
        kernel = tuple([length // count for length, count in zip(lengths, counts, strict=True)])
        return _OF_EQUAL_WINDOWS[n](x, kernel)
    for i, (length, count) in enumerate(zip(lengths, counts, strict=True)):
        if length != count:
            means = _Means(x.ndim - n + i, length, count)
            x = linear_map(x, means.there, means.back)
    return x


class _Means:
    """The means of the windows along one axis."""

    def __init__(self, axis: int, length: int, count: int) -> None:
        self.before, self.axis = (slice(None),) * axis, axis
        self.length, self.bins = length, bins(length, count)

    def there(self, x: Tensor) -> Tensor:
        xp = namespace("adaptive_avg_pool", x)
        means = [xp.mean(x[(*self.before, slice(*window), ...)], axis=self.axis) for window in self.bins]
        result: Tensor = xp.stack(means, axis=self.axis)
        return result

    def back(self, g: Tensor) -> Tensor:
        xp = namespace("adaptive_avg_pool", g)
        shape = list(g.shape)
        shape[self.axis] = self.length
        x = zeros(xp, g, shape)
        for i, (start, stop) in enumerate(self.bins):
            share = g[(*self.before, slice(i, i + 1), ...)] / (stop - start)
            x = add_at(x, (*self.before, slice(start, stop), ...), share)
        return x
