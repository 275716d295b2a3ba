"""Optimizers. Names, defaults and the layout of ``state_dict`` are PyTorch's."""

from __future__ import annotations

from lucid.optim.adam import Adam
from lucid.optim.optimizer import Optimizer
from lucid.optim.sgd import SGD

__all__ = ["SGD", "Adam", "Optimizer"]
