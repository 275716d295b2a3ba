"""Set functions have no derivative: their results are cut off, and what is computed from the input is not."""

from __future__ import annotations

import numpy as np
import pytest

import lucid


@pytest.mark.parametrize("name", ["unique_all", "unique_counts", "unique_inverse", "unique_values"])
def test_results_are_cut_off(name: str) -> None:
    x = lucid.tensor(np.asarray([2.0, 1.0, 2.0]), requires_grad=True)
    result = getattr(lucid, name)(x)
    for y in result if isinstance(result, tuple) else (result,):
        assert not y.requires_grad


def test_isin_is_cut_off() -> None:
    x = lucid.tensor(np.asarray([2.0, 1.0, 2.0]), requires_grad=True)
    assert not lucid.isin(x, x).requires_grad


def test_distinct_values_by_index_have_a_derivative() -> None:
    x = lucid.tensor(np.asarray([2.0, 1.0, 2.0]), requires_grad=True)
    values = x[lucid.unique_all(x).indices]
    lucid.sum(values * lucid.asarray(np.asarray([10.0, 20.0]))).backward()
    np.testing.assert_array_equal(x.grad.numpy(), [20, 10, 0])
