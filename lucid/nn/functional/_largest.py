"""The largest of the elements that the places of a window see, along one axis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid.autograd import primitive
from lucid.nn.functional._windows import untaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor
    from lucid.nn.functional._pooling import Pooling


def largest(xp: Any, x: Tensor, windows: Pooling, i: int, places: bool) -> tuple[Tensor, Any]:
    """Return the largest element of each window along one axis, the first of equals.

    Parameters
    ----------
    xp : namespace
        The namespace of `x`.
    x : Tensor
        The padded input, in which later axes may have been pooled already.
    windows : Pooling
        The windows.
    i : int
        The spatial axis.
    places : bool
        Whether the places are wanted.

    Returns
    -------
    Tensor
        The maxima; nan is larger than any number.
    Tensor or None
        At which place of its window each stood.
    """
    best, *larger = _largest(xp, x, windows=windows, i=i)
    if not places:
        return best, None
    dtype = xp.uint8 if windows.kernel[i] <= 256 else xp.int64
    chosen = xp.zeros(best.shape, dtype=dtype, device=x.device)
    for place, mask in enumerate(larger, start=1):
        chosen = xp.where(mask, xp.asarray(place, dtype=dtype, device=x.device), chosen)
    return best, chosen


def select(xp: Any, seen: Sequence[Tensor], chosen: Tensor) -> Tensor:
    """Return what the chosen place of each window sees.

    Parameters
    ----------
    xp : namespace
        The namespace of `chosen`.
    seen : sequence of Tensor
        What each place sees.
    chosen : Tensor
        The number of a place, for each window.

    Returns
    -------
    Tensor
        The elements.
    """
    out = seen[0]
    for place in range(1, len(seen)):
        out = xp.where(chosen == place, seen[place], out)
    return out


def _to_elements(g: Any, x_shape: tuple[int, ...], out: Any, windows: Pooling, i: int, xp: Any) -> Tensor:
    rest, shares = g[0], []
    for mask in reversed(out[1:]):
        shares.append(xp.where(mask, rest, 0))
        rest = xp.where(mask, 0, rest)
    shares.append(rest)
    axis, size, count = windows.first + i, windows.kernel[i], windows.counts[i]
    if size == windows.stride[i] and windows.dilation[i] == 1 and size * count == x_shape[axis]:
        side_by_side: Tensor = xp.reshape(xp.stack(shares[::-1], axis=axis + 1), x_shape)
        return side_by_side
    return untaps(
        xp, xp.stack(shares[::-1], axis=axis), axis, axis + 1, windows.stride[i], windows.dilation[i], x_shape[axis]
    )


@primitive(x=_to_elements, several=True)
def _largest(xp: Any, x: Tensor, *, windows: Pooling, i: int) -> tuple[Tensor, ...]:
    """Return the maxima and, for each place but the first, whether what it sees is larger than all before it.

    Composed of recorded comparisons, the gradient would pass through each of them as an array of its own.
    """
    floating = xp.isdtype(x.dtype, "real floating")
    best, *others = windows.along(xp, x, i)
    outs = []
    for place, candidate in enumerate(others, start=1):
        larger = candidate > best
        if floating:
            larger = larger | xp.isnan(candidate)
        first = _begins(windows, i, place)
        if any(first):
            # Padding is no candidate, not even among windows that hold nothing but -inf.
            begins = xp.reshape(xp.asarray(first), (-1,) + (1,) * (x.ndim - windows.first - i - 1))
            larger = larger | begins
        best = xp.maximum(best, candidate)
        outs.append(larger)
    return (best, *outs)


def _begins(windows: Pooling, i: int, place: int) -> list[bool]:
    """Return, for each position of the window, whether a place is its first that is not padding."""
    stride, padding, dilation = windows.stride[i], windows.padding[i], windows.dilation[i]
    firsts = [max(0, -(-(padding - count * stride) // dilation)) for count in range(windows.counts[i])]
    return [first == place for first in firsts]
