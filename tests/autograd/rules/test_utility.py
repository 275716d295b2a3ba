"""Derivatives of the utility functions against finite differences."""

from __future__ import annotations

import numpy as np
import pytest

import lucid
from tests.autograd.harness import Case, check_first_order, check_second_order, complex_, late, real

diff = late("diff")
CASES = [
    *(
        Case(f"diff-n={n}-axis={axis}", lambda x, n=n, axis=axis: diff(x, n=n, axis=axis), [real(4, 5)])
        for n in (0, 1, 2, 3)
        for axis in (0, -1)
    ),
    Case("diff-complex", lambda x: diff(x, n=2), [complex_(2, 4)]),
    Case("diff-prepend-append", lambda x, a, b: diff(x, prepend=a, append=b), [real(2, 3), real(2, 1), real(2, 2)]),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_first_order(case: Case) -> None:
    check_first_order(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_second_order(case: Case) -> None:
    check_second_order(case)


@pytest.mark.parametrize("n", [3, 4, 7])
def test_more_differences_than_elements(n: int) -> None:
    x = lucid.tensor(np.ones(3), requires_grad=True)
    (slope,) = lucid.autograd.grad(lucid.diff(x, n=n), x)
    np.testing.assert_array_equal(slope.numpy(), np.zeros(3))


@pytest.mark.parametrize("name", ["all", "any"])
def test_bool_results_are_cut_off(name: str) -> None:
    x = lucid.tensor(np.ones(3), requires_grad=True)
    assert not getattr(lucid, name)(x).requires_grad
