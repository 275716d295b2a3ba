"""Mixed precision: products of matrices in half precision, everything that needs digits in float32.

Names and semantics are those of ``torch.amp``.
"""

from __future__ import annotations

from lucid.amp.autocast import autocast, is_autocast_enabled
from lucid.amp.grad_scaler import GradScaler

__all__ = ["GradScaler", "autocast", "is_autocast_enabled"]
