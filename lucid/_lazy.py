"""Subpackages that load when they are first used, so that `import lucid` stays about as quick as `import numpy`."""

from __future__ import annotations

import importlib
import sys
from typing import Any

__all__ = ["LAZY", "__dir__", "__getattr__"]

LAZY = ("autograd", "nn", "optim", "random")


def __getattr__(name: str) -> Any:
    """Import the subpackage that an attribute of `lucid` names."""
    if name in LAZY:
        return importlib.import_module(f"lucid.{name}")
    raise AttributeError(f"module 'lucid' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the names of `lucid`, those included that are not loaded yet."""
    return sorted({*vars(sys.modules["lucid"]), *LAZY})
