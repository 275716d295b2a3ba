"""Layers as functions: no state, standard array-API functions only, so any conforming array will do.

Names and arguments are those of ``torch.nn.functional``.
"""

from __future__ import annotations

from lucid.nn.functional._adaptive_avg_pool import adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d
from lucid.nn.functional._adaptive_max_pool import adaptive_max_pool1d, adaptive_max_pool2d, adaptive_max_pool3d
from lucid.nn.functional._affine_grid import affine_grid
from lucid.nn.functional._alpha_dropout import alpha_dropout, feature_alpha_dropout
from lucid.nn.functional._attention import scaled_dot_product_attention
from lucid.nn.functional._avg_pool import avg_pool1d, avg_pool2d, avg_pool3d
from lucid.nn.functional._batch_norm import batch_norm
from lucid.nn.functional._bilinear import bilinear
from lucid.nn.functional._binary_cross_entropy import binary_cross_entropy, binary_cross_entropy_with_logits
from lucid.nn.functional._conv import conv1d, conv2d, conv3d
from lucid.nn.functional._conv_transpose import conv_transpose1d, conv_transpose2d, conv_transpose3d
from lucid.nn.functional._cosine_embedding_loss import cosine_embedding_loss
from lucid.nn.functional._cross_entropy import cross_entropy
from lucid.nn.functional._ctc_loss import ctc_loss
from lucid.nn.functional._distances import cosine_similarity, pairwise_distance, pdist
from lucid.nn.functional._drop_block import drop_block2d
from lucid.nn.functional._dropout import drop_path, dropout, dropout1d, dropout2d, dropout3d
from lucid.nn.functional._elu import celu, elu, selu
from lucid.nn.functional._embedding import embedding, one_hot
from lucid.nn.functional._embedding_bag import embedding_bag
from lucid.nn.functional._flatten import flatten
from lucid.nn.functional._gaussian_nll_loss import gaussian_nll_loss
from lucid.nn.functional._gelu import gelu
from lucid.nn.functional._glu import glu
from lucid.nn.functional._grid_sample import grid_sample
from lucid.nn.functional._group_norm import group_norm
from lucid.nn.functional._gumbel_softmax import gumbel_softmax
from lucid.nn.functional._hard import hardsigmoid, hardswish, hardtanh, relu6
from lucid.nn.functional._hinge_embedding_loss import hinge_embedding_loss
from lucid.nn.functional._instance_norm import instance_norm
from lucid.nn.functional._interpolate import interpolate
from lucid.nn.functional._kl_div import kl_div
from lucid.nn.functional._l1_loss import huber_loss, l1_loss, smooth_l1_loss
from lucid.nn.functional._layer_norm import layer_norm, rms_norm
from lucid.nn.functional._leaky_relu import leaky_relu, prelu, rrelu
from lucid.nn.functional._linear import linear
from lucid.nn.functional._lp_pool import lp_pool1d, lp_pool2d, lp_pool3d
from lucid.nn.functional._margin_ranking_loss import margin_ranking_loss
from lucid.nn.functional._max_pool import max_pool1d, max_pool2d, max_pool3d
from lucid.nn.functional._mse_loss import mse_loss
from lucid.nn.functional._multi_head_attention import multi_head_attention_forward
from lucid.nn.functional._multi_margin_loss import multi_margin_loss, multilabel_margin_loss
from lucid.nn.functional._nll_loss import nll_loss
from lucid.nn.functional._normalize import normalize
from lucid.nn.functional._pad import pad
from lucid.nn.functional._pixel_shuffle import channel_shuffle, pixel_shuffle, pixel_unshuffle
from lucid.nn.functional._poisson_nll_loss import poisson_nll_loss
from lucid.nn.functional._relu import relu
from lucid.nn.functional._response_norm import global_response_norm, local_response_norm
from lucid.nn.functional._rotary_embedding import rotary_embedding
from lucid.nn.functional._shrink import hardshrink, softshrink, tanhshrink
from lucid.nn.functional._sigmoid import sigmoid
from lucid.nn.functional._silu import mish, silu
from lucid.nn.functional._soft_margin_loss import multilabel_soft_margin_loss, soft_margin_loss
from lucid.nn.functional._softmax import log_softmax, logsumexp, softmax
from lucid.nn.functional._softmin import softmin
from lucid.nn.functional._softplus import logsigmoid, softplus
from lucid.nn.functional._softsign import softsign
from lucid.nn.functional._tanh import tanh
from lucid.nn.functional._threshold import threshold
from lucid.nn.functional._triplet_margin_loss import triplet_margin_loss, triplet_margin_with_distance_loss
from lucid.nn.functional._unfold import fold, unfold

__all__ = [
    "adaptive_avg_pool1d",
    "adaptive_avg_pool2d",
    "adaptive_avg_pool3d",
    "adaptive_max_pool1d",
    "adaptive_max_pool2d",
    "adaptive_max_pool3d",
    "affine_grid",
    "alpha_dropout",
    "avg_pool1d",
    "avg_pool2d",
    "avg_pool3d",
    "batch_norm",
    "bilinear",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "celu",
    "channel_shuffle",
    "conv1d",
    "conv2d",
    "conv3d",
    "conv_transpose1d",
    "conv_transpose2d",
    "conv_transpose3d",
    "cosine_embedding_loss",
    "cosine_similarity",
    "cross_entropy",
    "ctc_loss",
    "drop_block2d",
    "drop_path",
    "dropout",
    "dropout1d",
    "dropout2d",
    "dropout3d",
    "elu",
    "embedding",
    "embedding_bag",
    "feature_alpha_dropout",
    "flatten",
    "fold",
    "gaussian_nll_loss",
    "gelu",
    "global_response_norm",
    "glu",
    "grid_sample",
    "group_norm",
    "gumbel_softmax",
    "hardshrink",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "hinge_embedding_loss",
    "huber_loss",
    "instance_norm",
    "interpolate",
    "kl_div",
    "l1_loss",
    "layer_norm",
    "leaky_relu",
    "linear",
    "local_response_norm",
    "log_softmax",
    "logsigmoid",
    "logsumexp",
    "lp_pool1d",
    "lp_pool2d",
    "lp_pool3d",
    "margin_ranking_loss",
    "max_pool1d",
    "max_pool2d",
    "max_pool3d",
    "mish",
    "mse_loss",
    "multi_head_attention_forward",
    "multi_margin_loss",
    "multilabel_margin_loss",
    "multilabel_soft_margin_loss",
    "nll_loss",
    "normalize",
    "one_hot",
    "pad",
    "pairwise_distance",
    "pdist",
    "pixel_shuffle",
    "pixel_unshuffle",
    "poisson_nll_loss",
    "prelu",
    "relu",
    "relu6",
    "rms_norm",
    "rotary_embedding",
    "rrelu",
    "scaled_dot_product_attention",
    "selu",
    "sigmoid",
    "silu",
    "smooth_l1_loss",
    "soft_margin_loss",
    "softmax",
    "softmin",
    "softplus",
    "softshrink",
    "softsign",
    "tanh",
    "tanhshrink",
    "threshold",
    "triplet_margin_loss",
    "triplet_margin_with_distance_loss",
    "unfold",
]
