"""Trained weights: one enumeration for each model that has any, named after its factory."""

from __future__ import annotations

from lucid.weights._weights import Weights, WeightsInfo, weights_of
from lucid.weights.lenet import LeNet_5_Weights

__all__ = ["LeNet_5_Weights", "Weights", "WeightsInfo", "weights_of"]
