"""The largest elements of a given number of windows."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from lucid import Tensor
from lucid.autograd import Function
from lucid.nn.functional._adaptive import bins, sizes
from lucid.nn.functional._linear_map import linear_map
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._windows import add_at, zeros

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid.autograd import FunctionCtx


def adaptive_max_pool1d(
    input: Tensor, output_size: int | Sequence[int], return_indices: bool = False
) -> Any:  # a pair with return_indices
    """Cut a line into a given number of windows and return their largest elements.

    Parameters
    ----------
    input : Tensor, shape (*batch, channels, length)
        The lines, with or without a batch axis.
    output_size : int
        The number of windows.
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
        If the input has another number of axes, or an empty one.

    Notes
    -----
    The windows are those of `adaptive_avg_pool1d`.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.adaptive_max_pool1d(lucid.tensor([[1.0, 2.0, 3.0, 4.0, 5.0]]), 2).tolist()
    [[3.0, 5.0]]
    """
    return _adaptive_max_pool("adaptive_max_pool1d", 1, input, output_size, return_indices)


def adaptive_max_pool2d(
    input: Tensor, output_size: int | Sequence[int | None] | None, return_indices: bool = False
) -> Any:  # a pair with return_indices
    """Cut a plane into a given number of windows and return their largest elements.

    Parameters
    ----------
    input : Tensor, shape (*batch, channels, height, width)
        The planes, with or without a batch axis.
    output_size : int or pair of int
        The number of windows along each axis. None keeps the size of an axis.
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
        If the input has another number of axes, or an empty one.

    Notes
    -----
    The windows are those of `adaptive_avg_pool2d`.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.adaptive_max_pool2d(lucid.ones((8, 512, 9, 12)), (1, 5)).shape
    (8, 512, 1, 5)
    """
    return _adaptive_max_pool("adaptive_max_pool2d", 2, input, output_size, return_indices)


def adaptive_max_pool3d(
    input: Tensor, output_size: int | Sequence[int | None] | None, return_indices: bool = False
) -> Any:  # a pair with return_indices
    """Cut a volume into a given number of windows and return their largest elements.

    Parameters
    ----------
    input : Tensor, shape (*batch, channels, depth, height, width)
        The volumes, with or without a batch axis.
    output_size : int or triple of int
        The number of windows along each axis. None keeps the size of an axis.
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
        If the input has another number of axes, or an empty one.

    Notes
    -----
    The windows are those of `adaptive_avg_pool3d`.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.adaptive_max_pool3d(lucid.ones((2, 4, 9, 12, 12)), (1, 5, None)).shape
    (2, 4, 1, 5, 12)
    """
    return _adaptive_max_pool("adaptive_max_pool3d", 3, input, output_size, return_indices)


def _adaptive_max_pool(function: str, n: int, x: Tensor, output_size: Any, return_indices: bool) -> Any:
    namespace(function, x)
    counts = sizes(function, n, x, output_size)
    lengths = x.shape[x.ndim - n :]
    index: Any = None
    # The last axis first: the first maximum of the first row that has one is the first of the window.
    for i in reversed(range(n)):
        largest = _Largest(x.ndim - n + i, lengths[i], counts[i])
        tracked = isinstance(x, Tensor) and x.requires_grad
        x, chosen = _AdaptiveLargest.apply(x, largest) if tracked else largest.find(x)
        if return_indices:
            rows = chosen * prod(lengths[i + 1 :])
            index = rows if index is None else rows + largest.select(index, chosen)
    return (x, index) if return_indices else x


class _Largest:
    """The largest elements of the windows along one axis."""

    def __init__(self, axis: int, length: int, count: int) -> None:
        self.before, self.axis = (slice(None),) * axis, axis
        self.length, self.bins = length, bins(length, count)

    def find(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return the maxima and where each is along the axis."""
        xp = namespace("adaptive_max_pool", x)
        parts = [x[(*self.before, slice(start, stop), ...)] for start, stop in self.bins]
        places = [xp.argmax(part, axis=self.axis) + start for part, (start, _) in zip(parts, self.bins, strict=True)]
        maxima = [xp.max(part, axis=self.axis) for part in parts]
        return xp.stack(maxima, axis=self.axis), xp.stack(places, axis=self.axis)

    def select(self, x: Tensor, chosen: Tensor) -> Tensor:
        """Return the chosen elements of another array along the axis."""
        xp = namespace("adaptive_max_pool", x)
        result: Tensor = xp.take_along_axis(x, chosen, axis=self.axis)
        return result

    def scatter(self, g: Tensor, chosen: Tensor) -> Tensor:
        """Add each number to the element it was chosen from: the transpose of `select`."""
        xp = namespace("adaptive_max_pool", g)
        shape = list(g.shape)
        shape[self.axis] = self.length
        x = zeros(xp, g, shape)
        along = xp.arange(self.length, dtype=xp.int64, device=g.device)
        along = xp.reshape(along, (-1,) + (1,) * (g.ndim - self.axis - 1))
        for i, (start, stop) in enumerate(self.bins):
            one = (*self.before, slice(i, i + 1), ...)
            share = xp.where(along[start:stop, ...] == chosen[one], g[one], 0)
            x = add_at(x, (*self.before, slice(start, stop), ...), share)
        return x


class _AdaptiveLargest(Function):
    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor, largest: _Largest) -> tuple[Tensor, Tensor]:
        best, chosen = largest.find(x)
        ctx.save_for_backward(chosen)
        ctx.largest = largest  # type: ignore[attr-defined]  # any attribute can be set
        return best, chosen

    @staticmethod
    def backward(ctx: Any, g: Tensor, _: Tensor) -> Any:
        (chosen,), largest = ctx.saved_tensors, ctx.largest
        return linear_map(g, lambda g: largest.scatter(g, chosen), lambda x: largest.select(x, chosen)), None
