"""The mean of each window."""

from __future__ import annotations

from functools import reduce
from math import prod
from operator import add
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError
from lucid.nn.functional._linear_map import linear_map
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._pooling import Pooling
from lucid.nn.functional._standardize import is_narrow
from lucid.nn.functional._windows import crop, pad, untaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


def avg_pool1d(
    input: Tensor,
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: int | Sequence[int] = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Tensor:
    """Return the mean of each window of a line.

    Parameters
    ----------
    input : Tensor, shape (*batch, channels, length)
        The lines, with or without a batch axis.
    kernel_size : int or sequence of one int
        The size of the window.
    stride : int or sequence of one int, optional
        Its step; `kernel_size` when not given.
    padding : int or sequence of one int, default: 0
        How many zeros to add on each side; at most half of `kernel_size`.
    ceil_mode : bool, default: False
        Whether the last window may reach over the end. What lies behind the padding is never counted.
    count_include_pad : bool, default: True
        Whether the padding counts as elements of the window.

    Returns
    -------
    Tensor, shape (*batch, channels, out_length)
        The means.

    Raises
    ------
    ShapeError
        If a window does not fit into the input.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.avg_pool1d(lucid.tensor([[1.0, 3.0, 2.0, 0.0]]), 2).tolist()
    [[2.0, 1.0]]
    """
    windows = Pooling("avg_pool1d", input, 1, kernel_size, stride, padding, 1, ceil_mode)
    return _avg_pool(input, windows, count_include_pad, None)


def avg_pool2d(
    input: Tensor,
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: int | Sequence[int] = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Tensor:
    """Return the mean of each window of a plane.

    Parameters
    ----------
    input : Tensor, shape (*batch, channels, height, width)
        The planes, with or without a batch axis.
    kernel_size : int or pair of int
        The size of the window.
    stride : int or pair of int, optional
        Its step; `kernel_size` when not given.
    padding : int or pair of int, default: 0
        How many zeros to add on each side; at most half of `kernel_size`.
    ceil_mode : bool, default: False
        Whether the last window may reach over the end. What lies behind the padding is never counted.
    count_include_pad : bool, default: True
        Whether the padding counts as elements of the window.
    divisor_override : int, optional
        What to divide the sum by, in place of the number of elements.

    Returns
    -------
    Tensor, shape (*batch, channels, out_height, out_width)
        The means.

    Raises
    ------
    ShapeError
        If a window does not fit into the input.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.reshape(lucid.arange(16.0), (1, 4, 4))
    >>> lucid.nn.functional.avg_pool2d(x, 2).tolist()
    [[[2.5, 4.5], [10.5, 12.5]]]
    """
    windows = Pooling("avg_pool2d", input, 2, kernel_size, stride, padding, 1, ceil_mode)
    return _avg_pool(input, windows, count_include_pad, divisor_override)


def avg_pool3d(
    input: Tensor,
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: int | Sequence[int] = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Tensor:
    """Return the mean of each window of a volume.

    Parameters
    ----------
    input : Tensor, shape (*batch, channels, depth, height, width)
        The volumes, with or without a batch axis.
    kernel_size : int or triple of int
        The size of the window.
    stride : int or triple of int, optional
        Its step; `kernel_size` when not given.
    padding : int or triple of int, default: 0
        How many zeros to add on each side; at most half of `kernel_size`.
    ceil_mode : bool, default: False
        Whether the last window may reach over the end. What lies behind the padding is never counted.
    count_include_pad : bool, default: True
        Whether the padding counts as elements of the window.
    divisor_override : int, optional
        What to divide the sum by, in place of the number of elements.

    Returns
    -------
    Tensor, shape (*batch, channels, out_depth, out_height, out_width)
        The means.

    Raises
    ------
    ShapeError
        If a window does not fit into the input.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.avg_pool3d(lucid.randn(2, 4, 8, 8, 8), 2).shape
    (2, 4, 4, 4, 4)
    """
    windows = Pooling("avg_pool3d", input, 3, kernel_size, stride, padding, 1, ceil_mode)
    return _avg_pool(input, windows, count_include_pad, divisor_override)


def _avg_pool(x: Tensor, windows: Pooling, count_include_pad: bool, divisor_override: int | None) -> Tensor:
    if divisor_override == 0:
        raise ArgumentError(f"{windows.function}: divisor_override must not be 0")
    xp, lengths = namespace(windows.function, x), x.shape[windows.first :]
    if is_narrow(xp, x):
        wide = _avg_pool(xp.astype(x, xp.float32), windows, count_include_pad, divisor_override)
        mean: Tensor = xp.astype(wide, x.dtype)
        return mean
    sums = _Sums(windows, lengths)
    total = linear_map(x, sums.there, sums.back)
    if divisor_override is not None:
        return total / divisor_override
    elements = [_elements(windows, i, length, count_include_pad) for i, length in enumerate(lengths)]
    if all(min(e) == max(e) for e in elements):
        return total / prod(e[0] for e in elements)
    return total / _products(xp, elements, x)


class _Sums:
    """The sum of each window, axis by axis: k + k additions in place of k * k."""

    def __init__(self, windows: Pooling, lengths: tuple[int, ...]) -> None:
        self.windows, self.lengths = windows, lengths
        self.padded = [length + b + a for length, (b, a) in zip(lengths, windows.widths, strict=True)]

    def there(self, x: Tensor) -> Tensor:
        windows, xp = self.windows, namespace("avg_pool", x)
        x = pad(xp, x, windows.widths, 0)
        for i in reversed(range(len(self.lengths))):
            x = reduce(add, windows.along(xp, x, i))
        return x

    def back(self, g: Tensor) -> Tensor:
        windows, xp = self.windows, namespace("avg_pool", g)
        for i in range(len(self.lengths)):
            axis = windows.first + i
            places = (*g.shape[:axis], windows.kernel[i], *g.shape[axis:])
            g = xp.broadcast_to(xp.expand_dims(g, axis=axis), places)
            g = untaps(xp, g, axis, axis + 1, windows.stride[i], 1, self.padded[i])
        return crop(g, windows.widths, self.lengths)


def _elements(windows: Pooling, i: int, length: int, count_include_pad: bool) -> list[int]:
    """Count the elements that each window covers along spatial axis `i`."""
    p = windows.padding[i]
    low, high = (-p, length + p) if count_include_pad else (0, length)
    starts = [j * windows.stride[i] - p for j in range(windows.counts[i])]
    # A window that reaches over the end of what counts is cut there; one that lies behind it holds a sum of 0.
    return [max(1, min(start + windows.kernel[i], high) - max(start, low)) for start in starts]


def _products(xp: Any, elements: list[list[int]], like: Tensor) -> Tensor:
    """Return the number of elements of each window of the grid, broadcastable to it."""
    result = xp.ones((), dtype=like.dtype, device=like.device)
    for e in elements:
        result = xp.expand_dims(result, axis=-1) * xp.asarray(e, dtype=like.dtype, device=like.device)
    grid: Tensor = result
    return grid
