"""Padding."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError, ArgumentTypeError, ShapeError
from lucid.nn.functional._linear_map import linear_map
from lucid.nn.functional._namespace import namespace
from lucid.nn.functional._windows import add_at
from lucid.nn.functional._windows import pad as pad_constant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor

_MODES = ("constant", "reflect", "replicate", "circular")


def pad(input: Tensor, pad: Sequence[int], mode: str = "constant", value: float | None = None) -> Tensor:
    """Make the last axes longer, or with negative numbers shorter.

    Parameters
    ----------
    input : Tensor
        Any array.
    pad : sequence of int
        How much to add before and after the last axis, then before and after the one before it, and so on.
    mode : {"constant", "reflect", "replicate", "circular"}, default: "constant"
        What to add: a number, the elements next to the edge mirrored at it, the element at the edge, or the elements
        from the other end.
    value : float, default: 0
        The number for ``"constant"``.

    Returns
    -------
    Tensor
        The padded array.

    Raises
    ------
    ShapeError
        If there are more widths than axes, or not enough elements to mirror or repeat.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.tensor([[1.0, 2.0, 3.0]])
    >>> lucid.nn.functional.pad(x, (1, 2)).tolist()
    [[0.0, 1.0, 2.0, 3.0, 0.0, 0.0]]
    >>> lucid.nn.functional.pad(x, (2, 1), mode="reflect").tolist()
    [[3.0, 2.0, 1.0, 2.0, 3.0, 2.0]]
    """
    xp = namespace("pad", input)
    widths = _widths(pad, input)
    if mode not in _MODES:
        raise ArgumentError(f"pad: mode must be one of {', '.join(map(repr, _MODES))}, got {mode!r}")
    if mode == "constant":
        return pad_constant(xp, input, widths, 0 if value is None else value)
    if value is not None:
        raise ArgumentError(f"pad: mode={mode!r} takes no value, got {value!r}")
    first = input.ndim - len(widths)
    for i, (before, after) in enumerate(widths):
        _check_length(mode, input.shape, first + i, before, after)
    cuts = [(min(before, 0), min(after, 0)) for before, after in widths]
    x = pad_constant(xp, input, cuts, 0)
    for i, (before, after) in enumerate(widths):
        if before > 0 or after > 0:
            x = _Edges(mode, x.shape, first + i, max(before, 0), max(after, 0)).pad(x)
    return x


class _Edges:
    """Padding of one axis with elements of the array.

    Attributes
    ----------
    sources : list of int
        For each element of the padded axis, where it comes from.
    """

    def __init__(self, mode: str, shape: tuple[int, ...], axis: int, before: int, after: int) -> None:
        n = shape[axis]
        places = range(-before, n + after)
        self.axis, self.length, self.start = axis, n, before
        if mode == "reflect":
            self.sources = [abs(i) if i < n else 2 * (n - 1) - i for i in places]
        elif mode == "replicate":
            self.sources = [min(max(i, 0), n - 1) for i in places]
        else:
            self.sources = [i % n for i in places]

    def pad(self, x: Tensor) -> Tensor:
        return linear_map(x, self._there, self._back)

    def _there(self, x: Tensor) -> Tensor:
        xp = namespace("pad", x)
        indices = xp.asarray(self.sources, device=x.device)
        result: Tensor = xp.take(x, indices, axis=self.axis)
        return result

    def _back(self, g: Tensor) -> Tensor:
        """Give each element what its copies got."""
        xp = namespace("pad", g)
        lead = (slice(None),) * self.axis
        x: Any = xp.asarray(g[(*lead, slice(self.start, self.start + self.length))], copy=True)
        for i, source in enumerate(self.sources):
            if not self.start <= i < self.start + self.length:
                x = add_at(x, (*lead, slice(source, source + 1)), g[(*lead, slice(i, i + 1))])
        result: Tensor = x
        return result


def _widths(pad: Sequence[int], x: Tensor) -> list[tuple[int, int]]:
    """Return the widths axis by axis, in the order of the axes."""
    if not hasattr(pad, "__iter__") or not all(isinstance(width, int) for width in pad):
        raise ArgumentTypeError(f"pad: pad must be a sequence of ints, got {pad!r}")
    widths = tuple(pad)
    if len(widths) % 2:
        raise ArgumentError(f"pad: pad must hold two ints for each axis, got {len(widths)}: {pad!r}")
    if len(widths) // 2 > x.ndim:
        raise ShapeError(f"pad: {pad!r} speaks of {len(widths) // 2} axes, but input has shape {x.shape}")
    pairs = list(zip(widths[::2], widths[1::2], strict=True))[::-1]
    for length, (before, after) in zip(x.shape[x.ndim - len(pairs) :], pairs, strict=True):
        if length + before + after < 0 or length + min(before, 0) < 0 or length + min(after, 0) < 0:
            raise ShapeError(f"pad: {pad!r} cuts more off than input of shape {x.shape} has")
    return pairs


def _check_length(mode: str, shape: tuple[int, ...], axis: int, before: int, after: int) -> None:
    """Raise unless an axis is long enough to be padded with its own elements."""
    length = shape[axis] + min(before, 0) + min(after, 0)
    longest = {"reflect": length - 1, "replicate": sys.maxsize if length else 0, "circular": length}[mode]
    if max(before, after) > max(longest, 0):
        raise ShapeError(
            f"pad: mode={mode!r} can add at most {max(longest, 0)} elements to an axis of {length}, got "
            f"{(before, after)} for axis {axis} of input of shape {shape}"
        )
