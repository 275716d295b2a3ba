"""Layers as functions: no state, standard array-API functions only, so any conforming array will do.

Names and arguments are those of ``torch.nn.functional``.
"""

from __future__ import annotations

from lucid.nn.functional._avg_pool import avg_pool2d
from lucid.nn.functional._conv import conv2d
from lucid.nn.functional._cross_entropy import cross_entropy
from lucid.nn.functional._elu import celu, elu, selu
from lucid.nn.functional._flatten import flatten
from lucid.nn.functional._gelu import gelu
from lucid.nn.functional._glu import glu
from lucid.nn.functional._gumbel_softmax import gumbel_softmax
from lucid.nn.functional._hard import hardsigmoid, hardswish, hardtanh, relu6
from lucid.nn.functional._leaky_relu import leaky_relu, prelu, rrelu
from lucid.nn.functional._linear import linear
from lucid.nn.functional._max_pool import max_pool2d
from lucid.nn.functional._mse_loss import mse_loss
from lucid.nn.functional._nll_loss import nll_loss
from lucid.nn.functional._normalize import normalize
from lucid.nn.functional._relu import relu
from lucid.nn.functional._shrink import hardshrink, softshrink, tanhshrink
from lucid.nn.functional._sigmoid import sigmoid
from lucid.nn.functional._silu import mish, silu
from lucid.nn.functional._softmax import log_softmax, logsumexp, softmax
from lucid.nn.functional._softmin import softmin
from lucid.nn.functional._softplus import logsigmoid, softplus
from lucid.nn.functional._softsign import softsign
from lucid.nn.functional._tanh import tanh
from lucid.nn.functional._threshold import threshold

__all__ = [
    "avg_pool2d",
    "celu",
    "conv2d",
    "cross_entropy",
    "elu",
    "flatten",
    "gelu",
    "glu",
    "gumbel_softmax",
    "hardshrink",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "leaky_relu",
    "linear",
    "log_softmax",
    "logsigmoid",
    "logsumexp",
    "max_pool2d",
    "mish",
    "mse_loss",
    "nll_loss",
    "normalize",
    "prelu",
    "relu",
    "relu6",
    "rrelu",
    "selu",
    "sigmoid",
    "silu",
    "softmax",
    "softmin",
    "softplus",
    "softshrink",
    "softsign",
    "tanh",
    "tanhshrink",
    "threshold",
]
