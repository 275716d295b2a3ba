"""Schedules of the learning rate. Names and defaults are PyTorch's."""

from __future__ import annotations

from lucid.optim.lr_scheduler._scheduler import LRScheduler
from lucid.optim.lr_scheduler.chained_scheduler import ChainedScheduler
from lucid.optim.lr_scheduler.constant_lr import ConstantLR
from lucid.optim.lr_scheduler.cosine_annealing_lr import CosineAnnealingLR
from lucid.optim.lr_scheduler.cosine_annealing_warm_restarts import CosineAnnealingWarmRestarts
from lucid.optim.lr_scheduler.cyclic_lr import CyclicLR
from lucid.optim.lr_scheduler.exponential_lr import ExponentialLR
from lucid.optim.lr_scheduler.lambda_lr import LambdaLR
from lucid.optim.lr_scheduler.linear_lr import LinearLR
from lucid.optim.lr_scheduler.multi_step_lr import MultiStepLR
from lucid.optim.lr_scheduler.multiplicative_lr import MultiplicativeLR
from lucid.optim.lr_scheduler.noam_lr import NoamLR
from lucid.optim.lr_scheduler.one_cycle_lr import OneCycleLR
from lucid.optim.lr_scheduler.polynomial_lr import PolynomialLR
from lucid.optim.lr_scheduler.reduce_lr_on_plateau import ReduceLROnPlateau
from lucid.optim.lr_scheduler.sequential_lr import SequentialLR
from lucid.optim.lr_scheduler.step_lr import StepLR

__all__ = [
    "ChainedScheduler",
    "ConstantLR",
    "CosineAnnealingLR",
    "CosineAnnealingWarmRestarts",
    "CyclicLR",
    "ExponentialLR",
    "LRScheduler",
    "LambdaLR",
    "LinearLR",
    "MultiStepLR",
    "MultiplicativeLR",
    "NoamLR",
    "OneCycleLR",
    "PolynomialLR",
    "ReduceLROnPlateau",
    "SequentialLR",
    "StepLR",
]
