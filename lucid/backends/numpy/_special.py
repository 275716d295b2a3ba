"""The `special` extension of raw arrays: SciPy's functions, loaded on first use, and those that NumPy is enough for."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from lucid._errors import MissingExtraError
from lucid.backends import _special

__all__: list[str] = []

Array = Any


def working_dtype(arguments: tuple[Array, ...]) -> np.dtype[Any]:
    """Return the real floating dtype that arrays and Python numbers promote to; integers count as float64."""
    found = np.result_type(*[getattr(x, "dtype", x) for x in arguments])
    if found.kind == "c":
        raise TypeError("the function takes real numbers; use real, imag or abs")
    return found if found.kind == "f" else np.dtype(np.float64)


def _by_scipy(name: str, least: Any = np.float32, formula: Callable[..., Array] | None = None) -> Callable[..., Array]:
    """Return SciPy's function in the dtype that its arguments promote to, computed in `least` at least.

    SciPy itself takes small integers and half precision to float32. In that its incomplete beta functions have errors
    of up to 2e-4, and lose the tails altogether. Without SciPy there is the formula, if one is given.
    """
    direct = [dtype for dtype in (np.dtype(np.float64), np.dtype(np.float32)) if dtype.itemsize >= least().itemsize]

    def function(*arguments: Array) -> Array:
        dtypes = [x.dtype if isinstance(x, np.ndarray) else None for x in arguments]
        if dtypes[0] in direct and dtypes.count(dtypes[0]) == len(dtypes):
            return _found(name, formula)(*arguments)  # for a small array the rest takes five times as long as SciPy
        dtype = working_dtype(arguments)
        wide = np.promote_types(dtype, least)
        out = _found(name, formula)(*[np.asarray(x, dtype=wide) for x in arguments])
        if wide == dtype:
            return out
        with np.errstate(over="ignore"):
            return out.astype(dtype)

    return function


@cache
def _found(name: str, formula: Callable[..., Array] | None) -> Callable[..., Array]:
    try:
        return getattr(importlib.import_module("scipy.special"), name)  # type: ignore[no-any-return]  # no types there
    except ImportError:
        if formula is not None:
            return _by_formula(formula)
        raise MissingExtraError(
            f'special.{name}: SciPy computes it and is not installed; pip install "lucid-dl[special]"'
        ) from None


def _by_formula(formula: Callable[..., Array]) -> Callable[..., Array]:
    """Return one of the functions of `lucid.backends._special`."""

    def function(*arguments: Array) -> Array:
        dtype = working_dtype(arguments)
        with np.errstate(all="ignore"):  # what happens at the branch not taken is no news
            return formula(*[np.asarray(x, dtype=dtype) for x in arguments], xp=np)

    return function


beta = _by_scipy("beta")
betainc = _by_scipy("betainc", np.float64)
betaincc = _by_scipy("betaincc", np.float64)
betaln = _by_scipy("betaln")
chdtr = _by_scipy("chdtr")
chdtrc = _by_scipy("chdtrc")
digamma = _by_scipy("psi")
entr = _by_scipy("entr", formula=_special.entr)
erf = _by_scipy("erf")
erfc = _by_scipy("erfc")
erfcx = _by_scipy("erfcx")
erfinv = _by_scipy("erfinv")
expit = _by_scipy("expit", formula=_special.expit)
fdtr = _by_scipy("fdtr", np.float64)
fdtrc = _by_scipy("fdtrc", np.float64)
gammainc = _by_scipy("gammainc")
gammaincc = _by_scipy("gammaincc")
gammaln = _by_scipy("gammaln")
i0 = _by_scipy("i0")
i0e = _by_scipy("i0e")
i1 = _by_scipy("i1")
i1e = _by_scipy("i1e")
iv = _by_scipy("iv")
ive = _by_scipy("ive")
kl_div = _by_formula(_special.kl_div)  # SciPy's loses its digits where the arguments are near each other
log_ndtr = _by_scipy("log_ndtr")
logit = _by_scipy("logit", formula=_special.logit)
ndtr = _by_scipy("ndtr")
ndtri = _by_scipy("ndtri")
rel_entr = _by_scipy("rel_entr", formula=_special.rel_entr)
riemann_zeta = _by_scipy("zeta")
stdtr = _by_scipy("stdtr", np.float64)
xlog1py = _by_scipy("xlog1py", formula=_special.xlog1py)
xlogy = _by_scipy("xlogy", formula=_special.xlogy)
zeta = _by_scipy("zeta")


def exp2(x: Array, /) -> Array:
    """Return 2 to the power of each element."""
    return np.exp2(x, dtype=working_dtype((x,)))


_stdtrit = _by_scipy("stdtrit", np.float64)


def stdtrit(df: Array, p: Array, /) -> Array:
    """Return the quantiles of Student's distribution; SciPy's of 0 is the wrong infinity."""
    out = _stdtrit(df, p)
    return np.where((p == 0) & (out == np.inf), -out, out)


def polygamma(n: Array, x: Array, /) -> Array:
    """Return the derivative of order `n` of `digamma`; SciPy's is of double precision whatever the arguments are."""
    dtype = working_dtype((n, x))
    with np.errstate(all="ignore"):
        return _found("polygamma", None)(n, np.asarray(x, dtype=np.float64)).astype(dtype)
