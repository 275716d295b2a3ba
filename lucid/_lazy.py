"""Subpackages that load when they are first used, so that `import lucid` stays about as quick as `import numpy`."""

from __future__ import annotations

import importlib
import sys
from typing import Any

__all__ = ["__dir__", "__getattr__"]

_SUBPACKAGES = (
    "amp",
    "autograd",
    "data",
    "einops",
    "func",
    "io",
    "models",
    "nn",
    "optim",
    "random",
    "sklearn",
    "special",
    "train",
    "weights",
)

# What PyTorch has at top level and not in the standard, by the module that holds it.
_HOMES = {
    **dict.fromkeys(("Generator", "manual_seed", "rand", "randint", "randn", "randperm"), "random"),
    **dict.fromkeys(("load", "save"), "io"),
}


def __getattr__(name: str) -> Any:
    """Import what an attribute of `lucid` names."""
    if name in _SUBPACKAGES:
        return importlib.import_module(f"lucid.{name}")
    if name in _HOMES:
        found = getattr(importlib.import_module(f"lucid.{_HOMES[name]}"), name)
        setattr(sys.modules["lucid"], name, found)
        return found
    raise AttributeError(f"module 'lucid' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the names of `lucid`, those included that are not loaded yet."""
    return sorted({*vars(sys.modules["lucid"]), *_SUBPACKAGES, *_HOMES})
