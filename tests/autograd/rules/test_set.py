"""Gradients of the distinct values; what counts and locates them is integer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid
from tests.autograd.harness import Case, check_first_order, check_second_order, complex_, distinct

FUNCTIONS = ("unique_all", "unique_counts", "unique_inverse", "unique_values")


def values(name: str) -> Any:
    """Return a function that gives the distinct values alone, squared so that there is a second derivative."""

    def function(x: Any) -> Any:
        result = getattr(lucid, name)(x * x * x)
        return result if name == "unique_values" else result.values

    return function


CASES = [
    *[Case(f"{name}-distinct", values(name), [distinct(3, 4)]) for name in FUNCTIONS],
    Case("unique_values-0d", values("unique_values"), [distinct()]),
    Case("unique_values-empty", values("unique_values"), [distinct(0, 2)]),
    Case("unique_values-complex", values("unique_values"), [complex_(2, 3)]),
    Case("unique_inverse-complex", values("unique_inverse"), [complex_(5)]),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_first_order(case: Case) -> None:
    check_first_order(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_second_order(case: Case) -> None:
    check_second_order(case)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_equal_elements_share_equally(name: str) -> None:
    x = lucid.tensor(np.asarray([[2.0, 1.0], [2.0, np.nan]]), requires_grad=True)
    result = getattr(lucid, name)(x)
    found = result if name == "unique_values" else result.values
    lucid.sum(found[:2] * lucid.asarray([10.0, 20.0])).backward()
    np.testing.assert_array_equal(x.grad.numpy(), [[10.0, 10.0], [10.0, 0.0]])


def test_what_counts_and_locates_does_not_require_grad() -> None:
    x = lucid.tensor(np.asarray([2.0, 1.0, 2.0]), requires_grad=True)
    assert [y.requires_grad for y in lucid.unique_all(x)] == [True, False, False, False]
    assert not lucid.isin(x, x).requires_grad


def test_distinct_values_by_index_have_the_gradient_of_the_first() -> None:
    x = lucid.tensor(np.asarray([2.0, 1.0, 2.0]), requires_grad=True)
    found = x[lucid.unique_all(x).indices]
    lucid.sum(found * lucid.asarray(np.asarray([10.0, 20.0]))).backward()
    np.testing.assert_array_equal(x.grad.numpy(), [20, 10, 0])
