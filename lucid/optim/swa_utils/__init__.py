"""Averages of the weights over training. Names and defaults are PyTorch's."""

from __future__ import annotations

from lucid.optim.swa_utils.averaged_model import AveragedModel, get_ema_avg_fn, get_swa_avg_fn
from lucid.optim.swa_utils.swalr import SWALR
from lucid.optim.swa_utils.update_bn import update_bn

__all__ = ["SWALR", "AveragedModel", "get_ema_avg_fn", "get_swa_avg_fn", "update_bn"]
