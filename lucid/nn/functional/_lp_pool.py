"""The p-norm of each window."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from lucid.nn.functional._avg_pool import avg_pool1d, avg_pool2d, avg_pool3d
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._pooling import Pooling
from lucid.nn.functional._precision import in_float32

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor


@in_float32
def lp_pool1d(
    input: Tensor,
    norm_type: float,
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    ceil_mode: bool = False,
) -> Tensor:
    r"""Return the p-norm of each window of a line.

    Parameters
    ----------
    input : Tensor, shape (*batch, channels, length)
        The lines, with or without a batch axis.
    norm_type : float
        The power `p`. Of negative elements the power is taken as it is, not of their absolute values.
    kernel_size : int or sequence of one int
        The size of the window.
    stride : int or sequence of one int, optional
        Its step; `kernel_size` when not given.
    ceil_mode : bool, default: False
        Whether the last window may reach over the end; its mean counts for the elements that it lacks.

    Returns
    -------
    Tensor, shape (*batch, channels, out_length)
        The norms.

    Raises
    ------
    ShapeError
        If a window does not fit into the input.

    Notes
    -----
    .. math:: y = \Bigl(\sum_{x \in \text{window}} x^p\Bigr)^{1/p}

    Where the sum is 0, the gradient is 0.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.lp_pool1d(lucid.tensor([[3.0, 4.0, 0.0, 2.0]]), 2, 2).tolist()
    [[5.0, 2.0]]
    """
    windows = Pooling("lp_pool1d", input, 1, kernel_size, stride, 0, 1, ceil_mode)
    powers = avg_pool1d(input**norm_type, kernel_size, stride, ceil_mode=ceil_mode)
    return _root(powers * prod(windows.kernel), norm_type)


@in_float32
def lp_pool2d(
    input: Tensor,
    norm_type: float,
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    ceil_mode: bool = False,
) -> Tensor:
    r"""Return the p-norm of each window of a plane.

    Parameters
    ----------
    input : Tensor, shape (*batch, channels, height, width)
        The planes, with or without a batch axis.
    norm_type : float
        The power `p`. Of negative elements the power is taken as it is, not of their absolute values.
    kernel_size : int or pair of int
        The size of the window.
    stride : int or pair of int, optional
        Its step; `kernel_size` when not given.
    ceil_mode : bool, default: False
        Whether the last window may reach over the end; its mean counts for the elements that it lacks.

    Returns
    -------
    Tensor, shape (*batch, channels, out_height, out_width)
        The norms.

    Raises
    ------
    ShapeError
        If a window does not fit into the input.

    Notes
    -----
    .. math:: y = \Bigl(\sum_{x \in \text{window}} x^p\Bigr)^{1/p}

    Where the sum is 0, the gradient is 0.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.lp_pool2d(lucid.ones((1, 4, 4)), 2, 2).tolist()
    [[[2.0, 2.0], [2.0, 2.0]]]
    """
    windows = Pooling("lp_pool2d", input, 2, kernel_size, stride, 0, 1, ceil_mode)
    powers = avg_pool2d(input**norm_type, kernel_size, stride, ceil_mode=ceil_mode)
    return _root(powers * prod(windows.kernel), norm_type)


@in_float32
def lp_pool3d(
    input: Tensor,
    norm_type: float,
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    ceil_mode: bool = False,
) -> Tensor:
    r"""Return the p-norm of each window of a volume.

    Parameters
    ----------
    input : Tensor, shape (*batch, channels, depth, height, width)
        The volumes, with or without a batch axis.
    norm_type : float
        The power `p`. Of negative elements the power is taken as it is, not of their absolute values.
    kernel_size : int or triple of int
        The size of the window.
    stride : int or triple of int, optional
        Its step; `kernel_size` when not given.
    ceil_mode : bool, default: False
        Whether the last window may reach over the end; its mean counts for the elements that it lacks.

    Returns
    -------
    Tensor, shape (*batch, channels, out_depth, out_height, out_width)
        The norms.

    Raises
    ------
    ShapeError
        If a window does not fit into the input.

    Notes
    -----
    .. math:: y = \Bigl(\sum_{x \in \text{window}} x^p\Bigr)^{1/p}

    Where the sum is 0, the gradient is 0.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.lp_pool3d(lucid.ones((4, 8, 8, 8)), 3, 2).shape
    (4, 4, 4, 4)
    """
    windows = Pooling("lp_pool3d", input, 3, kernel_size, stride, 0, 1, ceil_mode)
    powers = avg_pool3d(input**norm_type, kernel_size, stride, ceil_mode=ceil_mode)
    return _root(powers * prod(windows.kernel), norm_type)


def _root(total: Tensor, p: float) -> Tensor:
    xp = namespace("lp_pool", total)
    # The slope of the root at 0 is infinite; a window of zeros gets no gradient, as in `vector_norm`.
    empty = total == 0
    result: Tensor = xp.where(empty, 0, xp.where(empty, 1, total) ** (1.0 / p))
    return result
