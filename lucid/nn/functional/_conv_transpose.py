"""Transposed convolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ArgumentError, ShapeError
from lucid.nn.functional._conv import add_bias
from lucid.nn.functional._convolution import spread
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._precision import in_low_precision
from lucid.nn.functional._sliding import Sliding
from lucid.nn.functional._windows import per_axis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


@in_low_precision
def conv_transpose1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | Sequence[int] = 1,
    padding: int | Sequence[int] = 0,
    output_padding: int | Sequence[int] = 0,
    groups: int = 1,
    dilation: int | Sequence[int] = 1,
) -> Tensor:
    """Spread each number over a window of lines, in the proportions of a kernel: the transpose of `conv1d`.

    Parameters
    ----------
    input : Tensor, shape (*batch, in_channels, length)
        The lines, with or without a batch axis.
    weight : Tensor, shape (in_channels, out_channels / groups, kernel_length)
        The kernels.
    bias : Tensor, shape (out_channels,), optional
        What to add to each channel of the result.
    stride : int or sequence of one int, default: 1
        The distance between neighbouring windows.
    padding : int or sequence of one int, default: 0
        How much to cut off on each side.
    output_padding : int or sequence of one int, default: 0
        How much longer the result is behind the end: a convolution with a stride has the same number of positions
        on inputs of several sizes, and this says which is meant. Smaller than the stride or the dilation.
    groups : int, default: 1
        The channels are cut into so many groups that do not see each other.
    dilation : int or sequence of one int, default: 1
        The distance between neighbours in the kernel.

    Returns
    -------
    Tensor, shape (*batch, out_channels, out_length)
        What each element got in all.

    Raises
    ------
    ShapeError
        If channels or sizes do not fit.

    Notes
    -----
    The size along each axis is ``(size - 1) * stride - 2 * padding + dilation * (kernel - 1) + output_padding + 1``.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor([[1.0, 2.0]])
    >>> lucid.nn.functional.conv_transpose1d(x, lucid.tensor([[[1.0, 10.0]]]), stride=2).tolist()
    [[1.0, 10.0, 2.0, 20.0]]
    """
    return _conv_transpose(
        "conv_transpose1d", 1, input, weight, bias, stride, padding, output_padding, groups, dilation
    )


@in_low_precision
def conv_transpose2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | Sequence[int] = 1,
    padding: int | Sequence[int] = 0,
    output_padding: int | Sequence[int] = 0,
    groups: int = 1,
    dilation: int | Sequence[int] = 1,
) -> Tensor:
    """Spread each number over a window of planes, in the proportions of a kernel: the transpose of `conv2d`.

    Parameters
    ----------
    input : Tensor, shape (*batch, in_channels, height, width)
        The planes, with or without a batch axis.
    weight : Tensor, shape (in_channels, out_channels / groups, kernel_height, kernel_width)
        The kernels.
    bias : Tensor, shape (out_channels,), optional
        What to add to each channel of the result.
    stride : int or pair of int, default: 1
        The distance between neighbouring windows.
    padding : int or pair of int, default: 0
        How much to cut off on each side.
    output_padding : int or pair of int, default: 0
        How much longer the result is behind the end: a convolution with a stride has the same number of positions
        on inputs of several sizes, and this says which is meant. Smaller than the stride or the dilation.
    groups : int, default: 1
        The channels are cut into so many groups that do not see each other.
    dilation : int or pair of int, default: 1
        The distance between neighbours in the kernel.

    Returns
    -------
    Tensor, shape (*batch, out_channels, out_height, out_width)
        What each element got in all.

    Raises
    ------
    ShapeError
        If channels or sizes do not fit.

    Notes
    -----
    The size along each axis is ``(size - 1) * stride - 2 * padding + dilation * (kernel - 1) + output_padding + 1``.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.ones((1, 2, 2))
    >>> lucid.nn.functional.conv_transpose2d(x, lucid.ones((1, 1, 2, 2))).tolist()
    [[[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 1.0]]]
    """
    return _conv_transpose(
        "conv_transpose2d", 2, input, weight, bias, stride, padding, output_padding, groups, dilation
    )


@in_low_precision
def conv_transpose3d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | Sequence[int] = 1,
    padding: int | Sequence[int] = 0,
    output_padding: int | Sequence[int] = 0,
    groups: int = 1,
    dilation: int | Sequence[int] = 1,
) -> Tensor:
    """Spread each number over a window of volumes, in the proportions of a kernel: the transpose of `conv3d`.

    Parameters
    ----------
    input : Tensor, shape (*batch, in_channels, depth, height, width)
        The volumes, with or without a batch axis.
    weight : Tensor, shape (in_channels, out_channels / groups, kernel_depth, kernel_height, kernel_width)
        The kernels.
    bias : Tensor, shape (out_channels,), optional
        What to add to each channel of the result.
    stride : int or triple of int, default: 1
        The distance between neighbouring windows.
    padding : int or triple of int, default: 0
        How much to cut off on each side.
    output_padding : int or triple of int, default: 0
        How much longer the result is behind the end: a convolution with a stride has the same number of positions
        on inputs of several sizes, and this says which is meant. Smaller than the stride or the dilation.
    groups : int, default: 1
        The channels are cut into so many groups that do not see each other.
    dilation : int or triple of int, default: 1
        The distance between neighbours in the kernel.

    Returns
    -------
    Tensor, shape (*batch, out_channels, out_depth, out_height, out_width)
        What each element got in all.

    Raises
    ------
    ShapeError
        If channels or sizes do not fit.

    Notes
    -----
    The size along each axis is ``(size - 1) * stride - 2 * padding + dilation * (kernel - 1) + output_padding + 1``.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.ones((8, 4, 7, 7))
    >>> lucid.nn.functional.conv_transpose3d(x, lucid.ones((8, 3, 2, 2, 2)), stride=2).shape
    (3, 8, 14, 14)
    """
    return _conv_transpose(
        "conv_transpose3d", 3, input, weight, bias, stride, padding, output_padding, groups, dilation
    )


def _conv_transpose(
    function: str,
    n: int,
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: int | Sequence[int],
    padding: int | Sequence[int],
    output_padding: int | Sequence[int],
    groups: int,
    dilation: int | Sequence[int],
) -> Tensor:
    xp = namespace(function, x)
    _check_channels(function, n, x, weight, bias, groups)
    stride = per_axis(function, "stride", stride, n, 1)
    padding = per_axis(function, "padding", padding, n, 0)
    output_padding = per_axis(function, "output_padding", output_padding, n, 0)
    dilation = per_axis(function, "dilation", dilation, n, 1)
    if any(extra >= max(s, d) for extra, s, d in zip(output_padding, stride, dilation, strict=True)):
        raise ArgumentError(
            f"{function}: output_padding must be smaller than the stride or the dilation, got {output_padding} for "
            f"stride {stride} and dilation {dilation}"
        )
    kernel, counts = weight.shape[2:], x.shape[x.ndim - n :]
    size = [
        (count - 1) * s - 2 * p + d * (k - 1) + extra + 1
        for count, s, p, d, k, extra in zip(counts, stride, padding, dilation, kernel, output_padding, strict=True)
    ]
    if min(size) < 1 or min(counts) < 1:
        raise ShapeError(
            f"{function}: nothing is left of input of shape {x.shape} spread by a kernel of {kernel} when {padding} is "
            "cut off"
        )
    widths = [(p, p) for p in padding]
    how = Sliding(size, counts, kernel, stride, dilation, widths, groups, weight.shape[1])
    return add_bias(spread(xp, x, weight, how=how), bias, n)


def _check_channels(function: str, n: int, x: Tensor, weight: Tensor, bias: Tensor | None, groups: int) -> None:
    if weight.ndim != n + 2:
        raise ShapeError(f"{function}: weight must have {n + 2} axes (in, out / groups, kernel), got {weight.shape}")
    if x.ndim not in (n + 1, n + 2):
        raise ShapeError(
            f"{function}: input must have shape (batch, channels, {n} spatial axes), or that without the batch; "
            f"got {x.shape}"
        )
    in_channels, per_group = weight.shape[:2]
    if groups < 1 or in_channels % groups:
        raise ArgumentError(f"{function}: groups must divide the {in_channels} input channels, got groups={groups}")
    if x.shape[-n - 1] != in_channels:
        raise ShapeError(
            f"{function}: input of shape {x.shape} has {x.shape[-n - 1]} channels; weight of shape {weight.shape} "
            f"needs {in_channels}"
        )
    if bias is not None and bias.shape != (per_group * groups,):
        raise ShapeError(f"{function}: bias must have shape ({per_group * groups},), got {bias.shape}")
