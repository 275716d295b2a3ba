"""Calls of `scipy.special`, which SciPy answers by the namespace's own `special` where that has the function."""

from __future__ import annotations

import numpy as np
from scipy import special as sp

from tests.consumers.case import Fixed, converts, smooth, special, table
from tests.consumers.data import GRID, POSITIVE, POSITIVE_2, UNIT, X, Y

WHOLE = Fixed(np.asarray([1, 2, 3, 0, 2, 4, 1, 2, 3, 5, 1, 2]))
SHAPE, SHAPE_2, EXPONENT = Fixed(POSITIVE), Fixed(POSITIVE_2), Fixed(POSITIVE + 1.2)

CALLS = table(
    "scipy.special",
    # written in the standard's functions
    smooth(sp.logsumexp, X),
    smooth(sp.logsumexp, GRID, axis=1, keepdims=True),
    smooth(sp.logsumexp, X, b=Y, return_sign=True),
    smooth(sp.softmax, GRID, axis=0),
    smooth(sp.log_softmax, GRID, axis=1),
    smooth(sp.xlogy, POSITIVE, POSITIVE_2),
    smooth(sp.rel_entr, POSITIVE, POSITIVE_2),
    # taken from the namespace's `special`
    special(sp.erf, X),
    special(sp.erfc, X),
    special(sp.erfcx, X),
    special(sp.erfinv, X / 4),
    special(sp.expit, X),
    special(sp.logit, UNIT),
    special(sp.gammaln, POSITIVE),
    special(sp.digamma, POSITIVE).but(name="digamma"),
    special(sp.psi, POSITIVE),
    special(sp.polygamma, WHOLE, POSITIVE),
    special(sp.zeta, EXPONENT, POSITIVE_2),
    special(sp.gammainc, SHAPE, POSITIVE_2),
    special(sp.gammaincc, SHAPE, POSITIVE_2),
    special(sp.i0, X),
    special(sp.i0e, X),
    special(sp.i1, X),
    special(sp.i1e, X),
    special(sp.ndtr, X),
    special(sp.ndtri, UNIT),
    special(sp.log_ndtr, X),
    special(sp.entr, POSITIVE),
    special(sp.exp2, X),
    special(sp.kl_div, POSITIVE, POSITIVE_2),
    special(sp.xlog1py, POSITIVE, POSITIVE_2),
    special(sp.chdtr, SHAPE, POSITIVE_2),
    special(sp.chdtrc, SHAPE, POSITIVE_2),
    special(sp.betainc, SHAPE, SHAPE_2, UNIT),
    special(sp.betaincc, SHAPE, SHAPE_2, UNIT),
    special(sp.stdtr, SHAPE, X),
    special(sp.stdtrit, SHAPE, UNIT),
    special(sp.fdtr, SHAPE, SHAPE_2, UNIT),
    special(sp.fdtrc, SHAPE, SHAPE_2, UNIT),
    special(sp.betaln, POSITIVE, POSITIVE_2),
    # no derivative in the parameter, so one that requires grad is refused
    converts(sp.gammainc, POSITIVE, POSITIVE_2).but(name="gammainc-parameter"),
    converts(sp.betainc, POSITIVE, POSITIVE_2, UNIT).but(name="betainc-parameters"),
    converts(sp.stdtr, POSITIVE, X).but(name="stdtr-parameter"),
    # compiled
    converts(sp.gamma, POSITIVE),
    converts(sp.j0, POSITIVE),
    converts(sp.j1, POSITIVE),
    converts(sp.y0, POSITIVE),
    converts(sp.k0, POSITIVE),
    converts(sp.cbrt, POSITIVE),
    converts(sp.sinc, X),
    converts(sp.exprel, X),
    converts(sp.expi, POSITIVE),
    converts(sp.exp10, X),
    converts(sp.boxcox, POSITIVE, UNIT),
    converts(sp.huber, POSITIVE, X),
    converts(sp.poch, POSITIVE, POSITIVE_2),
    converts(sp.ellipk, UNIT),
    converts(sp.spence, POSITIVE),
    converts(sp.loggamma, POSITIVE),
    converts(sp.rgamma, POSITIVE),
    converts(sp.fdtri, POSITIVE, POSITIVE_2, UNIT),
    converts(sp.betaincinv, POSITIVE, POSITIVE_2, UNIT),
    converts(sp.gammaincinv, POSITIVE, UNIT),
    converts(sp.multigammaln, POSITIVE + 2, 2),
)
