"""Layers, one kind a file."""

from __future__ import annotations

from lucid.nn.layers.avg_pool import AvgPool2d
from lucid.nn.layers.conv import Conv2d
from lucid.nn.layers.distances import CosineSimilarity, PairwiseDistance
from lucid.nn.layers.flatten import Flatten
from lucid.nn.layers.linear import Linear
from lucid.nn.layers.max_pool import MaxPool2d

__all__ = [
    "AvgPool2d",
    "Conv2d",
    "CosineSimilarity",
    "Flatten",
    "Linear",
    "MaxPool2d",
    "PairwiseDistance",
]
