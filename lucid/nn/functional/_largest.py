"""The largest of the elements that the places of a window see, along one axis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid import Tensor
from lucid.autograd import Function
from lucid.nn.functional._linear_map import linear_map
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._windows import untaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid.autograd import FunctionCtx
    from lucid.nn.functional._pooling import Pooling


def largest(x: Tensor, windows: Pooling, i: int, places: bool) -> tuple[Tensor, Any]:
    """Return the largest element of each window along one axis, the first of equals.

    Parameters
    ----------
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
    if isinstance(x, Tensor) and (places or x.requires_grad):
        result: tuple[Tensor, Tensor] = _Largest.apply(x, windows, i)
        return result
    return _compare(x, windows, i, places)


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


def _compare(x: Tensor, windows: Pooling, i: int, places: bool) -> tuple[Tensor, Any]:
    xp = namespace(windows.function, x)
    floating = xp.isdtype(x.dtype, "real floating")
    seen = windows.along(xp, x, i)
    best, chosen = seen[0], None
    if places:
        chosen = xp.broadcast_to(_first_places(xp, windows, i, x), best.shape)
    for place, candidate in enumerate(seen[1:], start=1):
        larger = candidate > best
        if floating:
            larger = larger | xp.isnan(candidate)
        best = xp.where(larger, candidate, best)
        if chosen is not None:
            chosen = xp.where(larger, xp.asarray(place, dtype=chosen.dtype, device=x.device), chosen)
    return best, chosen


def _first_places(xp: Any, windows: Pooling, i: int, x: Tensor) -> Tensor:
    """Return the first place of each window that is not padding, where a window of nothing but -inf has its maximum."""
    starts = [windows.padding[i] - count * windows.stride[i] for count in range(windows.counts[i])]
    first = [max(0, -(-start // windows.dilation[i])) for start in starts]
    first = [place if place < windows.kernel[i] else 0 for place in first]
    dtype = xp.uint8 if windows.kernel[i] <= 256 else xp.int64
    places: Tensor = xp.asarray(first, dtype=dtype, device=x.device)
    return xp.reshape(places, (-1,) + (1,) * (x.ndim - windows.first - i - 1))  # type: ignore[no-any-return]


class _Largest(Function):
    """Composed of recorded comparisons, the gradient would pass through each of them as an array of its own."""

    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor, windows: Pooling, i: int) -> tuple[Tensor, Tensor]:
        best, chosen = _compare(x, windows, i, places=True)
        ctx.save_for_backward(chosen)
        ctx.settings = windows, i, x.shape[windows.first + i]  # type: ignore[attr-defined]  # any attribute can be set
        return best, chosen

    @staticmethod
    def backward(ctx: Any, g: Tensor, _: Tensor) -> Any:
        (chosen,) = ctx.saved_tensors
        windows, i, length = ctx.settings
        axis = windows.first + i

        def to_elements(g: Tensor) -> Tensor:
            xp = namespace(windows.function, g)
            shares = [xp.where(chosen == place, g, 0) for place in range(windows.kernel[i])]
            seen = xp.stack(shares, axis=axis)
            return untaps(xp, seen, axis, axis + 1, windows.stride[i], windows.dilation[i], length)

        def to_windows(x: Tensor) -> Tensor:
            xp = namespace(windows.function, x)
            return select(xp, windows.along(xp, x, i), chosen)

        return linear_map(g, to_elements, to_windows), None, None
