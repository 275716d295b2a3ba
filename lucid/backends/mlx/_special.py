"""The `special` extension of raw arrays: MLX's own functions, formulas of standard ones, and SciPy's on the host."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import mlx.core as mx

from lucid.backends import _special
from lucid.backends.mlx._host import on_host
from lucid.backends.mlx._scalars import is_complex
from lucid.backends.numpy import _special as _numpy

__all__: list[str] = []

Array = Any


def _floating(arguments: tuple[Array, ...]) -> list[Array]:
    """Return real arrays and Python numbers as arrays of the floating dtype that they promote to."""
    if any(is_complex(x) for x in arguments):
        raise TypeError("the function takes real numbers; use real, imag or abs")
    dtypes = [x.dtype for x in arguments if isinstance(x, mx.array)]
    half = all(dtype == mx.float16 for dtype in dtypes)
    dtype = mx.float16 if half else mx.float32
    return [x.astype(dtype) if isinstance(x, mx.array) else mx.array(x, dtype=dtype) for x in arguments]


def _on_device(function: Callable[..., Array], **options: Any) -> Callable[..., Array]:
    def there(*arguments: Array) -> Array:
        return function(*_floating(arguments), **options)

    return there


def _on_host(function: Callable[..., Any]) -> Callable[..., Array]:
    there = on_host(function)
    return lambda *arguments: there(*_floating(arguments))


erfinv = _on_device(mx.erfinv)
expit = _on_device(mx.sigmoid)
entr = _on_device(_special.entr, xp=mx)
kl_div = _on_device(_special.kl_div, xp=mx)
logit = _on_device(_special.logit, xp=mx)
rel_entr = _on_device(_special.rel_entr, xp=mx)
xlog1py = _on_device(_special.xlog1py, xp=mx)
xlogy = _on_device(_special.xlogy, xp=mx)


def erf(x: Array, /) -> Array:
    """Return the error function; MLX's has an absolute error of 6e-8, which is all of the value near zero."""
    (x,) = _floating((x,))
    square, series = x * x, mx.zeros_like(x)
    for k in range(6, -1, -1):
        series = (-1) ** k / (math.factorial(k) * (2 * k + 1)) + square * series
    return mx.where(mx.abs(x) < 0.5, 2 / math.sqrt(math.pi) * x * series, mx.erf(x))


def exp2(x: Array, /) -> Array:
    """Return 2 to the power of each element."""
    (x,) = _floating((x,))
    return mx.power(2.0, x)


def polygamma(n: Array, x: Array, /) -> Array:
    """Return the derivative of order `n` of `digamma`; SciPy is given integer orders as they are."""
    return _polygamma(n, *_floating((x,)))


_polygamma = on_host(_numpy.polygamma)
beta = _on_host(_numpy.beta)
betainc = _on_host(_numpy.betainc)
betaincc = _on_host(_numpy.betaincc)
betaln = _on_host(_numpy.betaln)
chdtr = _on_host(_numpy.chdtr)
chdtrc = _on_host(_numpy.chdtrc)
digamma = _on_host(_numpy.digamma)
erfc = _on_host(_numpy.erfc)
erfcx = _on_host(_numpy.erfcx)
fdtr = _on_host(_numpy.fdtr)
fdtrc = _on_host(_numpy.fdtrc)
gammainc = _on_host(_numpy.gammainc)
gammaincc = _on_host(_numpy.gammaincc)
gammaln = _on_host(_numpy.gammaln)
i0 = _on_host(_numpy.i0)
i0e = _on_host(_numpy.i0e)
i1 = _on_host(_numpy.i1)
i1e = _on_host(_numpy.i1e)
iv = _on_host(_numpy.iv)
ive = _on_host(_numpy.ive)
log_ndtr = _on_host(_numpy.log_ndtr)
ndtr = _on_host(_numpy.ndtr)
ndtri = _on_host(_numpy.ndtri)
riemann_zeta = _on_host(_numpy.riemann_zeta)
stdtr = _on_host(_numpy.stdtr)
stdtrit = _on_host(_numpy.stdtrit)
zeta = _on_host(_numpy.zeta)
