"""Layers as functions: no state, standard array-API functions only, so any conforming array will do.

Names and arguments are those of ``torch.nn.functional``.
"""

from __future__ import annotations

from lucid.nn.functional._avg_pool import avg_pool2d
from lucid.nn.functional._conv import conv2d
from lucid.nn.functional._cross_entropy import cross_entropy
from lucid.nn.functional._flatten import flatten
from lucid.nn.functional._linear import linear
from lucid.nn.functional._max_pool import max_pool2d
from lucid.nn.functional._mse_loss import mse_loss
from lucid.nn.functional._nll_loss import nll_loss
from lucid.nn.functional._relu import relu
from lucid.nn.functional._sigmoid import sigmoid
from lucid.nn.functional._softmax import log_softmax, logsumexp, softmax
from lucid.nn.functional._tanh import tanh

__all__ = [
    "avg_pool2d",
    "conv2d",
    "cross_entropy",
    "flatten",
    "linear",
    "log_softmax",
    "logsumexp",
    "max_pool2d",
    "mse_loss",
    "nll_loss",
    "relu",
    "sigmoid",
    "softmax",
    "tanh",
]
