"""The namespace derivative rules see when gradients are Tensors: that of Lucid, and indexing as functions."""

from __future__ import annotations

import sys
from typing import Any

from lucid.functions._items import getitem, put_add, set_item

__all__ = ["getitem", "put_add", "set_item"]


def __getattr__(name: str) -> Any:
    # a rule asks for few names, and each is found here once
    found = getattr(sys.modules["lucid"], name)
    globals()[name] = found
    return found
