"""The largest element of each window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.nn.functional._largest import largest, select
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._pooling import Pooling
from lucid.nn.functional._windows import pad

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


def max_pool1d(
    input: Tensor,
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: int | Sequence[int] = 0,
    dilation: int | Sequence[int] = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:  # a pair with return_indices
    """Return the largest element of each window of a line.

    Parameters
    ----------
    input : Tensor, shape (*batch, channels, length)
        The lines, with or without a batch axis.
    kernel_size : int or sequence of one int
        The size of the window.
    stride : int or sequence of one int, optional
        Its step; `kernel_size` when not given.
    padding : int or sequence of one int, default: 0
        How many elements, smaller than any other, to add on each side; at most half of `kernel_size`.
    dilation : int or sequence of one int, default: 1
        The distance between neighbours in a window.
    ceil_mode : bool, default: False
        Whether the last window may reach over the end.
    return_indices : bool, default: False
        Whether to return also where the maxima are.

    Returns
    -------
    Tensor, shape (*batch, channels, out_length)
        The maxima. Of equal elements the first, row by row, gets the gradient; nan is larger than any number.
    Tensor
        If `return_indices`, the place of each in its line, counted row by row.

    Raises
    ------
    ShapeError
        If a window does not fit into the input.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.max_pool1d(lucid.tensor([[1.0, 3.0, 2.0, 0.0]]), 2).tolist()
    [[3.0, 2.0]]
    """
    windows = Pooling("max_pool1d", input, 1, kernel_size, stride, padding, dilation, ceil_mode)
    return _max_pool(input, windows, return_indices)


def max_pool2d(
    input: Tensor,
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: int | Sequence[int] = 0,
    dilation: int | Sequence[int] = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:  # a pair with return_indices
    """Return the largest element of each window of a plane.

    Parameters
    ----------
    input : Tensor, shape (*batch, channels, height, width)
        The planes, with or without a batch axis.
    kernel_size : int or pair of int
        The size of the window.
    stride : int or pair of int, optional
        Its step; `kernel_size` when not given.
    padding : int or pair of int, default: 0
        How many elements, smaller than any other, to add on each side; at most half of `kernel_size`.
    dilation : int or pair of int, default: 1
        The distance between neighbours in a window.
    ceil_mode : bool, default: False
        Whether the last window may reach over the end.
    return_indices : bool, default: False
        Whether to return also where the maxima are.

    Returns
    -------
    Tensor, shape (*batch, channels, out_height, out_width)
        The maxima. Of equal elements the first, row by row, gets the gradient; nan is larger than any number.
    Tensor
        If `return_indices`, the place of each in its plane, counted row by row.

    Raises
    ------
    ShapeError
        If a window does not fit into the input.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.reshape(lucid.arange(16.0), (1, 4, 4))
    >>> lucid.nn.functional.max_pool2d(x, 2).tolist()
    [[[5.0, 7.0], [13.0, 15.0]]]
    """
    windows = Pooling("max_pool2d", input, 2, kernel_size, stride, padding, dilation, ceil_mode)
    return _max_pool(input, windows, return_indices)


def max_pool3d(
    input: Tensor,
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: int | Sequence[int] = 0,
    dilation: int | Sequence[int] = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:  # a pair with return_indices
    """Return the largest element of each window of a volume.

    Parameters
    ----------
    input : Tensor, shape (*batch, channels, depth, height, width)
        The volumes, with or without a batch axis.
    kernel_size : int or triple of int
        The size of the window.
    stride : int or triple of int, optional
        Its step; `kernel_size` when not given.
    padding : int or triple of int, default: 0
        How many elements, smaller than any other, to add on each side; at most half of `kernel_size`.
    dilation : int or triple of int, default: 1
        The distance between neighbours in a window.
    ceil_mode : bool, default: False
        Whether the last window may reach over the end.
    return_indices : bool, default: False
        Whether to return also where the maxima are.

    Returns
    -------
    Tensor, shape (*batch, channels, out_depth, out_height, out_width)
        The maxima. Of equal elements the first, row by row, gets the gradient; nan is larger than any number.
    Tensor
        If `return_indices`, the place of each in its volume, counted row by row.

    Raises
    ------
    ShapeError
        If a window does not fit into the input.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.max_pool3d(lucid.randn(2, 4, 8, 8, 8), 2).shape
    (2, 4, 4, 4, 4)
    """
    windows = Pooling("max_pool3d", input, 3, kernel_size, stride, padding, dilation, ceil_mode)
    return _max_pool(input, windows, return_indices)


def _max_pool(x: Tensor, windows: Pooling, return_indices: bool) -> Any:
    xp = namespace(windows.function, x)
    lengths = x.shape[windows.first :]
    x = pad(xp, x, windows.widths, -xp.inf if xp.isdtype(x.dtype, "real floating") else xp.iinfo(x.dtype).min)
    # Axis by axis, the last one first: k + k comparisons in place of k * k, and the first maximum of the first row
    # that has one is the first of the window.
    n = len(windows.counts)
    places: dict[int, Tensor] = {}
    for i in reversed(range(n)):
        x, chosen = largest(xp, x, windows, i, return_indices)
        if return_indices:
            for j in places:
                places[j] = select(xp, windows.along(xp, places[j], i), chosen)
            starts = xp.arange(windows.counts[i], dtype=xp.int64, device=x.device) * windows.stride[i]
            starts = xp.reshape(starts - windows.padding[i], (-1,) + (1,) * (n - 1 - i))
            places[i] = starts + xp.astype(chosen, xp.int64) * windows.dilation[i]
    if not return_indices:
        return x
    index = places[0]
    for i in range(1, n):
        index = index * lengths[i] + places[i]
    return x, index
