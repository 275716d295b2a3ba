"""How the kernels of a convolution slide over their input."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHORT = 32
"""A row of a kernel with fewer numbers makes poor matrix products; all rows are stacked then."""


class Sliding:
    """How kernels slide over an input.

    Parameters
    ----------
    size : sequence of int
        The spatial shape of the input.
    counts : sequence of int
        That of the result: the number of positions of the kernel along each axis.
    kernel, stride, dilation : sequence of int
        The kernel's size, its step, and the distance between its elements, for each axis.
    widths : sequence of pairs of int
        How much to pad before and after each axis.
    groups : int
        How many groups of channels there are.
    inner : int
        How many channels of the input there are in a group.

    Attributes
    ----------
    n : int
        The number of spatial axes.
    padded : tuple of int
        The spatial shape of the padded input.
    first : int
        The first axis whose places are stacked: 1 for half columns, 0 for full ones.
    phases : list of int
        Every ``stride[0]``-th line of the input from each of these on makes a picture.
    rows : list of (int, int)
        What the rows of the kernel see: which picture, from which of its lines on.
    """

    __slots__ = (
        "counts",
        "dilation",
        "first",
        "groups",
        "inner",
        "kernel",
        "n",
        "padded",
        "phases",
        "rows",
        "size",
        "stride",
        "widths",
    )

    def __init__(
        self,
        size: Sequence[int],
        counts: Sequence[int],
        kernel: Sequence[int],
        stride: Sequence[int],
        dilation: Sequence[int],
        widths: Sequence[tuple[int, int]],
        groups: int,
        inner: int,
    ) -> None:
        self.n = len(size)
        self.size, self.counts, self.kernel = tuple(size), tuple(counts), tuple(kernel)
        self.stride, self.dilation, self.widths = tuple(stride), tuple(dilation), tuple(widths)
        self.groups, self.inner = groups, inner
        self.padded = tuple([length + b + a for length, (b, a) in zip(size, widths, strict=True)])
        side_by_side = self.kernel[0] == self.stride[0] > 1
        # With one channel to a group no matrix is large either way; there it counts how much is stacked.
        short = inner * prod(self.kernel[1:]) < _SHORT and not inner == 1 < groups
        self.first = 0 if side_by_side or short else 1
        starts = [divmod(k * self.dilation[0], self.stride[0]) for k in range(self.kernel[0])]
        self.phases = sorted({phase for _, phase in starts}) if self.first else [0]
        self.rows = [(self.phases.index(phase), skipped) for skipped, phase in starts] if self.first else [(0, 0)]

    @property
    def step(self) -> int:
        """How many pictures the lines of the input are dealt to."""
        return self.stride[0] if self.first else 1

    def lines(self, phase: int) -> int:
        """Count the lines of a picture.

        Parameters
        ----------
        phase : int
            The first line of the input that belongs to it.

        Returns
        -------
        int
            Its number of lines.
        """
        return -(-(self.padded[0] - phase) // self.step) if self.first else self.counts[0]

    def flipped(self, outer: int) -> Sliding:
        """Return how the flipped kernel slides over what this kernel gave, back to the input, for stride 1.

        Parameters
        ----------
        outer : int
            How many channels of the result there are in a group.

        Returns
        -------
        Sliding
            The settings.
        """
        reaches = [d * (k - 1) for k, d in zip(self.kernel, self.dilation, strict=True)]
        widths = [
            (reach - before, length + before - count)
            for reach, (before, _), length, count in zip(reaches, self.widths, self.size, self.counts, strict=True)
        ]
        return Sliding(self.counts, self.size, self.kernel, self.stride, self.dilation, widths, self.groups, outer)
