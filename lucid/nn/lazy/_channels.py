"""What lazy layers for pictures share: finding the channels of the first one."""

from __future__ import annotations

from typing import Any

from lucid._errors import ShapeError
from lucid.nn.lazy.mixin import LazyLayer


class LazyChannels(LazyLayer):
    """A convolution whose number of input channels is not known yet."""

    kernel_size: tuple[int, ...]

    def _size(self, input: Any) -> int:
        axes = len(self.kernel_size)
        if input.ndim not in (axes + 1, axes + 2):
            raise ShapeError(
                f"{type(self).__name__}: the input must have {axes + 1} or {axes + 2} axes, it has shape {input.shape}"
            )
        return int(input.shape[-axes - 1])
