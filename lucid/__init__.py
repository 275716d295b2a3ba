"""Lucid: a Tensor that is the Python array API standard (2025.12), with reverse-mode automatic differentiation.

The module itself is the standard's namespace; its functions come from `lucid.functions`, chapter by chapter.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

# NumPy before anything of ours: behind our first modules its import touches 3 MB more of fresh memory (3,800 page
# faults against 3,100), and `import lucid` takes 1.4 times as long as `import numpy` instead of 1.1 times.
import numpy as _numpy  # noqa: F401

from lucid import _errors, _evaluation, _mode, fft, linalg
from lucid._constants import __version__, e, inf, nan, newaxis, pi
from lucid._device import Device
from lucid._dtypes import (
    DType,
    bfloat16,
    bool,
    complex64,
    complex128,
    float16,
    float32,
    float64,
    get_default_dtype,
    int8,
    int16,
    int32,
    int64,
    set_default_dtype,
    uint8,
    uint16,
    uint32,
    uint64,
)
from lucid._errors import *  # noqa: F403  # these modules list in __all__ exactly what is public
from lucid._evaluation import *  # noqa: F403
from lucid._info import __array_namespace_info__
from lucid._lazy import __dir__, __getattr__  # noqa: F401
from lucid._mode import *  # noqa: F403
from lucid._on_import import AfterImport
from lucid._tensor import Tensor, set_namespace
from lucid._versions import __array_api_version__
from lucid.backends import set_default_device
from lucid.functions import creation as _creation
from lucid.functions import data_type as _data_type
from lucid.functions import einsum as _einsum
from lucid.functions import elementwise as _elementwise
from lucid.functions import extra as _extra
from lucid.functions import indexing as _indexing
from lucid.functions import linalg as _linear_algebra
from lucid.functions import manipulation as _manipulation
from lucid.functions import searching as _searching
from lucid.functions import set as _set
from lucid.functions import sorting as _sorting
from lucid.functions import statistical as _statistical
from lucid.functions import utility as _utility
from lucid.functions.creation import *  # noqa: F403
from lucid.functions.data_type import *  # noqa: F403
from lucid.functions.einsum import *  # noqa: F403
from lucid.functions.elementwise import *  # noqa: F403
from lucid.functions.extra import *  # noqa: F403
from lucid.functions.indexing import *  # noqa: F403
from lucid.functions.linalg import *  # noqa: F403
from lucid.functions.manipulation import *  # noqa: F403
from lucid.functions.searching import *  # noqa: F403
from lucid.functions.set import *  # noqa: F403
from lucid.functions.sorting import *  # noqa: F403
from lucid.functions.statistical import *  # noqa: F403
from lucid.functions.utility import *  # noqa: F403

if TYPE_CHECKING:
    from lucid import (
        amp,
        autograd,
        data,
        einops,
        func,
        io,
        models,
        nn,
        optim,
        random,
        special,
        train,
        weights,
    )
    from lucid import sklearn as sklearn  # not in __all__: `import *` would need its extra
    from lucid.io import load, save
    from lucid.random import Generator, manual_seed, rand, randint, randn, randperm

__all__ = [
    # constants
    "e",
    "inf",
    "nan",
    "newaxis",
    "pi",
    # data types
    "DType",
    "bool",
    "complex64",
    "complex128",
    "float16",
    "bfloat16",
    "float32",
    "float64",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "get_default_dtype",
    "set_default_dtype",
    # the array object and where it lives
    "Device",
    "Tensor",
    "set_default_device",
    # inspection
    "__array_api_version__",
    "__array_namespace_info__",
    "__version__",
    # extensions and subpackages
    "amp",
    "autograd",
    "data",
    "einops",
    "fft",
    "func",
    "io",
    "linalg",
    "models",
    "nn",
    "optim",
    "random",
    "special",
    "train",
    "weights",
    # random numbers, from lucid.random
    "Generator",
    "manual_seed",
    "rand",
    "randint",
    "randn",
    "randperm",
    # files, from lucid.io
    "load",
    "save",
]
__all__ += _errors.__all__
__all__ += _evaluation.__all__
__all__ += _mode.__all__
__all__ += _creation.__all__
__all__ += _data_type.__all__
__all__ += _elementwise.__all__
__all__ += _indexing.__all__
__all__ += _linear_algebra.__all__
__all__ += _manipulation.__all__
__all__ += _searching.__all__
__all__ += _set.__all__
__all__ += _sorting.__all__
__all__ += _statistical.__all__
__all__ += _utility.__all__
__all__ += _einsum.__all__
__all__ += _extra.__all__

set_namespace(sys.modules[__name__])
AfterImport("einops._backends", "lucid._einops").install()
