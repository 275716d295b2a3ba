"""Derivatives of the searching functions against finite differences."""

from __future__ import annotations

import numpy as np
import pytest

import lucid
from tests.autograd.harness import Case, check_first_order, check_second_order, complex_, late, real

where = late("where")
MASK = np.asarray([[True, False, True], [False, False, True]])
CASES = [
    Case("where", where, [MASK, real(2, 3), real(2, 3, seed=1)]),
    Case("where-broadcast-values", where, [MASK, real(3), real(2, 1)]),
    Case("where-broadcast-condition", where, [MASK[0], real(2, 3), real()]),
    Case("where-complex", where, [MASK, complex_(2, 3), complex_(3)]),
    Case("where-real-and-complex", where, [MASK, real(2, 3), complex_(3)]),
    Case("where-number-first", lambda c, x: where(c, 2.0, x), [MASK, real(2, 3)]),
    Case("where-number-second", lambda c, x: where(c, x, -1), [MASK, complex_(2, 3)]),
    Case("where-the-condition-depends-on-x", lambda x: where(x > 0, x * x, -x), [real(3, 4)]),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_first_order(case: Case) -> None:
    check_first_order(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_second_order(case: Case) -> None:
    check_second_order(case)


def test_what_is_not_chosen_gets_zero_whatever_the_gradient() -> None:
    x = lucid.tensor(np.ones(2), requires_grad=True)
    y = lucid.where(lucid.asarray(np.asarray([True, False])), x, 0.0)
    y.backward(lucid.asarray(np.asarray([np.inf, np.nan])))
    np.testing.assert_array_equal(x.grad.numpy(), [np.inf, 0])


@pytest.mark.parametrize("name", ["argmax", "argmin", "count_nonzero", "nonzero"])
def test_integer_results_are_cut_off(name: str) -> None:
    x = lucid.tensor(np.ones(3), requires_grad=True)
    result = getattr(lucid, name)(x)
    for y in result if isinstance(result, tuple) else (result,):
        assert not y.requires_grad


def test_searchsorted_is_cut_off() -> None:
    x = lucid.tensor(np.arange(3.0), requires_grad=True)
    assert not lucid.searchsorted(x, x).requires_grad
