"""Names, order and defaults of arguments are PyTorch's."""

from __future__ import annotations

import inspect

import pytest
import torch

from lucid import nn
from lucid.nn import activations, losses

LEFT_OUT = {"self", "args", "kwargs", "size_average", "reduce", "_stacklevel", "out"}
"""Arguments that PyTorch keeps for old programs, and a place to write to."""
LEFT_OUT_OF = {"Hardtanh": {"min_value", "max_value"}, "gumbel_softmax": {"eps"}}
"""More of those, and one that does nothing."""
REQUIRED = {"Softmax", "Softmin", "LogSoftmax", "softmin"}
"""PyTorch guesses the axis, and warns."""

LAYERS = """
AlphaDropout BatchNorm1d BatchNorm2d BatchNorm3d Bilinear CosineSimilarity Dropout Dropout1d Dropout2d Dropout3d
Embedding EmbeddingBag FeatureAlphaDropout Flatten GroupNorm Identity InstanceNorm1d InstanceNorm2d InstanceNorm3d
LayerNorm Linear LocalResponseNorm PairwiseDistance RMSNorm SyncBatchNorm Unflatten
"""

FUNCTIONS = """
alpha_dropout batch_norm binary_cross_entropy binary_cross_entropy_with_logits celu cosine_embedding_loss cross_entropy
ctc_loss dropout dropout1d dropout2d dropout3d elu embedding embedding_bag feature_alpha_dropout gaussian_nll_loss glu
group_norm gumbel_softmax hardsigmoid hardswish hardtanh hinge_embedding_loss huber_loss instance_norm kl_div l1_loss
layer_norm leaky_relu local_response_norm margin_ranking_loss mish mse_loss multi_margin_loss multilabel_margin_loss
multilabel_soft_margin_loss nll_loss normalize poisson_nll_loss relu6 rms_norm rrelu selu sigmoid silu smooth_l1_loss
soft_margin_loss softmin softsign tanh tanhshrink threshold triplet_margin_loss triplet_margin_with_distance_loss
"""  # of the others PyTorch shows no signature


def arguments(function, name):
    left_out = LEFT_OUT | LEFT_OUT_OF.get(name, set())
    parameters = inspect.signature(function).parameters.values()
    return {p.name: p.default for p in parameters if p.name not in left_out}


def compare(ours, theirs, name):
    ours, theirs = arguments(ours, name), arguments(theirs, name)
    if name in REQUIRED:
        assert ours.pop("dim") is inspect.Parameter.empty
        del theirs["dim"]
    assert list(ours.items()) == list(theirs.items())


@pytest.mark.parametrize("name", sorted({*activations.__all__, *losses.__all__, *LAYERS.split()}))
def test_classes(name):
    compare(getattr(nn, name).__init__, getattr(torch.nn, name).__init__, name)


@pytest.mark.parametrize("name", FUNCTIONS.split())
def test_functions(name):
    compare(getattr(nn.functional, name), getattr(torch.nn.functional, name), name)
