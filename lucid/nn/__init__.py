"""Neural networks: modules, layers, losses. Names, defaults and layouts are PyTorch's."""

from __future__ import annotations

from lucid.nn import functional
from lucid.nn._hooks import RemovableHandle
from lucid.nn.activations import ReLU, Sigmoid, Tanh
from lucid.nn.containers import ModuleList, Sequential
from lucid.nn.layers import AvgPool2d, Conv2d, Flatten, Linear, MaxPool2d
from lucid.nn.losses import CrossEntropyLoss, MSELoss, NLLLoss
from lucid.nn.module import Module
from lucid.nn.parameter import Buffer, Parameter

__all__ = [
    "AvgPool2d",
    "Buffer",
    "Conv2d",
    "CrossEntropyLoss",
    "Flatten",
    "Linear",
    "MSELoss",
    "MaxPool2d",
    "Module",
    "ModuleList",
    "NLLLoss",
    "Parameter",
    "ReLU",
    "RemovableHandle",
    "Sequential",
    "Sigmoid",
    "Tanh",
    "functional",
]
