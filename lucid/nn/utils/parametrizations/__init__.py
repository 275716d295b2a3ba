"""Parametrizations that are known by name. Names and ``state_dict`` keys are PyTorch's."""

from __future__ import annotations

from lucid.nn.utils.parametrizations.orthogonal import orthogonal
from lucid.nn.utils.parametrizations.spectral_norm import spectral_norm
from lucid.nn.utils.parametrizations.weight_norm import weight_norm

__all__ = ["orthogonal", "spectral_norm", "weight_norm"]
