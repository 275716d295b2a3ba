"""A conformant namespace of MLX arrays: MLX itself, with what it gets wrong, lacks or spells differently put right.

Each fix lives in the module of its chapter; every other name is MLX's own.
"""

from __future__ import annotations

from typing import Any

import mlx.core as mx

bool = mx.bool_


def __getattr__(name: str) -> Any:
    return getattr(mx, name)
