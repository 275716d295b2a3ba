"""What gradients are where a derivative has kinks, poles or a choice: the policy, as data.

The tests run this table on every device, and the documentation prints it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

__all__ = ["SPECIAL_POINTS", "SpecialPoint"]

_inf, _nan = math.inf, math.nan


class SpecialPoint(NamedTuple):
    """One row: the gradients of a function at one point.

    Attributes
    ----------
    case : str
        The row's name, in the way one would write the call.
    function : callable
        ``function(xp, *inputs)`` with the namespace and a Tensor for each input.
    inputs : dict of str to nested lists
        The points, by the names used in `gradients`.
    gradients : dict of str to nested lists
        The expected gradient of the sum of the results, for each input that is differentiated.
    note : str
        Why, or what to know.
    second : dict of str to nested lists
        Where it is laid down: the expected gradient of the sum of all the gradients.
    value : nested lists or None
        The expected result, where it is part of the policy.
    """

    case: str
    function: Callable[..., Any]
    inputs: dict[str, Any]
    gradients: dict[str, Any]
    note: str = ""
    second: dict[str, Any] = {}  # noqa: RUF012  # nobody writes to a row
    value: Any = None


def _rotation_of_polar_decomposition(xp: Any, x: Any) -> Any:
    u, _, vh = xp.linalg.svd(x, full_matrices=False)
    return (u @ vh)[0, 1]


def _projector_on_lower_two(xp: Any, x: Any) -> Any:
    lower = xp.linalg.eigh(x).eigenvectors[:, :2]
    return lower @ lower.mT


_Point = SpecialPoint

SPECIAL_POINTS: tuple[SpecialPoint, ...] = (
    # --- ties and nan -----------------------------------------------------------------------------------------------
    _Point(
        "max([2, 2, 1])",
        lambda xp, x: xp.max(x),
        {"x": [2.0, 2.0, 1.0]},
        {"x": [0.5, 0.5, 0.0]},
        "ties share equally; the shares sum to 1 in any dtype, however many there are",
        second={"x": [0.0, 0.0, 0.0]},
    ),
    _Point("min([2, 1, 1])", lambda xp, x: xp.min(x), {"x": [2.0, 1.0, 1.0]}, {"x": [0.0, 0.5, 0.5]}, "as max"),
    _Point(
        "maximum(1, 1)",
        lambda xp, x1, x2: xp.maximum(x1, x2),
        {"x1": 1.0, "x2": 1.0},
        {"x1": 0.5, "x2": 0.5},
        "ties share equally",
    ),
    _Point(
        "minimum(1, 1)",
        lambda xp, x1, x2: xp.minimum(x1, x2),
        {"x1": 1.0, "x2": 1.0},
        {"x1": 0.5, "x2": 0.5},
        "ties share equally",
    ),
    _Point(
        "maximum(0, nan)",
        lambda xp, x1, x2: xp.maximum(x1, x2),
        {"x1": [0.0, _nan], "x2": [_nan, 0.0]},
        {"x1": [0.0, 1.0], "x2": [1.0, 0.0]},
        "nothing to the number, all to the nan, which is the result",
    ),
    _Point(
        "minimum(0, nan)",
        lambda xp, x1, x2: xp.minimum(x1, x2),
        {"x1": [0.0, _nan], "x2": [_nan, 0.0]},
        {"x1": [0.0, 1.0], "x2": [1.0, 0.0]},
        "as maximum",
    ),
    _Point(
        "max([nan, 1])",
        lambda xp, x: xp.max(x),
        {"x": [_nan, 1.0]},
        {"x": [_nan, 0.0]},
        "nan at the nan, 0 elsewhere",
    ),
    _Point(
        "clip([-1, 0, 0.5, 1, 2], 0, 1)",
        lambda xp, x: xp.clip(x, 0, 1),
        {"x": [-1.0, 0.0, 0.5, 1.0, 2.0]},
        {"x": [0.0, 0.0, 1.0, 0.0, 0.0]},
        "at a bound that is a number nothing is left",
    ),
    _Point(
        "clip([-1, 0, 0.5, 1, 2], min, max) with arrays",
        lambda xp, x, low, high: xp.clip(x, low, high),
        {"x": [-1.0, 0.0, 0.5, 1.0, 2.0], "min": [0.0] * 5, "max": [1.0] * 5},
        {"x": [0.0, 0.5, 1.0, 0.5, 0.0], "min": [1.0, 0.5, 0.0, 0.0, 0.0], "max": [0.0, 0.0, 0.0, 0.5, 1.0]},
        "a bound that is an array shares a tie",
    ),
    _Point(
        "sum(sort([1, 1]) * [1, 2])",
        lambda xp, x, w: xp.sum(xp.sort(x) * w),
        {"x": [1.0, 1.0], "w": [1.0, 2.0]},
        {"x": [1.0, 2.0]},
        "equal elements keep their order",
    ),
    # --- kinks and poles --------------------------------------------------------------------------------------------
    _Point("abs(0)", lambda xp, x: xp.abs(x), {"x": 0.0}, {"x": 0.0}, second={"x": 0.0}),
    _Point(
        "abs(0) of a complex number",
        lambda xp, x: xp.abs(x),
        {"x": [0j, 3 + 4j]},
        {"x": [0j, 0.6 + 0.8j]},
        "elsewhere the direction of the number",
    ),
    _Point(
        "abs(z)**2",
        lambda xp, x: xp.abs(x) ** 2,
        {"x": 1 + 2j},
        {"x": 2 + 4j},
        "the convention for complex numbers: z - lr * z.grad descends",
    ),
    _Point("sqrt(0)", lambda xp, x: xp.sqrt(x), {"x": 0.0}, {"x": _inf}),
    _Point(
        "where(x > 0, sqrt(x), 0 * x) at 0",
        lambda xp, x: xp.where(x > 0, xp.sqrt(x), 0 * x),
        {"x": 0.0},
        {"x": _nan},
        "0 times the infinite slope of the branch that was not taken; see the next row",
    ),
    _Point(
        "where(x > 0, sqrt(where(x > 0, x, 1)), 0 * x) at 0",
        lambda xp, x: xp.where(x > 0, xp.sqrt(xp.where(x > 0, x, 1)), 0 * x),
        {"x": 0.0},
        {"x": 0.0},
        "the remedy: keep the argument of the other branch inside its domain",
    ),
    _Point(
        "hypot(0, 0)",
        lambda xp, x1, x2: xp.hypot(x1, x2),
        {"x1": 0.0, "x2": 0.0},
        {"x1": 0.0, "x2": 0.0},
        second={"x1": 0.0, "x2": 0.0},
    ),
    _Point(
        "atan2(0, 0)",
        lambda xp, x1, x2: xp.atan2(x1, x2),
        {"x1": 0.0, "x2": 0.0},
        {"x1": 0.0, "x2": 0.0},
        second={"x1": 0.0, "x2": 0.0},
    ),
    _Point("linalg.vector_norm([0, 0])", lambda xp, x: xp.linalg.vector_norm(x), {"x": [0.0, 0.0]}, {"x": [0.0, 0.0]}),
    _Point(
        "linalg.vector_norm([0, -1], ord=1)",
        lambda xp, x: xp.linalg.vector_norm(x, ord=1),
        {"x": [0.0, -1.0]},
        {"x": [0.0, -1.0]},
    ),
    _Point(
        "linalg.vector_norm([2, -2], ord=inf)",
        lambda xp, x: xp.linalg.vector_norm(x, ord=_inf),
        {"x": [2.0, -2.0]},
        {"x": [0.5, -0.5]},
        "ties share equally",
    ),
    _Point(
        "std([1, 1, 1])",
        lambda xp, x: xp.std(x),
        {"x": [1.0, 1.0, 1.0]},
        {"x": [0.0, 0.0, 0.0]},
        second={"x": [0.0, 0.0, 0.0]},
    ),
    _Point("std([x])", lambda xp, x: xp.std(x), {"x": [3.0]}, {"x": [0.0]}),
    _Point(
        "var([x], correction=1)",
        lambda xp, x: xp.var(x, correction=1),
        {"x": [3.0]},
        {"x": [_nan]},
        "so is the variance itself: no degree of freedom is left",
        value=_nan,
    ),
    # --- powers, logarithms, quotients ------------------------------------------------------------------------------
    _Point("pow(0, 0)", lambda xp, x1, x2: x1**x2, {"x1": 0.0, "x2": 0.0}, {"x1": 0.0, "x2": 0.0}),
    _Point("x**0 at 0", lambda xp, x: x**0, {"x": 0.0}, {"x": 0.0}, "with a number as the exponent"),
    _Point("pow(0, 1), d/dx1", lambda xp, x1, x2: x1**x2, {"x1": 0.0, "x2": 1.0}, {"x1": 1.0}),
    _Point("pow(0, 0.5), d/dx1", lambda xp, x1, x2: x1**x2, {"x1": 0.0, "x2": 0.5}, {"x1": _inf}),
    _Point("pow(0, 2)", lambda xp, x1, x2: x1**x2, {"x1": 0.0, "x2": 2.0}, {"x1": 0.0, "x2": 0.0}),
    _Point("pow(0, -1), d/dx2", lambda xp, x1, x2: x1**x2, {"x1": 0.0, "x2": -1.0}, {"x2": -_inf}),
    _Point(
        "pow(0, [0, 1, 2, -1])",
        lambda xp, x1, x2: x1**x2,
        {"x1": [0.0] * 4, "x2": [0.0, 1.0, 2.0, -1.0]},
        {"x1": [0.0, 1.0, 0.0, -_inf], "x2": [0.0, 0.0, 0.0, -_inf]},
        "the same element by element",
    ),
    _Point("0**x at 0, 2 and -1", lambda xp, x: 0.0**x, {"x": [0.0, 2.0, -1.0]}, {"x": [0.0, 0.0, -_inf]}),
    _Point(
        "pow(-2, 2)",
        lambda xp, x1, x2: x1**x2,
        {"x1": -2.0, "x2": 2.0},
        {"x1": -4.0, "x2": _nan},
        "the nan of the exponent's gradient never reaches that of the base",
    ),
    _Point(
        "logaddexp(-inf, -inf)",
        lambda xp, x1, x2: xp.logaddexp(x1, x2),
        {"x1": -_inf, "x2": -_inf},
        {"x1": 0.5, "x2": 0.5},
    ),
    _Point(
        "logaddexp of other infinities",
        lambda xp, x1, x2: xp.logaddexp(x1, x2),
        {"x1": [_inf, _inf, -_inf, 0.0], "x2": [_inf, 0.0, 0.0, -_inf]},
        {"x1": [0.5, 1.0, 0.0, 1.0], "x2": [0.5, 0.0, 1.0, 0.0]},
        "the larger one has it all, equals share",
    ),
    _Point(
        "nn.functional.logsumexp([-inf, -inf])",
        lambda xp, x: xp.nn.functional.logsumexp(x, 0),
        {"x": [-_inf, -_inf]},
        {"x": [0.0, 0.0]},
    ),
    _Point(
        "remainder(5, 3)",
        lambda xp, x1, x2: xp.remainder(x1, x2),
        {"x1": [5.0, -5.0], "x2": [3.0, 3.0]},
        {"x1": [1.0, 1.0], "x2": [-1.0, 2.0]},
        "-floor(x1 / x2) for the divisor",
    ),
    # --- products ---------------------------------------------------------------------------------------------------
    _Point(
        "prod([0, 2, 3])",
        lambda xp, x: xp.prod(x),
        {"x": [0.0, 2.0, 3.0]},
        {"x": [6.0, 0.0, 0.0]},
        "products of the others, never a division",
        second={"x": [5.0, 3.0, 2.0]},
    ),
    _Point(
        "prod([0, 0, 3])",
        lambda xp, x: xp.prod(x),
        {"x": [0.0, 0.0, 3.0]},
        {"x": [0.0, 0.0, 0.0]},
        "as before",
        second={"x": [3.0, 3.0, 0.0]},
    ),
    _Point(
        "cumulative_prod([2, 0, 3, 4])",
        lambda xp, x: xp.cumulative_prod(x),
        {"x": [2.0, 0.0, 3.0, 4.0]},
        {"x": [1.0, 32.0, 0.0, 0.0]},
        "as before",
        second={"x": [16.0, 32.0, 10.0, 6.0]},
    ),
    # --- indices that name an element twice -------------------------------------------------------------------------
    _Point(
        "x[[0, 0, 1]]",
        lambda xp, x: x[xp.asarray([0, 0, 1], device=x.device)],
        {"x": [1.0, 2.0, 3.0]},
        {"x": [2.0, 1.0, 0.0]},
        "shares add up",
    ),
    _Point(
        "x[[0, -3, 1]]",
        lambda xp, x: x[xp.asarray([0, -3, 1], device=x.device)],
        {"x": [1.0, 2.0, 3.0]},
        {"x": [2.0, 1.0, 0.0]},
        "for negative indices that name the same element, too",
    ),
    _Point(
        "take(x, [0, -3, 1])",
        lambda xp, x: xp.take(x, xp.asarray([0, -3, 1], device=x.device)),
        {"x": [1.0, 2.0, 3.0]},
        {"x": [2.0, 1.0, 0.0]},
    ),
    _Point(
        "take_along_axis(x, [0, -3, 1])",
        lambda xp, x: xp.take_along_axis(x, xp.asarray([0, -3, 1], device=x.device), axis=0),
        {"x": [1.0, 2.0, 3.0]},
        {"x": [2.0, 1.0, 0.0]},
    ),
    # --- steps ------------------------------------------------------------------------------------------------------
    *(
        _Point(
            f"{name}(x)",
            lambda xp, x, name=name: getattr(xp, name)(x),
            {"x": [-1.5, 0.0, 1.0, 2.5]},
            {"x": [0.0, 0.0, 0.0, 0.0]},
            "zeros, never None",
        )
        for name in ("round", "floor", "ceil", "trunc", "sign")
    ),
    _Point(
        "floor_divide(5, 3)",
        lambda xp, x1, x2: x1 // x2,
        {"x1": [5.0, 6.0], "x2": [3.0, 3.0]},
        {"x1": [0.0, 0.0], "x2": [0.0, 0.0]},
        "zeros, never None",
    ),
    _Point(
        "copysign(x1, x2)",
        lambda xp, x1, x2: xp.copysign(x1, x2),
        {"x1": [0.0, 2.0, 2.0], "x2": [-1.0, -1.0, 0.0]},
        {"x1": [0.0, -1.0, 1.0], "x2": [0.0, 0.0, 0.0]},
        "abs(x1) with another sign: 0 at 0",
    ),
    # --- linear algebra ---------------------------------------------------------------------------------------------
    _Point(
        "linalg.det([[1, 2], [2, 4]])",
        lambda xp, x: xp.linalg.det(x),
        {"x": [[1.0, 2.0], [2.0, 4.0]]},
        {"x": [[4.0, -2.0], [-2.0, 1.0]]},
        "the cofactors, for a singular matrix too",
    ),
    _Point(
        "linalg.eigvalsh(I) @ [1, 2]",
        lambda xp, x, w: xp.linalg.eigvalsh(x) @ w,
        {"x": [[1.0, 0.0], [0.0, 1.0]], "w": [1.0, 2.0]},
        {"x": [[1.0, 0.0], [0.0, 2.0]]},
        "finite although the eigenvalue is a double one",
    ),
    _Point(
        "linalg.svd with equal singular values: (U @ Vh)[0, 1]",
        _rotation_of_polar_decomposition,
        {"x": [[2.0, 0.0], [0.0, 2.0]]},
        {"x": [[0.0, 0.25], [-0.25, 0.0]]},
        "finite and right where the result does not depend on the choice of singular vectors; otherwise there is none",
    ),
    _Point(
        "linalg.eigh with equal eigenvalues: the projector on their space",
        _projector_on_lower_two,
        {"x": [[2.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 5.0]]},
        {"x": [[0.0, 0.0, -1 / 3], [0.0, 0.0, -1 / 3], [-1 / 3, -1 / 3, 0.0]]},
        "likewise",
    ),
    # --- special functions ------------------------------------------------------------------------------------------
    _Point(
        "special.xlogy(0, [0, -1, 2])",
        lambda xp, x, y: xp.special.xlogy(x, y),
        {"x": [0.0, 0.0, 0.0], "y": [0.0, -1.0, 2.0]},
        {"x": [0.0, 0.0, math.log(2)], "y": [0.0, 0.0, 0.0]},
        "0 where the function is 0 for any such y, as pow(0, 0)",
        value=[0.0, 0.0, 0.0],
    ),
    _Point(
        "special.xlogy(2, 0)",
        lambda xp, x, y: xp.special.xlogy(x, y),
        {"x": 2.0, "y": 0.0},
        {"x": -_inf, "y": _inf},
        value=-_inf,
    ),
    _Point(
        "special.xlog1py(0, [-1, -2, 1])",
        lambda xp, x, y: xp.special.xlog1py(x, y),
        {"x": [0.0, 0.0, 0.0], "y": [-1.0, -2.0, 1.0]},
        {"x": [0.0, 0.0, math.log(2)], "y": [0.0, 0.0, 0.0]},
        "as xlogy",
        value=[0.0, 0.0, 0.0],
    ),
    _Point(
        "special.entr(0)",
        lambda xp, x: xp.special.entr(x),
        {"x": 0.0},
        {"x": _inf},
        "the slope of -x * log(x) grows without bound",
        second={"x": -_inf},
        value=0.0,
    ),
    _Point(
        "special.rel_entr(0, [0, 1])",
        lambda xp, x, y: xp.special.rel_entr(x, y),
        {"x": [0.0, 0.0], "y": [0.0, 1.0]},
        {"x": [0.0, -_inf], "y": [0.0, 0.0]},
        "what both distributions rule out counts nothing",
        value=[0.0, 0.0],
    ),
    _Point(
        "special.kl_div(0, [0, 1])",
        lambda xp, x, y: xp.special.kl_div(x, y),
        {"x": [0.0, 0.0], "y": [0.0, 1.0]},
        {"x": [0.0, -_inf], "y": [1.0, 1.0]},
        "as rel_entr",
        value=[0.0, 1.0],
    ),
    _Point(
        "special.i1(0)",
        lambda xp, x: xp.special.i1(x),
        {"x": 0.0},
        {"x": 0.5},
        "never a division by x",
        second={"x": 0.0},
    ),
    _Point("special.i0e(0)", lambda xp, x: xp.special.i0e(x), {"x": 0.0}, {"x": 0.0}, "a kink, as that of abs"),
    _Point(
        "special.i0e and i1e of large numbers",
        lambda xp, x: xp.special.i0e(x) + xp.special.i1e(x),
        {"x": [-1e30, 1e30, _inf]},
        {"x": [0.0, 0.0, 0.0]},
        "finite; i0 and i1 overflow",
    ),
    _Point(
        "special.log_ndtr([-inf, -1e5, 40, inf])",
        lambda xp, x: xp.special.log_ndtr(x),
        {"x": [-_inf, -1e5, 40.0, _inf]},
        {"x": [_inf, 1e5, 0.0, 0.0]},
        "density and distribution function underflow, their quotient does not: it grows as -x",
    ),
    _Point(
        "special.erfcx([-1e5, 1e10, inf])",
        lambda xp, x: xp.special.erfcx(x),
        {"x": [-1e5, 1e10, _inf]},
        {"x": [-_inf, -1e-20 / math.sqrt(math.pi), 0.0]},
        "by its series where the terms of the derivative cancel",
    ),
    _Point(
        "special.expit([-1000, 1000])",
        lambda xp, x: xp.special.expit(x),
        {"x": [-1000.0, 1000.0]},
        {"x": [0.0, 0.0]},
        second={"x": [0.0, 0.0]},
        value=[0.0, 1.0],
    ),
    *(
        _Point(
            f"special.{name} at the ends",
            lambda xp, x, name=name: getattr(xp.special, name)(x),
            {"x": [low, 1.0]},
            {"x": [_inf, _inf]},
            "vertical where the value is infinite",
            second={"x": [-_inf, _inf]},
            value=[-_inf, _inf],
        )
        for name, low in (("logit", 0.0), ("ndtri", 0.0), ("erfinv", -1.0))
    ),
    _Point(
        "special.stdtrit(3, [0, 1])",
        lambda xp, x: xp.special.stdtrit(3, x),
        {"x": [0.0, 1.0]},
        {"x": [_inf, _inf]},
        "likewise",
        value=[-_inf, _inf],
    ),
    _Point(
        "special.gammainc([0.5, 1, 2, 2], [0, 0, 0, inf]), d/dx",
        lambda xp, a, x: xp.special.gammainc(a, x),
        {"a": [0.5, 1.0, 2.0, 2.0], "x": [0.0, 0.0, 0.0, _inf]},
        {"x": [_inf, 1.0, 0.0, 0.0]},
        "the density of the gamma distribution",
        second={"x": [-_inf, -1.0, 1.0, 0.0]},
    ),
    _Point(
        "special.stdtr([inf, 3], [0, inf]), d/dt",
        lambda xp, df, t: xp.special.stdtr(df, t),
        {"df": [_inf, 3.0], "t": [0.0, _inf]},
        {"t": [1 / math.sqrt(2 * math.pi), 0.0]},
        "infinitely many degrees of freedom make the normal distribution",
    ),
    # --- networks ---------------------------------------------------------------------------------------------------
    *(
        _Point(
            f"nn.functional.{name} at its {'kink' if len(points) == 1 else 'kinks'}",
            lambda xp, x, name=name, settings=settings: getattr(xp.nn.functional, name)(x, *settings),
            {"x": points},
            {"x": slopes},
            note,
        )
        for name, settings, points, slopes, note in (
            ("relu", (), [0.0], [0.0], "the slope of the flat side"),
            ("relu6", (), [0.0, 6.0], [0.0, 0.0], "likewise"),
            ("hardtanh", (), [-1.0, 1.0], [0.0, 0.0], "likewise"),
            ("hardsigmoid", (), [-3.0, 3.0], [0.0, 0.0], "likewise"),
            ("softshrink", (), [-0.5, 0.5], [0.0, 0.0], "likewise"),
            ("hardshrink", (), [-0.5, 0.5], [0.0, 0.0], "likewise, at a jump"),
            ("threshold", (1.0, 0.0), [1.0], [0.0], "likewise, at a jump"),
            ("hardswish", (), [-3.0, 3.0], [0.0, 1.0], "the slope outside"),
            ("leaky_relu", (0.25,), [0.0], [0.25], "the slope of the negative side"),
            ("elu", (2.0,), [0.0], [2.0], "likewise"),
        )
    ),
    _Point(
        "nn.functional.prelu(0)",
        lambda xp, x, weight: xp.nn.functional.prelu(x, weight),
        {"x": [0.0], "weight": [0.25]},
        {"x": [0.25], "weight": [0.0]},
        "as leaky_relu",
    ),
    _Point(
        "nn.functional.logsigmoid and softplus of large numbers",
        lambda xp, x: xp.nn.functional.softplus(x) + xp.nn.functional.logsigmoid(x),
        {"x": [-1000.0, 1000.0]},
        {"x": [1.0, 1.0]},
        "neither overflows",
        value=[-1000.0, 1000.0],
    ),
    _Point(
        "nn.functional.max_pool2d with ties",
        lambda xp, x: xp.nn.functional.max_pool2d(x, 2),
        {"x": [[[[1.0, 1.0], [0.0, 1.0]]]]},
        {"x": [[[[1.0, 0.0], [0.0, 0.0]]]]},
        "the first of them has it all",
    ),
    _Point(
        "nn.functional.adaptive_max_pool1d with ties",
        lambda xp, x: xp.nn.functional.adaptive_max_pool1d(x, 1),
        {"x": [[1.0, 2.0, 2.0]]},
        {"x": [[0.0, 1.0, 0.0]]},
        "likewise",
    ),
    _Point(
        "nn.functional.embedding_bag with ties, mode='max'",
        lambda xp, w: xp.nn.functional.embedding_bag(xp.asarray([[0, 1]], device=w.device), w, mode="max"),
        {"w": [[1.0, 2.0], [1.0, 3.0]]},
        {"w": [[1.0, 0.0], [0.0, 1.0]]},
        "likewise",
    ),
    _Point(
        "nn.functional.max_pool1d with nan",
        lambda xp, x: xp.nn.functional.max_pool1d(x, 3),
        {"x": [[1.0, _nan, 2.0]]},
        {"x": [[0.0, 1.0, 0.0]]},
        "to the nan, which is the result",
        value=[[_nan]],
    ),
    _Point(
        "nn.functional.lp_pool1d of zeros",
        lambda xp, x: xp.nn.functional.lp_pool1d(x, 2.0, 2),
        {"x": [[0.0, 0.0]]},
        {"x": [[0.0, 0.0]]},
        "as linalg.vector_norm",
    ),
    _Point(
        "nn.functional.pairwise_distance of equal vectors, eps=0",
        lambda xp, x, y: xp.nn.functional.pairwise_distance(x, y, eps=0.0),
        {"x": [[1.0, 2.0]], "y": [[1.0, 2.0]]},
        {"x": [[0.0, 0.0]], "y": [[0.0, 0.0]]},
        "as linalg.vector_norm; pdist likewise",
    ),
    _Point(
        "nn.functional.normalize([0, 0], eps=0.5)",
        lambda xp, x: xp.nn.functional.normalize(x, dim=0, eps=0.5),
        {"x": [0.0, 0.0]},
        {"x": [2.0, 2.0]},
        "divided by eps, a constant; cosine_similarity likewise",
        value=[0.0, 0.0],
    ),
    _Point(
        "nn.functional.scaled_dot_product_attention with a row that is fully masked",
        lambda xp, q, k, v: xp.nn.functional.scaled_dot_product_attention(
            q, k, v, attn_mask=xp.asarray([[False, False], [True, True]], device=q.device)
        ),
        {"q": [[1.0], [1.0]], "k": [[0.0], [0.0]], "v": [[2.0], [4.0]]},
        {"q": [[0.0], [0.0]], "k": [[-0.5], [0.5]], "v": [[0.5], [0.5]]},
        "it attends to nothing: 0, and no gradient",
        value=[[0.0], [3.0]],
    ),
    _Point(
        "nn.functional.softmax([-inf, -inf])",
        lambda xp, x: xp.nn.functional.softmax(x, 0),
        {"x": [-_inf, -_inf]},
        {"x": [_nan, _nan]},
        "there is nothing to choose from",
        value=[_nan, _nan],
    ),
    _Point(
        "nn.functional.embedding with padding_idx",
        lambda xp, w: xp.nn.functional.embedding(xp.asarray([0, 1, 1], device=w.device), w, padding_idx=0),
        {"w": [[1.0], [2.0]]},
        {"w": [[0.0], [2.0]]},
        "none for that row",
        value=[[1.0], [2.0], [2.0]],
    ),
    *(
        _Point(
            f"nn.functional.{name} of equal numbers",
            lambda xp, x, y, name=name, settings=settings: getattr(xp.nn.functional, name)(x, y, **settings),
            {"x": [1.0], "y": [1.0]},
            {"x": [0.0], "y": [0.0]},
            "as abs",
        )
        for name, settings in (("l1_loss", {}), ("smooth_l1_loss", {"beta": 0.0}))
    ),
    _Point(
        "nn.functional.hinge_embedding_loss at the margin",
        lambda xp, x: xp.nn.functional.hinge_embedding_loss(x, -xp.ones_like(x)),
        {"x": [1.0]},
        {"x": [-1.0]},
        "the slope inside the margin, as in PyTorch",
    ),
    _Point(
        "nn.functional.margin_ranking_loss at the margin",
        lambda xp, x, y: xp.nn.functional.margin_ranking_loss(x, y, xp.ones_like(x)),
        {"x": [1.0], "y": [1.0]},
        {"x": [-1.0], "y": [1.0]},
        "likewise",
    ),
    _Point(
        "nn.functional.triplet_margin_loss at the margin, eps=0",
        lambda xp, a, p, n: xp.nn.functional.triplet_margin_loss(a, p, n, eps=0.0),
        {"a": [[0.0, 0.0]], "p": [[0.0, 0.0]], "n": [[1.0, 0.0]]},
        {"a": [[1.0, 0.0]], "p": [[0.0, 0.0]], "n": [[-1.0, 0.0]]},
        "likewise; none for two vectors at distance 0",
    ),
    _Point(
        "nn.functional.multi_margin_loss at the margin",
        lambda xp, x: xp.nn.functional.multi_margin_loss(x, xp.asarray([0], device=x.device)),
        {"x": [[1.0, 0.0]]},
        {"x": [[0.0, 0.0]]},
        "the flat side here, as in PyTorch",
    ),
    _Point(
        "nn.functional.multilabel_margin_loss at the margin",
        lambda xp, x: xp.nn.functional.multilabel_margin_loss(x, xp.asarray([[0, -1]], device=x.device)),
        {"x": [[1.0, 0.0]]},
        {"x": [[0.0, 0.0]]},
        "likewise",
    ),
    _Point(
        "nn.functional.binary_cross_entropy of certainty",
        lambda xp, x, y: xp.nn.functional.binary_cross_entropy(x, y, reduction="none"),
        {"x": [0.0, 1.0, 0.0, 1.0], "y": [1.0, 0.0, 0.0, 1.0]},
        {"x": [-1e12, 1e12, 1.0, -1.0]},
        "logarithms stop at -100, and their slopes at 1e12 (16384 in float16)",
        value=[100.0, 100.0, 0.0, 0.0],
    ),
    _Point(
        "nn.functional.binary_cross_entropy_with_logits(1000 from the truth)",
        lambda xp, x, y: xp.nn.functional.binary_cross_entropy_with_logits(x, y, reduction="none"),
        {"x": [-1000.0, 1000.0], "y": [1.0, 0.0]},
        {"x": [-1.0, 1.0]},
        "never cut off",
        value=[1000.0, 1000.0],
    ),
    _Point(
        "nn.functional.kl_div to a target with a 0",
        lambda xp, x, y: xp.nn.functional.kl_div(x, y, reduction="none"),
        {"x": [-1.0, -1.0], "y": [0.0, 1.0]},
        {"x": [0.0, -1.0]},
        "0 log 0 is 0",
        value=[0.0, 1.0],
    ),
    _Point(
        "nn.functional.ctc_loss of labels that cannot fit",
        lambda xp, x: xp.nn.functional.ctc_loss(x, xp.asarray([1, 1], device=x.device), (2,), (2,)),
        {"x": [[-0.5, -1.0], [-0.5, -1.0]]},
        {"x": [[_nan, _nan], [_nan, _nan]]},
        "see the next row",
        value=_inf,
    ),
    _Point(
        "nn.functional.ctc_loss of labels that cannot fit, zero_infinity=True",
        lambda xp, x: xp.nn.functional.ctc_loss(x, xp.asarray([1, 1], device=x.device), (2,), (2,), zero_infinity=True),
        {"x": [[-0.5, -1.0], [-0.5, -1.0]]},
        {"x": [[0.0, 0.0], [0.0, 0.0]]},
        "it counts nothing",
        value=0.0,
    ),
    _Point(
        "nn.functional.cross_entropy with every target ignored",
        lambda xp, x: xp.nn.functional.cross_entropy(x, xp.asarray([-100, -100], device=x.device)),
        {"x": [[1.0, 2.0], [3.0, 4.0]]},
        {"x": [[0.0, 0.0], [0.0, 0.0]]},
        "the mean of no losses is 0 here",
        value=0.0,
    ),
)
"""The table, in the order in which the documentation prints it."""
