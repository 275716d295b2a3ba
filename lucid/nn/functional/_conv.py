"""Convolution (cross-correlation, as everywhere in deep learning)."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError, ShapeError
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._windows import pad, per_axis, taps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | Sequence[int] = 1,
    padding: int | Sequence[int] | str = 0,
    dilation: int | Sequence[int] = 1,
    groups: int = 1,
) -> Tensor:
    r"""Slide kernels over planes and sum the products.

    Parameters
    ----------
    input : Tensor, shape (*batch, in_channels, height, width)
        The planes, with or without a batch axis.
    weight : Tensor, shape (out_channels, in_channels / groups, kernel_height, kernel_width)
        The kernels.
    bias : Tensor, shape (out_channels,), optional
        What to add to each plane of the result.
    stride : int or pair of int, default: 1
        The step of the kernel.
    padding : int or pair of int, {"valid", "same"}, default: 0
        How many zeros to add on each side; ``"same"`` adds what keeps the size (for stride 1).
    dilation : int or pair of int, default: 1
        The distance between neighbours in the kernel.
    groups : int, default: 1
        The channels are cut into so many groups that do not see each other.

    Returns
    -------
    Tensor, shape (*batch, out_channels, out_height, out_width)
        The sums.

    Raises
    ------
    ShapeError
        If channels or sizes do not fit.

    Notes
    -----
    .. math:: y_{o,i,j} = b_o + \sum_{c,k,l} w_{o,c,k,l}\, x_{c,\; s i + d k - p,\; s j + d l - p}

    Examples
    --------
    >>> import lucid
    >>> x = lucid.reshape(lucid.arange(9.0), (1, 3, 3))
    >>> lucid.nn.functional.conv2d(x, lucid.ones((1, 1, 2, 2))).tolist()
    [[[8.0, 12.0], [20.0, 24.0]]]
    """
    return _conv("conv2d", 2, input, weight, bias, stride, padding, dilation, groups)


def _conv(
    function: str,
    n: int,
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: int | Sequence[int],
    padding: int | Sequence[int] | str,
    dilation: int | Sequence[int],
    groups: int,
) -> Tensor:
    xp = namespace(function, x)
    _check_channels(function, n, x, weight, bias, groups)
    stride = per_axis(function, "stride", stride, n, 1)
    dilation = per_axis(function, "dilation", dilation, n, 1)
    kernel = weight.shape[2:]
    widths = padding_widths(function, padding, kernel, stride, dilation)
    x_shape, first = x.shape, x.ndim - n
    x = pad(xp, x, widths, 0)
    counts = tuple(
        (length - d * (k - 1) - 1) // s + 1
        for length, k, s, d in zip(x.shape[first:], kernel, stride, dilation, strict=True)
    )
    if min(counts) < 1:
        raise ShapeError(
            f"{function}: a kernel of {kernel} with dilation {dilation} does not fit into input of shape {x_shape} "
            f"padded by {padding!r}"
        )
    out = _by_columns(xp, x, weight, stride, dilation, groups, counts)
    return out if bias is None else out + xp.reshape(bias, (-1,) + (1,) * n)


def _by_columns(
    xp: Any,
    x: Tensor,
    weight: Tensor,
    stride: Sequence[int],
    dilation: Sequence[int],
    groups: int,
    counts: tuple[int, ...],
) -> Tensor:
    """Convolve by one matrix product of the kernels with all windows, each window a column.

    The windows are gathered axis by axis, the last first: k + k slices in place of k * k.
    """
    n, batch = len(counts), x.shape[: x.ndim - len(counts) - 1]
    channels = len(batch)
    kernel, columns = weight.shape[2:], x
    for i in reversed(range(n)):
        # The places of each window come to stand behind the channels, in the order of the kernel's axes.
        axis = columns.ndim - n + i
        places = taps(xp, columns, axis, kernel[i], stride[i], dilation[i], counts[i])
        place_axis = channels + 1
        columns = xp.stack(places, axis=place_axis) if len(places) > 1 else xp.expand_dims(places[0], axis=place_axis)
    inner, out_channels = prod(weight.shape[1:]), weight.shape[0]
    if groups == 1:
        columns = xp.reshape(columns, (*batch, inner, prod(counts)))
        out = xp.matmul(xp.reshape(weight, (out_channels, inner)), columns)
    else:
        columns = xp.reshape(columns, (*batch, groups, inner, prod(counts)))
        out = xp.matmul(xp.reshape(weight, (groups, out_channels // groups, inner)), columns)
    result: Tensor = xp.reshape(out, (*batch, out_channels, *counts))
    return result


def padding_widths(
    function: str,
    padding: int | Sequence[int] | str,
    kernel: Sequence[int],
    stride: Sequence[int],
    dilation: Sequence[int],
) -> list[tuple[int, int]]:
    """Return how much to pad before and after each spatial axis.

    Parameters
    ----------
    function : str
        Who asks, for error messages.
    padding : int or sequence of int, {"valid", "same"}
        What the user asked for.
    kernel, stride, dilation : sequence of int
        The other settings, one per axis.

    Returns
    -------
    list of pairs of int
        The widths.

    Raises
    ------
    ArgumentError
        If the word is unknown, or ``"same"`` meets a stride.
    """
    if not isinstance(padding, str):
        return [(p, p) for p in per_axis(function, "padding", padding, len(kernel), 0)]
    if padding == "valid":
        return [(0, 0)] * len(kernel)
    if padding != "same":
        raise ArgumentError(f"{function}: padding must be ints, 'valid' or 'same', got {padding!r}")
    if max(stride) > 1:
        raise ArgumentError(f"{function}: padding='same' needs stride 1, got stride {tuple(stride)}; give it as ints")
    totals = [d * (k - 1) for k, d in zip(kernel, dilation, strict=True)]
    # An odd total puts the extra element behind, as PyTorch does.
    return [(total // 2, total - total // 2) for total in totals]


def _check_channels(function: str, n: int, x: Tensor, weight: Tensor, bias: Tensor | None, groups: int) -> None:
    if weight.ndim != n + 2:
        raise ShapeError(f"{function}: weight must have {n + 2} axes (out, in / groups, kernel), got {weight.shape}")
    if x.ndim not in (n + 1, n + 2):
        raise ShapeError(
            f"{function}: input must have shape (batch, channels, {n} spatial axes), or that without the batch; "
            f"got {x.shape}"
        )
    out_channels, per_group = weight.shape[:2]
    if groups < 1 or out_channels % groups:
        raise ArgumentError(f"{function}: groups must divide the {out_channels} output channels, got groups={groups}")
    if x.shape[-n - 1] != per_group * groups:
        raise ShapeError(
            f"{function}: input of shape {x.shape} has {x.shape[-n - 1]} channels; weight of shape {weight.shape} "
            f"with groups={groups} needs {per_group * groups}"
        )
    if bias is not None and bias.shape != (out_channels,):
        raise ShapeError(f"{function}: bias must have shape ({out_channels},), got {bias.shape}")
