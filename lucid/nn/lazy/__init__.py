"""Layers that learn the size of their input from the first one."""

from __future__ import annotations

from lucid.nn.lazy.batch_norm import LazyBatchNorm1d, LazyBatchNorm2d, LazyBatchNorm3d
from lucid.nn.lazy.conv import LazyConv1d, LazyConv2d, LazyConv3d
from lucid.nn.lazy.conv_transpose import LazyConvTranspose1d, LazyConvTranspose2d, LazyConvTranspose3d
from lucid.nn.lazy.instance_norm import LazyInstanceNorm1d, LazyInstanceNorm2d, LazyInstanceNorm3d
from lucid.nn.lazy.linear import LazyLinear
from lucid.nn.lazy.mixin import LazyModuleMixin

__all__ = [
    "LazyBatchNorm1d",
    "LazyBatchNorm2d",
    "LazyBatchNorm3d",
    "LazyConv1d",
    "LazyConv2d",
    "LazyConv3d",
    "LazyConvTranspose1d",
    "LazyConvTranspose2d",
    "LazyConvTranspose3d",
    "LazyInstanceNorm1d",
    "LazyInstanceNorm2d",
    "LazyInstanceNorm3d",
    "LazyLinear",
    "LazyModuleMixin",
]
