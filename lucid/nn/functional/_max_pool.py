"""The largest element of each window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._windows import Pooling, pad

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


def max_pool2d(
    input: Tensor,
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: int | Sequence[int] = 0,
    dilation: int | Sequence[int] = 1,
    ceil_mode: bool = False,
) -> Tensor:
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

    Returns
    -------
    Tensor, shape (*batch, channels, out_height, out_width)
        The maxima. Of equal elements the first, row by row, gets the gradient; nan is larger than any number.

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
    xp = namespace("max_pool2d", input)
    windows = Pooling("max_pool2d", input, 2, kernel_size, stride, padding, dilation, ceil_mode)
    return _max_pool(xp, input, windows)


def _max_pool(xp: Any, x: Tensor, windows: Pooling) -> Tensor:
    floating = xp.isdtype(x.dtype, "real floating")
    x = pad(xp, x, windows.widths, -xp.inf if floating else xp.iinfo(x.dtype).min)
    # Axis by axis, the last one first: k + k comparisons in place of k * k, and the first maximum of the first row
    # that has one is the first of the window.
    for i in reversed(range(len(windows.counts))):
        places = windows.along(xp, x, i)
        x = places[0]
        for candidate in places[1:]:
            larger = candidate > x
            if floating:
                larger = larger | xp.isnan(candidate)
            x = xp.where(larger, candidate, x)
    return x
