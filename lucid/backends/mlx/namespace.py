"""A conformant namespace of MLX arrays: MLX itself, with what it gets wrong, lacks or spells differently put right.

Each fix lives in the module of its chapter; every other name is MLX's own.
"""

from __future__ import annotations

from typing import Any

import mlx.core as mx

from lucid.backends.mlx import _fft as fft  # noqa: F401
from lucid.backends.mlx import _linalg as linalg  # noqa: F401
from lucid.backends.mlx import _special as special  # noqa: F401
from lucid.backends.mlx._creation import *  # noqa: F403
from lucid.backends.mlx._data_type import *  # noqa: F403
from lucid.backends.mlx._elementwise import *  # noqa: F403  # the fixes are exactly what the chapters export
from lucid.backends.mlx._extra import *  # noqa: F403
from lucid.backends.mlx._indexing import *  # noqa: F403
from lucid.backends.mlx._manipulation import *  # noqa: F403
from lucid.backends.mlx._products import *  # noqa: F403
from lucid.backends.mlx._searching import *  # noqa: F403
from lucid.backends.mlx._set import *  # noqa: F403
from lucid.backends.mlx._sorting import *  # noqa: F403
from lucid.backends.mlx._statistical import *  # noqa: F403
from lucid.backends.mlx._utility import *  # noqa: F403

bool = mx.bool_


def __getattr__(name: str) -> Any:
    return getattr(mx, name)
