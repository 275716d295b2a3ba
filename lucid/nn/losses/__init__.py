"""Losses as modules."""

from __future__ import annotations

from lucid.nn.losses.cross_entropy import CrossEntropyLoss
from lucid.nn.losses.mse import MSELoss
from lucid.nn.losses.nll import NLLLoss

__all__ = ["CrossEntropyLoss", "MSELoss", "NLLLoss"]
