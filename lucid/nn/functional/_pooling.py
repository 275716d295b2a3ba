"""Windows for pooling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError, ShapeError
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._windows import per_axis, taps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


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

    __slots__ = ("counts", "dilation", "first", "function", "kernel", "padding", "stride", "widths")

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
        namespace(function, x)
        self.function = function
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
        reaches = [d * (k - 1) + 1 for k, d in zip(self.kernel, self.dilation, strict=True)]
        if any(2 * p > reach for p, reach in zip(self.padding, reaches, strict=True)):
            raise ArgumentError(
                f"{function}: padding may be at most half of what a window reaches over, got {self.padding} for "
                f"kernel_size {self.kernel} and dilation {self.dilation}"
            )
        counts, widths = [], []
        settings = zip(x.shape[self.first :], self.kernel, self.stride, self.padding, self.dilation, strict=True)
        for length, k, s, p, d in settings:
            room = length + 2 * p - d * (k - 1) - 1
            count = (-(-room // s) if ceil_mode else room // s) + 1
            if ceil_mode and (count - 1) * s >= length + p:
                count -= 1  # a window that would begin in the padding behind the end is left out
            if count < 1:
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
