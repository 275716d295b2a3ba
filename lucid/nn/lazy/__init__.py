"""Layers that learn the size of their input from the first one."""

from __future__ import annotations

from lucid.nn.lazy.conv import LazyConv2d
from lucid.nn.lazy.linear import LazyLinear
from lucid.nn.lazy.mixin import LazyModuleMixin

__all__ = ["LazyConv2d", "LazyLinear", "LazyModuleMixin"]
