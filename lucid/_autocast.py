"""Whether an autocast region (`lucid.amp`) is running. What that means is `lucid.nn.functional`'s business."""

from __future__ import annotations

from contextvars import ContextVar
from typing import NamedTuple

from lucid._dtypes import DType

__all__ = ["Autocast", "autocasting"]


class Autocast(NamedTuple):
    """What holds inside of an autocast region.

    Attributes
    ----------
    dtype : DType
        The low precision.
    device_type : str or None
        The devices it is for: a device, or what its name begins with up to the colon; None for all.
    """

    dtype: DType
    device_type: str | None


autocasting: ContextVar[Autocast | None] = ContextVar("autocasting", default=None)
"""The innermost region that is running in this context (thread, asyncio task); None outside."""
