"""What adaptive pooling shares: windows whose number is given, and not their size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError, ArgumentTypeError, ShapeError

if TYPE_CHECKING:
    from lucid import Tensor


def sizes(function: str, n: int, x: Tensor, output_size: Any) -> tuple[int, ...]:
    """Return the number of windows along each axis.

    Parameters
    ----------
    function : str
        Who asks, for error messages.
    n : int
        The number of spatial axes.
    x : Tensor, shape (*batch, channels, *spatial)
        What is pooled.
    output_size : int or sequence of int or None
        What the user asked for.

    Returns
    -------
    tuple of int
        `n` numbers.
    """
    if x.ndim not in (n + 1, n + 2):
        raise ShapeError(
            f"{function}: input must have {n} spatial axes behind the channels, with or without a batch axis; got "
            f"shape {x.shape}"
        )
    lengths = x.shape[x.ndim - n :]
    wanted = tuple(output_size) if hasattr(output_size, "__iter__") else (output_size,) * n
    if len(wanted) != n:
        raise ArgumentError(f"{function}: output_size must be an int or {n} ints, got {output_size!r}")
    if not all(isinstance(count, int) or (count is None and n > 1) for count in wanted):
        raise ArgumentTypeError(f"{function}: output_size must be an int or {n} ints, got {output_size!r}")
    counts = tuple([length if count is None else count for length, count in zip(lengths, wanted, strict=True)])
    if min(counts) < 0 or min(lengths) < 1:
        raise ShapeError(f"{function}: cannot cut input of shape {x.shape} into {counts} windows")
    return counts


def bins(length: int, count: int) -> list[tuple[int, int]]:
    """Return where each window begins and ends.

    Parameters
    ----------
    length : int
        The length of the axis.
    count : int
        The number of windows.

    Returns
    -------
    list of (int, int)
        The first element of each, and the one behind the last.
    """
    return [(i * length // count, -(-(i + 1) * length // count)) for i in range(count)]
