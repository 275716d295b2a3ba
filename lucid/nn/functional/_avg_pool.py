"""The mean of each window."""

from __future__ import annotations

from functools import reduce
from math import prod
from operator import add
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._windows import Pooling, pad

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


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
    if divisor_override == 0:
        raise ArgumentError("avg_pool2d: divisor_override must not be 0")
    xp = namespace("avg_pool2d", input)
    windows = Pooling("avg_pool2d", input, 2, kernel_size, stride, padding, 1, ceil_mode)
    total = pad(xp, input, windows.widths, 0)
    for i in reversed(range(len(windows.counts))):
        total = reduce(add, windows.along(xp, total, i))
    if divisor_override is not None:
        return total / divisor_override
    lengths = input.shape[windows.first :]
    elements = [_elements(windows, i, length, count_include_pad) for i, length in enumerate(lengths)]
    if all(min(e) == max(e) for e in elements):
        return total / prod(e[0] for e in elements)
    return total / _products(xp, elements, input)


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
