"""Initial values of parameters. Names and defaults are PyTorch's; all change their argument in place."""

from __future__ import annotations

from lucid.nn.init.constant import constant_, ones_, zeros_
from lucid.nn.init.gain import calculate_gain
from lucid.nn.init.identity import dirac_, eye_
from lucid.nn.init.kaiming import kaiming_normal_, kaiming_uniform_
from lucid.nn.init.orthogonal import orthogonal_
from lucid.nn.init.plain import normal_, uniform_
from lucid.nn.init.sparse import sparse_
from lucid.nn.init.trunc_normal import trunc_normal_
from lucid.nn.init.xavier import xavier_normal_, xavier_uniform_

__all__ = [
    "calculate_gain",
    "constant_",
    "dirac_",
    "eye_",
    "kaiming_normal_",
    "kaiming_uniform_",
    "normal_",
    "ones_",
    "orthogonal_",
    "sparse_",
    "trunc_normal_",
    "uniform_",
    "xavier_normal_",
    "xavier_uniform_",
    "zeros_",
]
