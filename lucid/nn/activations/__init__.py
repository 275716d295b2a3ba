"""Activation functions as modules."""

from __future__ import annotations

from lucid.nn.activations.elu import CELU, ELU, SELU
from lucid.nn.activations.gelu import GELU
from lucid.nn.activations.glu import GLU
from lucid.nn.activations.hard import Hardsigmoid, Hardswish, Hardtanh, ReLU6
from lucid.nn.activations.leaky_relu import LeakyReLU, RReLU
from lucid.nn.activations.prelu import PReLU
from lucid.nn.activations.relu import ReLU
from lucid.nn.activations.shrink import Hardshrink, Softshrink, Tanhshrink
from lucid.nn.activations.sigmoid import Sigmoid
from lucid.nn.activations.silu import Mish, SiLU
from lucid.nn.activations.softmax import LogSoftmax, Softmax, Softmax2d, Softmin
from lucid.nn.activations.softplus import LogSigmoid, Softplus
from lucid.nn.activations.softsign import Softsign
from lucid.nn.activations.tanh import Tanh
from lucid.nn.activations.threshold import Threshold

__all__ = [
    "CELU",
    "ELU",
    "GELU",
    "GLU",
    "Hardshrink",
    "Hardsigmoid",
    "Hardswish",
    "Hardtanh",
    "LeakyReLU",
    "LogSigmoid",
    "LogSoftmax",
    "Mish",
    "PReLU",
    "RReLU",
    "ReLU",
    "ReLU6",
    "SELU",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Softmax2d",
    "Softmin",
    "Softplus",
    "Softshrink",
    "Softsign",
    "Tanh",
    "Tanhshrink",
    "Threshold",
]
