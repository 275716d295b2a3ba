"""What convolution and pooling share: windows that slide over the spatial axes.

Nothing here knows how many spatial axes there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError, ArgumentTypeError, ShapeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


def per_axis(function: str, name: str, value: int | Sequence[int], n: int, least: int) -> tuple[int, ...]:
    """Make a setting one integer per spatial axis.

    Parameters
    ----------
    function, name : str
        Who asks for what, for error messages.
    value : int or sequence of int
        One for all axes, or one for each.
    n : int
        The number of spatial axes.
    least : int
        The smallest value there may be.

    Returns
    -------
    tuple of int
        `n` integers.

    Raises
    ------
    ArgumentError
        If there are not `n`, or one is too small.
    ArgumentTypeError
        If they are no integers.
    """
    values = (value,) * n if isinstance(value, int) else tuple(value) if hasattr(value, "__iter__") else None
    if values is None or not all(isinstance(v, int) for v in values):
        raise ArgumentTypeError(f"{function}: {name} must be an int or {n} ints, got {value!r}")
    if len(values) == 1:
        values = values * n
    if len(values) != n or min(values) < least:
        raise ArgumentError(f"{function}: {name} must be an int or {n} ints, each at least {least}, got {value!r}")
    return values


def pad(xp: Any, x: Tensor, widths: Sequence[tuple[int, int]], value: float) -> Tensor:
    """Surround the last axes of `x` with a constant.

    Parameters
    ----------
    xp : namespace
        The namespace of `x`.
    x : Tensor, shape (..., *spatial)
        What to surround.
    widths : sequence of pairs of int
        How much to add before and after, for each of the last axes.
    value : float
        What to add.

    Returns
    -------
    Tensor
        The larger array; `x` itself when there is nothing to add.
    """
    if not any(before or after for before, after in widths):
        return x
    lead = x.ndim - len(widths)
    shape = x.shape[:lead] + tuple(b + size + a for size, (b, a) in zip(x.shape[lead:], widths, strict=True))
    inner = tuple(slice(b, b + size) for size, (b, _) in zip(x.shape[lead:], widths, strict=True))
    # A third of the time of joining strips with concat, once per axis.
    out: Tensor = xp.full(shape, value, dtype=x.dtype, device=x.device)
    out[(..., *inner)] = x
    return out


def taps(xp: Any, x: Tensor, axis: int, size: int, stride: int, dilation: int, count: int) -> Sequence[Tensor]:
    """Return what each place of a window sees as the window slides along one axis.

    Parameters
    ----------
    xp : namespace
        The namespace of `x`.
    x : Tensor
        What the window slides over, padded already.
    axis : int
        The axis, counted from the front.
    size, stride, dilation : int
        The places of the window, its step, and the distance between its places.
    count : int
        The number of positions of the window.

    Returns
    -------
    sequence of Tensor
        `size` arrays whose length along `axis` is `count`.
    """
    before = (slice(None),) * axis
    if size == stride and dilation == 1 and size > 1:
        # Windows that do not overlap: the gradient of unstack is one stack, that of slices a sum of scatters.
        if x.shape[axis] != count * size:
            x = x[(*before, slice(0, count * size), ...)]
        split = xp.reshape(x, (*x.shape[:axis], count, size, *x.shape[axis + 1 :]))
        result: Sequence[Tensor] = xp.unstack(split, axis=axis + 1)
        return result
    if size == 1 and stride == 1 and count == x.shape[axis]:
        return (x,)
    reach = (count - 1) * stride + 1
    return [x[(*before, slice(i * dilation, i * dilation + reach, stride), ...)] for i in range(size)]


class Pooling:
    """The settings of a pooling, and what follows from them for one input.

    Parameters
    ----------
    function : str
        Who asks, for error messages.
    x : Tensor, shape (*batch, channels, *spatial)
        What is pooled; the channels may be missing where there is no batch.
    n : int
        The number of spatial axes.
    kernel_size, stride, padding, dilation : int or sequence of int
        The settings, as the user gave them.
    ceil_mode : bool
        Whether the last window may reach over the end.
    """

    __slots__ = ("counts", "dilation", "first", "kernel", "padding", "stride", "widths")

    def __init__(
        self,
        function: str,
        x: Tensor,
        n: int,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int] | None,
        padding: int | Sequence[int],
        dilation: int | Sequence[int],
        ceil_mode: bool,
    ) -> None:
        if x.ndim not in (n + 1, n + 2):
            raise ShapeError(
                f"{function}: input must have {n} spatial axes behind the channels, with or without a batch axis; got "
                f"shape {x.shape}"
            )
        self.kernel = per_axis(function, "kernel_size", kernel_size, n, 1)
        self.stride = self.kernel if stride is None else per_axis(function, "stride", stride, n, 1)
        self.padding = per_axis(function, "padding", padding, n, 0)
        self.dilation = per_axis(function, "dilation", dilation, n, 1)
        self.first = x.ndim - n
        if any(2 * p > k for p, k in zip(self.padding, self.kernel, strict=True)):
            raise ArgumentError(
                f"{function}: padding may be at most half of kernel_size, got {self.padding} for {self.kernel}"
            )
        counts, widths = [], []
        settings = zip(x.shape[self.first :], self.kernel, self.stride, self.padding, self.dilation, strict=True)
        for length, k, s, p, d in settings:
            room = length + 2 * p - d * (k - 1) - 1
            count = (-(-room // s) if ceil_mode else room // s) + 1
            if ceil_mode and (count - 1) * s >= length + p:
                count -= 1  # a window that would begin in the padding behind the end is left out
            if room < 0 or count < 1:
                raise ShapeError(
                    f"{function}: windows of {self.kernel} do not fit into input of shape {x.shape} "
                    f"with padding {self.padding} and dilation {self.dilation}"
                )
            counts.append(count)
            widths.append((p, max(0, (count - 1) * s + d * (k - 1) + 1 - length - p)))
        self.counts, self.widths = tuple(counts), tuple(widths)

    def along(self, xp: Any, x: Tensor, i: int) -> Sequence[Tensor]:
        """Return what each place of the window sees along spatial axis `i`.

        Parameters
        ----------
        xp : namespace
            The namespace of `x`.
        x : Tensor
            The padded input, in which earlier axes may have been pooled already.
        i : int
            The spatial axis.

        Returns
        -------
        sequence of Tensor
            One array for each place.
        """
        return taps(xp, x, self.first + i, self.kernel[i], self.stride[i], self.dilation[i], self.counts[i])
