"""Derivatives of the sorting functions against finite differences."""

from __future__ import annotations

import numpy as np
import pytest

import lucid
from tests.autograd.harness import Case, check_first_order, check_second_order, distinct, late

sort = late("sort")
CASES = [
    Case(
        f"sort-axis={axis}-{'down' if descending else 'up'}{'' if stable else '-unstable'}",
        lambda x, axis=axis, descending=descending, stable=stable: sort(
            x, axis=axis, descending=descending, stable=stable
        ),
        [distinct(3, 2, 4)],
    )
    for axis in (0, 1, -1)
    for descending in (False, True)
    for stable in (True, False)
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_first_order(case: Case) -> None:
    check_first_order(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_second_order(case: Case) -> None:
    check_second_order(case)


@pytest.mark.parametrize("descending", [False, True])
def test_equal_elements_keep_their_order(descending: bool) -> None:
    x = lucid.tensor(np.asarray([2.0, 1.0, 2.0, 1.0]), requires_grad=True)
    weights = np.asarray([1.0, 2.0, 3.0, 4.0])
    lucid.sum(lucid.sort(x, descending=descending) * lucid.asarray(weights)).backward()
    np.testing.assert_array_equal(x.grad.numpy(), [1, 3, 2, 4] if descending else [3, 1, 4, 2])


def test_argsort_is_cut_off() -> None:
    assert not lucid.argsort(lucid.tensor(np.ones(3), requires_grad=True)).requires_grad
