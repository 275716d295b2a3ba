"""Convolution (cross-correlation, as everywhere in deep learning)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ArgumentError, ShapeError
from lucid.nn.functional._convolution import convolve
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._precision import in_low_precision
from lucid.nn.functional._sliding import Sliding
from lucid.nn.functional._windows import per_axis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


@in_low_precision
def conv1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | Sequence[int] = 1,
    padding: int | Sequence[int] | str = 0,
    dilation: int | Sequence[int] = 1,
    groups: int = 1,
) -> Tensor:
    r"""Slide kernels over lines and sum the products.

    Parameters
    ----------
    input : Tensor, shape (*batch, in_channels, length)
        The lines, with or without a batch axis.
    weight : Tensor, shape (out_channels, in_channels / groups, kernel_length)
        The kernels.
    bias : Tensor, shape (out_channels,), optional
        What to add to each channel of the result.
    stride : int or sequence of one int, default: 1
        The step of the kernel.
    padding : int or sequence of one int, {"valid", "same"}, default: 0
        How many zeros to add on each side; ``"same"`` adds what keeps the size (for stride 1).
    dilation : int or sequence of one int, default: 1
        The distance between neighbours in the kernel.
    groups : int, default: 1
        The channels are cut into so many groups that do not see each other.

    Returns
    -------
    Tensor, shape (*batch, out_channels, out_length)
        The sums.

    Raises
    ------
    ShapeError
        If channels or sizes do not fit.

    Notes
    -----
    .. math:: y_{o,i} = b_o + \sum_{c,k} w_{o,c,k}\, x_{c,\; s i + d k - p}

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor([[1.0, 2.0, 4.0, 8.0]])
    >>> lucid.nn.functional.conv1d(x, lucid.tensor([[[-1.0, 1.0]]])).tolist()
    [[1.0, 2.0, 4.0]]
    """
    return _conv("conv1d", 1, input, weight, bias, stride, padding, dilation, groups)


@in_low_precision
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
        What to add to each channel of the result.
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


@in_low_precision
def conv3d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | Sequence[int] = 1,
    padding: int | Sequence[int] | str = 0,
    dilation: int | Sequence[int] = 1,
    groups: int = 1,
) -> Tensor:
    r"""Slide kernels over volumes and sum the products.

    Parameters
    ----------
    input : Tensor, shape (*batch, in_channels, depth, height, width)
        The volumes, with or without a batch axis.
    weight : Tensor, shape (out_channels, in_channels / groups, kernel_depth, kernel_height, kernel_width)
        The kernels.
    bias : Tensor, shape (out_channels,), optional
        What to add to each channel of the result.
    stride : int or triple of int, default: 1
        The step of the kernel.
    padding : int or triple of int, {"valid", "same"}, default: 0
        How many zeros to add on each side; ``"same"`` adds what keeps the size (for stride 1).
    dilation : int or triple of int, default: 1
        The distance between neighbours in the kernel.
    groups : int, default: 1
        The channels are cut into so many groups that do not see each other.

    Returns
    -------
    Tensor, shape (*batch, out_channels, out_depth, out_height, out_width)
        The sums.

    Raises
    ------
    ShapeError
        If channels or sizes do not fit.

    Notes
    -----
    .. math::

        y_{o,i,j,k} = b_o + \sum_{c,l,m,n} w_{o,c,l,m,n}\, x_{c,\; s i + d l - p,\; s j + d m - p,\; s k + d n - p}

    Examples
    --------
    >>> import lucid
    >>> x = lucid.ones((1, 3, 3, 3))
    >>> lucid.nn.functional.conv3d(x, lucid.ones((1, 1, 3, 3, 3)), padding=1)[0, :, 1, 1].tolist()
    [18.0, 27.0, 18.0]
    """
    return _conv("conv3d", 3, input, weight, bias, stride, padding, dilation, groups)


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
    size = x.shape[x.ndim - n :]
    counts = [
        (length + before + after - d * (k - 1) - 1) // s + 1
        for length, (before, after), k, s, d in zip(size, widths, kernel, stride, dilation, strict=True)
    ]
    if min(counts) < 1:
        raise ShapeError(
            f"{function}: a kernel of {kernel} with dilation {dilation} does not fit into input of shape {x.shape} "
            f"padded by {padding!r}"
        )
    how = Sliding(size, counts, kernel, stride, dilation, widths, groups, weight.shape[1])
    return add_bias(convolve(xp, x, weight, how=how), bias, n)


def add_bias(x: Tensor, bias: Tensor | None, n: int) -> Tensor:
    """Add a number to each channel.

    Parameters
    ----------
    x : Tensor, shape (*batch, channels, *spatial)
        The channels.
    bias : Tensor, shape (channels,), optional
        The numbers.
    n : int
        The number of spatial axes.

    Returns
    -------
    Tensor
        The sums; `x` itself without a bias.
    """
    if bias is None:
        return x
    result: Tensor = x + namespace("conv", bias).reshape(bias, (-1,) + (1,) * n)
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
