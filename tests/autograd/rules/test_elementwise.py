"""Derivatives of the elementwise functions against finite differences."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest

import lucid
from lucid._dispatch import OPS, binary
from lucid.autograd.rules import RULES
from tests.autograd.harness import (
    Case,
    apart_from_zero,
    binary_cases,
    check_first_order,
    check_second_order,
    complex_,
    distinct,
    late,
    positive,
    real,
    unary_cases,
)

inside_one = partial(real, low=-0.9, high=0.9)
above_one = partial(real, low=1.2, high=2.9)
above_minus_one = partial(real, low=-0.8, high=2.0)

REAL_AND_COMPLEX = [
    *unary_cases("abs"),
    *unary_cases("acos", draw=inside_one),
    *unary_cases("acosh", draw=above_one),
    *unary_cases("asin", draw=inside_one),
    *unary_cases("asinh"),
    *unary_cases("atan"),
    *unary_cases("atanh", draw=inside_one, draw_complex=partial(complex_, high=0.8)),
    *unary_cases("conj"),
    *unary_cases("cos"),
    *unary_cases("cosh"),
    *unary_cases("exp"),
    *unary_cases("expm1"),
    *unary_cases("imag"),
    *unary_cases("log", draw=positive),
    *unary_cases("log1p", draw=above_minus_one, draw_complex=partial(complex_, high=0.8)),
    *unary_cases("log2", draw=positive),
    *unary_cases("log10", draw=positive),
    *unary_cases("negative"),
    *unary_cases("positive"),
    *unary_cases("real"),
    *unary_cases("reciprocal", draw=apart_from_zero),
    *unary_cases("round", draw_complex=None),
    *unary_cases("sign"),
    *unary_cases("sin"),
    *unary_cases("sinh"),
    *unary_cases("sqrt", draw=positive),
    *unary_cases("square"),
    *unary_cases("tan", draw=inside_one),
    *unary_cases("tanh"),
]
REAL = [
    *unary_cases("ceil", draw_complex=None),
    *unary_cases("floor", draw_complex=None),
    *unary_cases("trunc", draw_complex=None),
]


def second_distinct(*shape: int, seed: int = 0) -> Any:
    """Numbers at least 0.05 from all that `distinct` gives, so that nothing ties."""
    return distinct(*shape, seed=seed) + 0.05


no_complex = partial(binary_cases, complex_numbers=False)
BINARY = [
    *binary_cases("add"),
    *no_complex("atan2", first=apart_from_zero, second=apart_from_zero),
    *no_complex("copysign", first=apart_from_zero, second=apart_from_zero),
    *binary_cases("divide", second=apart_from_zero),
    *no_complex("floor_divide", first=partial(real, low=2.76, high=2.94), second=partial(real, low=1.2, high=1.34)),
    *no_complex("hypot", first=apart_from_zero, second=apart_from_zero),
    *no_complex("logaddexp"),
    *no_complex("maximum", first=distinct, second=second_distinct),
    *no_complex("minimum", first=distinct, second=second_distinct),
    *binary_cases("multiply"),
    *binary_cases("pow", first=positive),
    *no_complex("remainder", first=partial(real, low=2.76, high=2.94), second=partial(real, low=1.2, high=1.34)),
    *binary_cases("subtract"),
]

CLIP = late("clip")
CHOICES = [
    Case("clip-scalars", lambda x: CLIP(x, -0.55, 0.55), [distinct(3, 4)]),
    Case("clip-positional-none", lambda x: CLIP(x, None, 0.55), [distinct(3, 4)]),
    Case("clip-min-only", lambda x: CLIP(x, min=-0.55), [distinct(3, 4)]),
    Case(
        "clip-arrays",
        lambda x, low, high: CLIP(x, low, high),
        [distinct(3, 4), distinct(4) - 0.45, distinct(3, 1) + 0.55],
    ),
    Case("clip-array-min", lambda x, low: CLIP(x, min=low), [distinct(3, 4), distinct(4) + 0.03]),
    Case("clip-array-max", lambda x, high: CLIP(x, max=high), [distinct(3, 4), distinct(4) + 0.03]),
    Case("clip-array-and-scalar", lambda x, low: CLIP(x, low, 0.55), [distinct(3, 4), distinct(4) + 0.03]),
    Case("clip-scalar-and-array", lambda x, high: CLIP(x, -0.55, high), [distinct(3, 4), distinct(4) + 0.03]),
]
POWERS = [
    *(Case(f"pow-{y}", lambda x, y=y: x**y, [apart_from_zero(3, 4)]) for y in (-2, -1, 0, 1, 2, 3, 2.0)),
    *(Case(f"pow-{y}", lambda x, y=y: x**y, [positive(3, 4)]) for y in (0.5, -1.5, 1.3)),
    *(Case(f"complex-pow-{y}", lambda x, y=y: x**y, [complex_(2, 3)]) for y in (0, 2, 0.5, 1 + 2j)),
    Case("pow-of-a-complex-number", lambda x: (1 + 2j) ** x, [real(3, 4)]),
    Case("pow-of-zero", lambda x: 0.0**x, [positive(3)]),
    Case("pow-zero-dimensional-exponent", lambda x, y: x**y, [positive(3, 4), positive()]),
    Case("pow-exponent-with-a-zero", lambda x, y: x**y, [apart_from_zero(3), np.asarray([0.0, 2.0, -1.0])], (0,)),
    Case("multiply-by-a-complex-number", lambda x: x * (1 - 2j), [real(3)]),
    Case("divide-a-complex-number", lambda x: (1 - 2j) / x, [apart_from_zero(3)]),
    Case("remainder-negative", lambda x, y: x % y, [np.asarray([-5.2, 5.2, -5.2]), np.asarray([3.1, -3.1, -3.1])]),
]
# Zeros stay Python numbers on their way to the rules, other numbers become arrays.
ZERO_LEFT = ("add", "divide", "hypot", "logaddexp", "maximum", "minimum", "multiply", "remainder", "subtract")
ZERO_RIGHT = ("add", "atan2", "copysign", "hypot", "logaddexp", "maximum", "minimum", "multiply", "subtract")


def zero_cases(zero: float) -> Iterator[Case]:
    for name in ZERO_LEFT:
        yield Case(f"{name}-{zero}-left", partial(late(name), zero), [apart_from_zero(2, 3)])
    for name in ZERO_RIGHT:
        yield Case(f"{name}-{zero}-right", lambda x, name=name: late(name)(x, zero), [apart_from_zero(2, 3)])


# `complex` is no function of the standard: it is how a change of `imag(x)` is written back to `x`.
COMPLEX = OPS["complex"]
PARTS = [
    Case("complex", lambda a, b: binary(COMPLEX, a, b), [real(2, 3), real(3, seed=1)]),
    Case("complex-number", lambda a: binary(COMPLEX, a, 2.0), [real(2, 3)]),
]
CASES = [*PARTS, *REAL_AND_COMPLEX, *REAL, *BINARY, *CHOICES, *POWERS, *zero_cases(0), *zero_cases(0.0)]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_first_order(case: Case) -> None:
    check_first_order(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_second_order(case: Case) -> None:
    check_second_order(case)


def inputs_of(name: str, size: int) -> list[Any]:
    """Return arguments inside the domain of every function but those of numbers above 1."""
    x = np.random.default_rng(0).uniform(0.1, 0.9, size) + (1 if name == "acosh" else 0)
    return [x, *(x[::-1] * scale for scale in (0.7, 1.2))][: len(OPS[name].inputs)]


@pytest.mark.parametrize("name", sorted(name for name in RULES if hasattr(lucid, name) and OPS[name].elementwise))
def test_big_arrays_get_the_same_gradients(name: str) -> None:
    """Rules are evaluated block by block on arrays of more than a quarter of a million elements."""
    arrays = inputs_of(name, 300_007)
    if name == "where":
        arrays[0] = arrays[0] > 0.5
    pieces = []
    for size in (300_007, 1000):
        leaves = [lucid.tensor(np.array(x[-size:])) for x in arrays]
        for leaf in leaves:
            leaf.requires_grad = leaf.dtype.is_floating
        wanted = [leaf for leaf in leaves if leaf.requires_grad]
        weights = lucid.asarray(np.cos(np.arange(300_007.0))[-size:])
        pieces.append(lucid.autograd.grad(getattr(lucid, name)(*leaves), wanted, weights))
    for big, small in zip(*pieces, strict=True):
        assert big.shape == (300_007,)
        np.testing.assert_allclose(big.numpy()[-1000:], small.numpy(), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", ["asin", "acos", "acosh", "atanh", "log", "sqrt", "log1p"])
@pytest.mark.parametrize("point", [2.0, -2.0])
@pytest.mark.parametrize("side", [0.0, -0.0])
def test_on_a_branch_cut_the_derivative_is_that_of_its_side(name: str, point: float, side: float) -> None:
    """A signed zero says on which side of the cut a number lies; the slope along the cut is that of that side."""
    h = 1e-5
    z = [complex(point + step, side) for step in (-h, 0.0, h)]
    function = getattr(lucid, name)
    below, _, above = [complex(function(lucid.asarray(np.asarray(value)))) for value in z]
    x = lucid.tensor(np.asarray(z[1]), requires_grad=True)
    function(x).backward(lucid.asarray(np.asarray(1.0 + 0.0j)))
    assert complex(x.grad).conjugate() == pytest.approx((above - below) / (2 * h), rel=1e-6)


@pytest.mark.parametrize("name", ["asinh", "atan"])
@pytest.mark.parametrize("point", [2.0, -2.0])
@pytest.mark.parametrize("side", [0.0, -0.0])
def test_on_an_imaginary_branch_cut(name: str, point: float, side: float) -> None:
    h = 1e-5
    z = [complex(side, point + step) for step in (-h, 0.0, h)]
    function = getattr(lucid, name)
    below, _, above = [complex(function(lucid.asarray(np.asarray(value)))) for value in z]
    x = lucid.tensor(np.asarray(z[1]), requires_grad=True)
    function(x).backward(lucid.asarray(np.asarray(1.0 + 0.0j)))
    assert complex(x.grad).conjugate() == pytest.approx((above - below) / (2j * h), rel=1e-6)
