"""Derivative rules of the special functions against finite differences, and what has no derivative."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid
from lucid.autograd.rules import RULES
from lucid.func import grad, jvp, vmap
from tests.autograd.harness import (
    Array,
    Case,
    check_first_order,
    check_second_order,
    late,
    positive,
    real,
)


def probability(*shape: int, seed: int = 0) -> Array:
    """Return random numbers between 0.1 and 0.9."""
    return np.random.default_rng((seed, 5, *shape)).uniform(0.1, 0.9, shape)


def far(*shape: int, seed: int = 0) -> Array:
    """Return random numbers of both signs up to 12."""
    return np.asarray(6 * real(*shape, seed=seed))


def unary(name: str, draw: Any = real, **options: Any) -> list[Case]:
    function = late(f"special.{name}")
    return [Case(f"{name}-{x.ndim}d", function, [x], **options) for x in (draw(3, 4), draw())]


def with_parameters(name: str, parameters: list[Array], x: Array, scalars: tuple[float, ...], **options: Any) -> Any:
    """Return cases of a function whose last argument alone has a derivative."""
    function = late(f"special.{name}")
    last = len(parameters)
    return [
        Case(name, function, [*parameters, x], differentiable=(last,), **options),
        Case(f"{name}-row", function, [*[p[0] for p in parameters], x], differentiable=(last,), **options),
        Case(f"{name}-numbers", lambda x: function(*scalars, x), [x], **options),
        Case(
            f"{name}-integers",
            function,
            [*[np.round(p * 3).astype(np.int64) + 1 for p in parameters], x],
            differentiable=(last,),
            **options,
        ),
    ]


def two(name: str, first: Any = positive, second: Any = positive, scalar: float = 0.7) -> list[Case]:
    """Return cases of a function with a derivative for both arguments."""
    function = late(f"special.{name}")
    return [
        Case(name, function, [first(3, 4), second(3, 4, seed=1)]),
        Case(f"{name}-row", function, [first(3, 4), second(4, seed=1)]),
        Case(f"{name}-0d", function, [first(), second(2, 3, seed=1)]),
        Case(f"{name}-scalar-right", lambda x: function(x, scalar), [first(3, 4)]),
        Case(f"{name}-scalar-left", lambda y: function(scalar, y), [second(3, 4)]),
        Case(f"{name}-integer", function, [np.arange(1, 13).reshape(3, 4), second(3, 4)], differentiable=(1,)),
    ]


_A, _B = positive(3, 4, seed=1), positive(3, 4, seed=2)
_P = probability(3, 4)

CASES = [
    *unary("exp2"),
    *unary("expit", far),
    *unary("logit", probability),
    *unary("entr", positive),
    *two("xlogy", first=real),
    *two("xlog1py", first=real),
    *two("rel_entr"),
    *two("kl_div"),
    *unary("erf"),
    *unary("erfc"),
    *unary("erfcx"),
    Case("erfcx-far", lambda x: lucid.special.erfcx(10 * x), [positive(3, 4)]),
    *unary("erfinv", lambda *shape: 2 * probability(*shape) - 1, single=1e-3),
    *unary("ndtr"),
    *unary("ndtri", probability, single=1e-3),
    *unary("log_ndtr", far),
    *unary("gammaln", positive),
    Case("gammaln-negative", late("special.gammaln"), [np.asarray([-0.5, -1.4, -2.6])]),
    *unary("digamma", positive, single=1e-3),
    Case("psi", late("special.psi"), [positive(2, 3)], single=1e-3),
    *[
        Case(f"polygamma-{n}", lambda x, n=n: lucid.special.polygamma(n, x), [positive(3, 4) + 0.5], single=1e-3)
        for n in (0, 1, 2)
    ],
    Case("polygamma-orders", late("special.polygamma"), [np.asarray([[0], [1], [3]]), positive(4) + 0.5], single=1e-3),
    Case("zeta", late("special.zeta"), [_A + 1.5, _B + 0.5], differentiable=(1,), single=1e-3),
    Case("zeta-integer", late("special.zeta"), [np.asarray([2, 3, 4, 5]), _B + 0.5], single=1e-3),
    Case("zeta-number", lambda q: lucid.special.zeta(2.5, q), [_B + 0.5], single=1e-3),
    *with_parameters("gammainc", [_A], _B, (1.7,)),
    *with_parameters("gammaincc", [_A], _B, (1.7,)),
    *two("beta"),
    *two("betaln"),
    *with_parameters("betainc", [_A, _B], _P, (1.7, 0.8)),
    *with_parameters("betaincc", [_A, _B], _P, (1.7, 0.8)),
    *with_parameters("chdtr", [_A], _B, (3,)),
    *with_parameters("chdtrc", [_A], _B, (3,)),
    *with_parameters("stdtr", [_A], real(3, 4), (3,)),
    *with_parameters("stdtrit", [_A + 1], _P, (3,), single=1e-2),
    *with_parameters("fdtr", [_A, _B], positive(3, 4), (3, 4)),
    *with_parameters("fdtrc", [_A, _B], positive(3, 4), (3, 4)),
    *unary("i0"),
    *unary("i0e"),
    *unary("i1"),
    *unary("i1e"),
    *with_parameters("iv", [_A], positive(3, 4), (2,)),
    *with_parameters("ive", [_A], positive(3, 4), (2,)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_first_order(case: Case) -> None:
    check_first_order(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_second_order(case: Case) -> None:
    check_second_order(case)


MISSING = [(name, argument) for name, rule in RULES.items() for argument in rule.missing]


def call(name: str, arguments: dict[str, Any]) -> Any:
    function = late("special.zeta" if name == "special.riemann_zeta" else name)
    return function(*arguments.values())


def arguments_of(name: str) -> dict[str, Any]:
    return {argument: lucid.asarray([0.3, 0.6]) for argument in lucid._dispatch.OPS[name].inputs}


@pytest.mark.parametrize(("name", "argument"), MISSING)
def test_an_argument_without_a_rule_is_an_error_at_once(name: str, argument: str) -> None:
    arguments = arguments_of(name)
    message = f"{name}: {argument} requires grad, but .* no closed form; pass {argument}.detach"
    tracked = {**arguments, argument: lucid.tensor([0.3, 0.6], dtype=lucid.float64, requires_grad=True)}
    with pytest.raises(lucid.GradientError, match=message):
        call(name, tracked)
    with lucid.no_grad():
        assert not call(name, tracked).requires_grad
    with pytest.raises(lucid.GradientError, match=message):
        jvp(lambda a: call(name, {**arguments, argument: a}), (arguments[argument],), (lucid.ones(2),))
    with pytest.raises(lucid.GradientError, match=message):
        vmap(grad(lambda a: lucid.sum(call(name, {**arguments, argument: a}))))(arguments[argument])


def test_the_arguments_without_a_rule() -> None:
    assert len(MISSING) == 19
    assert {name for name, _ in MISSING} <= {f"special.{name}" for name in lucid.special.__all__} | {
        "special.riemann_zeta"
    }
