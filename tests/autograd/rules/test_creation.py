"""Derivative rules of the creation functions against finite differences."""

from __future__ import annotations

import pytest

import lucid
from tests.autograd.harness import Case, check_first_order, check_second_order, complex_, real

CASES = [
    *[
        Case(f"{f.__name__}-{k}-{draw.__name__}", lambda x, f=f, k=k: f(x, k=k), [draw(2, 3, 4)])
        for f in (lucid.tril, lucid.triu)
        for draw in (real, complex_)
        for k in (0, 1, -2)
    ],
    *[
        Case(
            f"meshgrid-{indexing}", lambda *xs, i=indexing: lucid.meshgrid(*xs, indexing=i), [real(2), real(3, seed=1)]
        )
        for indexing in ("xy", "ij")
    ],
    Case("asarray-copy", lambda x: lucid.asarray(x, copy=True), [complex_(2, 3)]),
    Case("asarray-dtype", lambda x: lucid.asarray(x, dtype=lucid.complex128), [real(2, 3)]),
    Case("asarray-list", lambda x, y: lucid.asarray([[x, y], [y, 1.0]]), [real(), real(seed=1)]),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_first_order(case: Case) -> None:
    check_first_order(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_second_order(case: Case) -> None:
    check_second_order(case)


@pytest.mark.parametrize("function", [lucid.zeros_like, lucid.ones_like, lucid.empty_like])
def test_like_functions_take_the_shape_alone(function: object) -> None:
    x = lucid.tensor([1.0, 2.0], requires_grad=True)
    assert not function(x).requires_grad  # type: ignore[operator]  # they are functions
