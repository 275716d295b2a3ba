"""Modules made of modules."""

from __future__ import annotations

from lucid.nn.containers.module_list import ModuleList
from lucid.nn.containers.sequential import Sequential

__all__ = ["ModuleList", "Sequential"]
