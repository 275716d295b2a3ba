"""Special functions with derivatives: SciPy's names and argument order.

SciPy looks for this module: with ``SCIPY_ARRAY_API=1``, ``scipy.special.erf(x)`` of a Tensor comes here. What the
backend does not have SciPy computes, which the extra ``special`` installs.
"""

from __future__ import annotations

from lucid.special._bessel import i0, i0e, i1, i1e, iv, ive
from lucid.special._beta import beta, betainc, betaincc, betaln
from lucid.special._distributions import chdtr, chdtrc, fdtr, fdtrc, stdtr, stdtrit
from lucid.special._entropy import entr, kl_div, rel_entr, xlog1py, xlogy
from lucid.special._error import erf, erfc, erfcx, erfinv, log_ndtr, ndtr, ndtri
from lucid.special._exponential import exp2, expit, logit
from lucid.special._gamma import digamma, gammainc, gammaincc, gammaln, polygamma, psi, zeta

__all__ = [
    "i0",
    "i0e",
    "i1",
    "i1e",
    "iv",
    "ive",
    "beta",
    "betainc",
    "betaincc",
    "betaln",
    "chdtr",
    "chdtrc",
    "fdtr",
    "fdtrc",
    "stdtr",
    "stdtrit",
    "entr",
    "kl_div",
    "rel_entr",
    "xlog1py",
    "xlogy",
    "erf",
    "erfc",
    "erfcx",
    "erfinv",
    "log_ndtr",
    "ndtr",
    "ndtri",
    "exp2",
    "expit",
    "logit",
    "digamma",
    "gammainc",
    "gammaincc",
    "gammaln",
    "polygamma",
    "psi",
    "zeta",
]
