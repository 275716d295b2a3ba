"""Windows as columns, and columns back to planes."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from lucid._errors import ShapeError
from lucid.nn.functional._linear_map import linear_map
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._windows import crop, pad, per_axis, taps, untaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


def unfold(
    input: Tensor,
    kernel_size: int | Sequence[int],
    dilation: int | Sequence[int] = 1,
    padding: int | Sequence[int] = 0,
    stride: int | Sequence[int] = 1,
) -> Tensor:
    """Make each window of a plane a column.

    Parameters
    ----------
    input : Tensor, shape (*batch, channels, height, width)
        The planes, with or without a batch axis.
    kernel_size : int or pair of int
        The size of the window.
    dilation : int or pair of int, default: 1
        The distance between neighbours in a window.
    padding : int or pair of int, default: 0
        How many zeros to add on each side.
    stride : int or pair of int, default: 1
        The step of the window.

    Returns
    -------
    Tensor, shape (*batch, channels * kernel_height * kernel_width, windows)
        The columns; windows are counted row by row.

    Raises
    ------
    ShapeError
        If a window does not fit into the input.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.reshape(lucid.arange(9.0), (1, 3, 3))
    >>> lucid.nn.functional.unfold(x, 2).tolist()
    [[0.0, 1.0, 3.0, 4.0], [1.0, 2.0, 4.0, 5.0], [3.0, 4.0, 6.0, 7.0], [4.0, 5.0, 7.0, 8.0]]
    """
    namespace("unfold", input)
    if input.ndim not in (3, 4):
        raise ShapeError(
            f"unfold: input must have shape (batch, channels, height, width), or that without the batch; got "
            f"{input.shape}"
        )
    windows = _Windows("unfold", input.shape[-2:], kernel_size, dilation, padding, stride)
    return linear_map(input, windows.columns, windows.planes)


def fold(
    input: Tensor,
    output_size: int | Sequence[int],
    kernel_size: int | Sequence[int],
    dilation: int | Sequence[int] = 1,
    padding: int | Sequence[int] = 0,
    stride: int | Sequence[int] = 1,
) -> Tensor:
    """Add columns up where their windows lie in a plane: the transpose of `unfold`.

    Parameters
    ----------
    input : Tensor, shape (*batch, channels * kernel_height * kernel_width, windows)
        The columns, as `unfold` makes them.
    output_size : int or pair of int
        The size of the plane.
    kernel_size : int or pair of int
        The size of the window.
    dilation : int or pair of int, default: 1
        The distance between neighbours in a window.
    padding : int or pair of int, default: 0
        How much was added to the plane on each side.
    stride : int or pair of int, default: 1
        The step of the window.

    Returns
    -------
    Tensor, shape (*batch, channels, height, width)
        The sums.

    Raises
    ------
    ShapeError
        If the windows of such a plane are not as many, or not as large, as the columns.

    Examples
    --------
    >>> import lucid
    >>> columns = lucid.nn.functional.unfold(lucid.ones((1, 3, 3)), 2)
    >>> lucid.nn.functional.fold(columns, 3, 2).tolist()
    [[[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 1.0]]]
    """
    namespace("fold", input)
    size = per_axis("fold", "output_size", output_size, 2, 1)
    windows = _Windows("fold", size, kernel_size, dilation, padding, stride)
    height, length = prod(windows.kernel), prod(windows.counts)
    if input.ndim not in (2, 3) or input.shape[-2] % height or input.shape[-1] != length:
        raise ShapeError(
            f"fold: input must have shape (batch, channels * {height}, {length}), or that without the batch, for "
            f"output_size {size}, kernel_size {windows.kernel}, dilation {windows.dilation}, padding {windows.padding} "
            f"and stride {windows.stride}; got {input.shape}"
        )
    return linear_map(input, windows.planes, windows.columns)


class _Windows:
    """The windows of planes of one size."""

    def __init__(
        self,
        function: str,
        size: Sequence[int],
        kernel_size: int | Sequence[int],
        dilation: int | Sequence[int],
        padding: int | Sequence[int],
        stride: int | Sequence[int],
    ) -> None:
        self.size = tuple(size)
        self.kernel = per_axis(function, "kernel_size", kernel_size, 2, 1)
        self.dilation = per_axis(function, "dilation", dilation, 2, 1)
        self.padding = per_axis(function, "padding", padding, 2, 0)
        self.stride = per_axis(function, "stride", stride, 2, 1)
        self.widths = [(p, p) for p in self.padding]
        self.padded = tuple([length + 2 * p for length, p in zip(size, self.padding, strict=True)])
        settings = zip(self.padded, self.kernel, self.dilation, self.stride, strict=True)
        self.counts = tuple([(length - d * (k - 1) - 1) // s + 1 for length, k, d, s in settings])
        if min(self.counts) < 1:
            raise ShapeError(
                f"{function}: windows of {self.kernel} with dilation {self.dilation} do not fit into planes of "
                f"{self.size} with padding {self.padding}"
            )

    def columns(self, x: Tensor) -> Tensor:
        xp = namespace("unfold", x)
        channels = x.ndim - 3
        shape = (*x.shape[:channels], x.shape[channels] * prod(self.kernel), prod(self.counts))
        x = pad(xp, x, self.widths, 0)
        for i in (1, 0):
            # The places come to stand behind the channels, in the order of the kernel's axes.
            places = taps(xp, x, x.ndim - 2 + i, self.kernel[i], self.stride[i], self.dilation[i], self.counts[i])
            x = xp.stack(places, axis=channels + 1)
        result: Tensor = xp.reshape(x, shape)
        return result

    def planes(self, columns: Tensor) -> Tensor:
        xp = namespace("fold", columns)
        batch, rows = columns.shape[:-2], columns.shape[-2]
        x = xp.reshape(columns, (*batch, rows // prod(self.kernel), *self.kernel, *self.counts))
        for i in (0, 1):
            axis = x.ndim - 2 + i
            x = untaps(xp, x, len(batch) + 1, axis, self.stride[i], self.dilation[i], self.padded[i])
        return crop(x, self.widths, self.size)
