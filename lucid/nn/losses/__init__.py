"""Losses as modules."""

from __future__ import annotations

from lucid.nn.losses.binary_cross_entropy import BCELoss, BCEWithLogitsLoss
from lucid.nn.losses.cosine_embedding import CosineEmbeddingLoss
from lucid.nn.losses.cross_entropy import CrossEntropyLoss
from lucid.nn.losses.ctc import CTCLoss
from lucid.nn.losses.gaussian_nll import GaussianNLLLoss
from lucid.nn.losses.hinge_embedding import HingeEmbeddingLoss
from lucid.nn.losses.kl_div import KLDivLoss
from lucid.nn.losses.l1 import HuberLoss, L1Loss, SmoothL1Loss
from lucid.nn.losses.margin_ranking import MarginRankingLoss
from lucid.nn.losses.mse import MSELoss
from lucid.nn.losses.multi_margin import MultiLabelMarginLoss, MultiMarginLoss
from lucid.nn.losses.nll import NLLLoss
from lucid.nn.losses.poisson_nll import PoissonNLLLoss
from lucid.nn.losses.soft_margin import MultiLabelSoftMarginLoss, SoftMarginLoss
from lucid.nn.losses.triplet_margin import TripletMarginLoss, TripletMarginWithDistanceLoss

__all__ = [
    "BCELoss",
    "BCEWithLogitsLoss",
    "CTCLoss",
    "CosineEmbeddingLoss",
    "CrossEntropyLoss",
    "GaussianNLLLoss",
    "HingeEmbeddingLoss",
    "HuberLoss",
    "KLDivLoss",
    "L1Loss",
    "MSELoss",
    "MarginRankingLoss",
    "MultiLabelMarginLoss",
    "MultiLabelSoftMarginLoss",
    "MultiMarginLoss",
    "NLLLoss",
    "PoissonNLLLoss",
    "SmoothL1Loss",
    "SoftMarginLoss",
    "TripletMarginLoss",
    "TripletMarginWithDistanceLoss",
]
