"""Activation functions as modules."""

from __future__ import annotations

from lucid.nn.activations.relu import ReLU
from lucid.nn.activations.sigmoid import Sigmoid
from lucid.nn.activations.tanh import Tanh

__all__ = ["ReLU", "Sigmoid", "Tanh"]
