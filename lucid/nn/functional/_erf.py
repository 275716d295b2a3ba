"""The error function, which the standard does not have."""

from __future__ import annotations

from math import pi, sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lucid import Tensor

# Cody's coefficients, highest power first: for erf(x) / x in x**2, for exp(x**2) erfc(x) in x, and for
# (1 / sqrt(pi) - x exp(x**2) erfc(x)) * x**2 in x**-2.
_SMALL = (
    (1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3),
    (1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3),
)
_MIDDLE = (
    (
        2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
        2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
        1.23033935479799725e3,
    ),
    (
        1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
        3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
    ),
)  # fmt: skip
_LARGE = (
    (
        1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
        1.60837851487422766e-2, 6.58749161529837803e-4,
    ),
    (
        1.0, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1, 6.05183413124413191e-2,
        2.33520497626869185e-3,
    ),
)  # fmt: skip


def erf(xp: Any, x: Tensor) -> Tensor:
    r"""Return the error function of each element.

    Parameters
    ----------
    xp : namespace
        The namespace of `x`.
    x : Tensor
        Any real floating array.

    Returns
    -------
    Tensor
        Values between -1 and 1, right to the precision of float64.

    Notes
    -----
    .. math:: \operatorname{erf}(x) = \frac{2}{\sqrt\pi} \int_0^x e^{-t^2} dt

    A namespace that has ``special.erf`` is asked for it; otherwise three rational approximations are evaluated, one
    for each part of the axis [1]_.

    References
    ----------
    .. [1] Cody, "Rational Chebyshev Approximations for the Error Function", Math. Comp. 23 (1969), 631-637.
    """
    special = getattr(getattr(xp, "special", None), "erf", None)
    if special is not None:
        result: Tensor = special(x)
        return result
    if xp.finfo(x.dtype).bits < 32:  # too small for the coefficients
        narrow: Tensor = xp.astype(erf(xp, xp.astype(x, xp.float32)), x.dtype)
        return narrow
    size = xp.abs(x)
    small, large = size <= 0.46875, size > 4.0
    # Each approximation is evaluated on its own part only; elsewhere on a number where it is harmless.
    inner = xp.where(small, x, 0.0)
    near = inner * _quotient(inner * inner, _SMALL)
    y = xp.where(small, 1.0, xp.where(large, 4.0, size))
    middle = xp.exp(-y * y) * _quotient(y, _MIDDLE)
    # From 6 on erfc is below half the precision of 1.
    z = xp.clip(xp.where(large, size, 4.0), max=6.0)
    w = 1.0 / (z * z)
    far = xp.exp(-z * z) * (1.0 / sqrt(pi) - w * _quotient(w, _LARGE)) / z
    outer = (1.0 - xp.where(large, far, middle)) * xp.sign(x)
    value: Tensor = xp.where(small, near, outer)
    return value


def _quotient(x: Any, coefficients: Sequence[Sequence[float]]) -> Any:
    above, below = (_polynomial(x, c) for c in coefficients)
    return above / below


def _polynomial(x: Any, coefficients: Sequence[float]) -> Any:
    """Return a polynomial, by Horner's rule."""
    value = x * coefficients[0] + coefficients[1]
    for c in coefficients[2:]:
        value = value * x + c
    return value
