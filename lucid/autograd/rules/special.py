"""Derivatives of the special functions.

Arguments may be Python numbers, or integers where they are parameters. Where two forms of a derivative are equal on
paper, the one is used that neither overflows nor cancels. Formulas are numbered as in the NIST Digital Library of
Mathematical Functions (DLMF), https://dlmf.nist.gov.
"""

from __future__ import annotations

import math
from typing import Any

from lucid.autograd.rules._table import Missing, define

ROOT_2, ROOT_PI, ROOT_2PI = math.sqrt(2), math.sqrt(math.pi), math.sqrt(2 * math.pi)


def as_array(value: Any, g: Any, xp: Any) -> Any:
    """Return an argument as an array of the dtype of `g`."""
    if not hasattr(value, "shape"):
        return xp.full_like(g, value)
    return value if value.dtype == g.dtype else xp.astype(value, g.dtype)


# --- exponentials and logarithms ------------------------------------------------------------------------------------

define("special.exp2", x=lambda g, out: g * (out * math.log(2)))
define("special.expit", x=lambda g, x, out, xp: g * (out * xp.special.expit(-x)))
define("special.logit", x=lambda g, x: g / x + g / (1 - x))


def log_unless_empty(g: Any, x: Any, y: Any, one: Any, xp: Any) -> Any:
    """Return ``g * log(y)``, 0 where `x` is 0 and `y` is not positive: there the function is 0 for any such `y`.

    `one` is 1 for a logarithm of `y`, and 0 for one of ``1 + y``.
    """
    x, y = as_array(x, g, xp), as_array(y, g, xp)
    safe = xp.where((x == 0) & (y <= one - 1), one, y)
    return g * (xp.log(safe) if one else xp.log1p(safe))


def quotient_unless_empty(g: Any, x: Any, y: Any, xp: Any) -> Any:
    """Return ``g * x / y``, 0 where both are 0."""
    x, y = as_array(x, g, xp), as_array(y, g, xp)
    return g * (x / xp.where((x == 0) & (y == 0), math.inf, y))


define(
    "special.xlogy",
    x=lambda g, x, y, xp: log_unless_empty(g, x, y, 1, xp),
    y=lambda g, x, y, xp: quotient_unless_empty(g, x, y, xp),
)
define(
    "special.xlog1py",
    x=lambda g, x, y, xp: log_unless_empty(g, x, y, 0, xp),
    y=lambda g, x, y, xp: quotient_unless_empty(g, x, 1 + y, xp),
)
define("special.entr", x=lambda g, x, xp: -g * (xp.log(x) + 1))


def log_quotient(g: Any, x: Any, y: Any, one: Any, xp: Any) -> Any:
    """Return ``g * (log(x / y) + one)``, 0 where both are 0.

    Where `x` and `y` are near each other their difference has the digits that are lost in that of the logarithms.
    """
    x, y = as_array(x, g, xp), as_array(y, g, xp)
    both, near = (x == 0) & (y == 0), xp.abs(x - y) < xp.abs(y) / 2
    small = xp.log1p(xp.where(near, x - y, 0) / xp.where(near, y, 1))
    large = xp.log(xp.where(near | both, 1, x)) - xp.log(xp.where(near | both, 1, y))
    return g * xp.where(both, 0, xp.where(near, small, large) + one)


def lack(g: Any, x: Any, y: Any, xp: Any) -> Any:
    """Return ``g * (1 - x / y)``, `g` where both are 0."""
    x, y = as_array(x, g, xp), as_array(y, g, xp)
    both = (x == 0) & (y == 0)
    return g * xp.where(both, 1, (y - x) / xp.where(both, 1, y))


define(
    "special.rel_entr",
    x=lambda g, x, y, xp: log_quotient(g, x, y, 1, xp),
    y=lambda g, x, y, xp: -quotient_unless_empty(g, x, y, xp),
)
define(
    "special.kl_div",
    x=lambda g, x, y, xp: log_quotient(g, x, y, 0, xp),
    y=lambda g, x, y, xp: lack(g, x, y, xp),
)

# --- error functions and the normal distribution --------------------------------------------------------------------

define("special.erf", x=lambda g, x, xp: g * (2 / ROOT_PI * xp.exp(-x * x)))
define("special.erfc", x=lambda g, x, xp: -g * (2 / ROOT_PI * xp.exp(-x * x)))
define("special.erfinv", x=lambda g, out, xp: g * (ROOT_PI / 2 * xp.exp(out * out)))


def scaled_slope(g: Any, x: Any, out: Any, xp: Any) -> Any:
    """Return ``g * (2 * x * erfcx(x) - 2 / sqrt(pi))``.

    The two terms cancel for large `x`; there it is the derivative of the asymptotic series (DLMF 7.12.1).
    """
    far = x > 25
    square = xp.where(far, x, 25)
    square = 2 * square * square
    total = 1 - 17 / square
    for k in (15, 13, 11, 9, 7, 5, 3):
        total = 1 - k / square * total
    return g * xp.where(far, total * (-2 / ROOT_PI) / square, 2 * x * out - 2 / ROOT_PI)


define("special.erfcx", x=scaled_slope)


def normal_density(x: Any, xp: Any) -> Any:
    return xp.exp(x * x / -2) / ROOT_2PI


def inverse_mills_ratio(x: Any, xp: Any) -> Any:
    """Return the density of the normal distribution divided by the distribution function.

    Both underflow for negative `x`, where the scaled function (DLMF 7.2.3) is their quotient.
    """
    low = x < -1
    above, below = xp.where(low, 0, x), xp.where(low, x, -1)
    return xp.where(
        low,
        (2 / ROOT_2PI) / xp.special.erfcx(below / -ROOT_2),
        normal_density(above, xp) / xp.special.ndtr(above),
    )


define("special.ndtr", x=lambda g, x, xp: g * normal_density(x, xp))
define("special.ndtri", p=lambda g, out, xp: g * (ROOT_2PI * xp.exp(out * out / 2)))
define("special.log_ndtr", x=lambda g, x, xp: g * inverse_mills_ratio(x, xp))

# --- gamma, beta and zeta functions ---------------------------------------------------------------------------------

PARAMETER = Missing("the derivative for this parameter has no closed form")
ORDER = Missing("the derivative for the order has no closed form")

define("special.gammaln", x=lambda g, x, xp: g * xp.special.digamma(x))
define("special.digamma", x=lambda g, x, xp: g * xp.special.polygamma(1, x))
define("special.polygamma", n=ORDER, x=lambda g, n, x, xp: g * xp.special.polygamma(n + 1, x))
define("special.zeta", x=ORDER, q=lambda g, x, q, xp: -g * (as_array(x, g, xp) * xp.special.zeta(x + 1, q)))
define("special.riemann_zeta", x=Missing("the derivative of Riemann's zeta function has no closed form"))


def beta_slope(g: Any, a: Any, b: Any, xp: Any) -> Any:
    """Return the derivative of ``betaln(a, b)`` for `a` (DLMF 5.12.1 and 5.2.2)."""
    a, b = as_array(a, g, xp), as_array(b, g, xp)
    return xp.special.digamma(a) - xp.special.digamma(a + b)


define(
    "special.betaln",
    a=lambda g, a, b, xp: g * beta_slope(g, a, b, xp),
    b=lambda g, a, b, xp: g * beta_slope(g, b, a, xp),
)
define(
    "special.beta",
    a=lambda g, a, b, out, xp: g * (out * beta_slope(g, a, b, xp)),
    b=lambda g, a, b, out, xp: g * (out * beta_slope(g, b, a, xp)),
)


def gamma_density(g: Any, a: Any, x: Any, xp: Any) -> Any:
    """Return the density of the gamma distribution, ``x**(a - 1) * exp(-x) / gamma(a)`` (DLMF 8.8.13).

    The power would overflow for large `x`, its logarithm has no derivative at 0.
    """
    a, x = as_array(a, g, xp), as_array(x, g, xp)
    small = x < 1
    log = xp.special.xlogy(a - 1, xp.where(small, 1, x)) - x - xp.special.gammaln(a)
    return xp.where(small, x, 1) ** (a - 1) * xp.exp(xp.where(x == math.inf, -math.inf, log))


def beta_density(g: Any, a: Any, b: Any, x: Any, xp: Any) -> Any:
    """Return the density of the beta distribution, ``x**(a - 1) * (1 - x)**(b - 1) / beta(a, b)`` (DLMF 8.17.1)."""
    a, b, x = as_array(a, g, xp), as_array(b, g, xp), as_array(x, g, xp)
    return xp.exp(xp.special.xlogy(a - 1, x) + xp.special.xlog1py(b - 1, -x) - xp.special.betaln(a, b))


define("special.gammainc", a=PARAMETER, x=lambda g, a, x, xp: g * gamma_density(g, a, x, xp))
define("special.gammaincc", a=PARAMETER, x=lambda g, a, x, xp: -g * gamma_density(g, a, x, xp))
define("special.betainc", a=PARAMETER, b=PARAMETER, x=lambda g, a, b, x, xp: g * beta_density(g, a, b, x, xp))
define("special.betaincc", a=PARAMETER, b=PARAMETER, x=lambda g, a, b, x, xp: -g * beta_density(g, a, b, x, xp))

# --- distributions --------------------------------------------------------------------------------------------------


def chi_square_density(g: Any, v: Any, x: Any, xp: Any) -> Any:
    """Return the density of the chi-square distribution."""
    return gamma_density(g, as_array(v, g, xp) / 2, x / 2, xp) / 2


def student_density(g: Any, df: Any, t: Any, xp: Any) -> Any:
    """Return the density of Student's distribution; with infinitely many degrees of freedom it is the normal one."""
    df, t = as_array(df, g, xp), as_array(t, g, xp)
    normal = df == math.inf
    df = xp.where(normal, 1, df)
    log = -xp.special.betaln(df / 2, 0.5) - xp.log(df) / 2 - (df + 1) / 2 * xp.log1p(t * t / df)
    return xp.where(normal, normal_density(t, xp), xp.exp(log))


def fisher_density(g: Any, dfn: Any, dfd: Any, x: Any, xp: Any) -> Any:
    """Return the density of Fisher's distribution."""
    a, b, x = as_array(dfn, g, xp) / 2, as_array(dfd, g, xp) / 2, as_array(x, g, xp)
    odds = a * x / b
    log = a * xp.log(a / b) + xp.special.xlogy(a - 1, x) - (a + b) * xp.log1p(odds) - xp.special.betaln(a, b)
    return xp.exp(xp.where(x == math.inf, -math.inf, log))


define("special.chdtr", v=PARAMETER, x=lambda g, v, x, xp: g * chi_square_density(g, v, x, xp))
define("special.chdtrc", v=PARAMETER, x=lambda g, v, x, xp: -g * chi_square_density(g, v, x, xp))
define("special.stdtr", df=PARAMETER, t=lambda g, df, t, xp: g * student_density(g, df, t, xp))
define("special.stdtrit", df=PARAMETER, p=lambda g, df, out, xp: g / student_density(g, df, out, xp))
define(
    "special.fdtr",
    dfn=PARAMETER,
    dfd=PARAMETER,
    x=lambda g, dfn, dfd, x, xp: g * fisher_density(g, dfn, dfd, x, xp),
)
define(
    "special.fdtrc",
    dfn=PARAMETER,
    dfd=PARAMETER,
    x=lambda g, dfn, dfd, x, xp: -g * fisher_density(g, dfn, dfd, x, xp),
)

# --- modified Bessel functions (DLMF 10.29.1) -----------------------------------------------------------------------


def slope_of_order_one(x: Any, i0: Any, i1: Any, i2: Any, xp: Any) -> Any:
    """Return ``i0 - i1 / x``, near 0 in the form ``(i0 + i2) / 2`` that does not divide by `x`.

    `i0` and `i1` are values, `i2` is the function of order 2, which SciPy does not have for very large arguments.
    """
    near = xp.abs(x) < 1
    less = xp.where(xp.isinf(i1), 0, i1) / xp.where(near, 1, x)
    return xp.where(near, (i0 + i2(2, xp.where(near, x, 0))) / 2, i0 - less)


define("special.i0", x=lambda g, x, xp: g * xp.special.i1(x))
define(
    "special.i1",
    x=lambda g, x, out, xp: g * slope_of_order_one(x, xp.special.i0(x), out, xp.special.iv, xp),
)
define("special.iv", v=ORDER, x=lambda g, v, x, xp: g * ((xp.special.iv(v - 1, x) + xp.special.iv(v + 1, x)) / 2))
define("special.i0e", x=lambda g, x, out, xp: g * (xp.special.i1e(x) - xp.sign(x) * out))
define(
    "special.i1e",
    x=lambda g, x, out, xp: g * (slope_of_order_one(x, xp.special.i0e(x), out, xp.special.ive, xp) - xp.sign(x) * out),
)
define(
    "special.ive",
    v=ORDER,
    x=lambda g, v, x, out, xp: g * ((xp.special.ive(v - 1, x) + xp.special.ive(v + 1, x)) / 2 - xp.sign(x) * out),
)
