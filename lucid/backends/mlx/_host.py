"""What goes through NumPy: the one place where this backend leaves MLX.

*Numbers.* MLX works out `arange` and `linspace` in single precision and refuses Python integers of more than 63 bits.

*Linear algebra.* MLX has no GPU kernel for any of it, so the CPU computes it in any case. What comes here MLX lacks
(complex matrices, complete QR, thin SVD) or gets wrong: it answers a singular matrix late or with garbage, a nan in
`eig` or `cholesky` ends the process, and where `eigh` or `svd` do not converge it returns memory that was never
written and tells whoever evaluates next. NumPy works on the same memory and raises at the call; the price is that the
call waits for its operands.

*Special functions.* MLX has `erf`, `erfinv` and what exponentials and logarithms express. The others are SciPy's, in
single precision.

*Convolutions* of integers and complex numbers, and the roots of polynomials, of which MLX has none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mlx.core as mx
import numpy as np

from lucid.backends.mlx._dtypes import FROM_MLX

__all__ = ["arange", "linspace", "on_host", "scalar"]

Array = Any
Dtype = Any


def _from_numpy(array: Any) -> Array:
    return mx.array(np.asarray(array))


def arange(start: float, stop: float, step: float, dtype: Dtype) -> Array:
    """Return evenly spaced numbers without the end."""
    return _from_numpy(np.arange(start, stop, step, dtype=FROM_MLX[dtype].numpy)).astype(dtype)


def linspace(start: complex, stop: complex, num: int, dtype: Dtype, endpoint: bool) -> Array:
    """Return evenly spaced numbers."""
    return _from_numpy(np.linspace(start, stop, num, endpoint=endpoint, dtype=FROM_MLX[dtype].numpy)).astype(dtype)


def scalar(value: complex, dtype: Dtype) -> Array:
    """Return a Python number as an array of shape (); `OverflowError` if the dtype cannot hold it."""
    return _from_numpy(np.asarray(value, dtype=FROM_MLX[dtype].numpy)).astype(dtype)


def on_host(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of NumPy arrays as one of raw arrays."""

    def there(*arrays: Array, **arguments: Any) -> Any:
        with np.errstate(all="ignore"):  # infinities and nans are no news here, as in all of MLX
            result = function(*[np.array(x, copy=False) if isinstance(x, mx.array) else x for x in arrays], **arguments)
        if isinstance(result, tuple):
            return tuple([_from_numpy(part) for part in result])
        return _from_numpy(result)

    return there
