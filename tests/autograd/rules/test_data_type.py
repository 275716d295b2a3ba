"""Derivative rules of the data type functions."""

from __future__ import annotations

import numpy as np
import pytest

import lucid
from tests.autograd.harness import Case, check_first_order, check_second_order, complex_, real

CASES = [
    Case("astype-same", lambda x: lucid.astype(x, x.dtype), [real(2, 3)]),
    Case("astype-complex", lambda x: lucid.astype(x, lucid.complex128), [real(2, 3)]),
    Case("astype-complex-complex", lambda x: lucid.astype(x, lucid.complex128) * 2j, [complex_(2, 3)]),
    Case("astype-0d", lambda x: lucid.astype(x, lucid.complex128), [real()]),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_first_order(case: Case) -> None:
    check_first_order(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_second_order(case: Case) -> None:
    check_second_order(case)


@pytest.mark.parametrize("dtype", [lucid.float16, lucid.float32, lucid.complex64])
def test_the_gradient_is_cast_back(dtype: lucid.DType) -> None:
    x = lucid.tensor([1.0, 2.0], dtype=lucid.float64, requires_grad=True)
    y = lucid.astype(x, dtype)
    lucid.sum(lucid.real(y * y)).backward()
    assert x.grad is not None and x.grad.dtype is lucid.float64
    np.testing.assert_array_equal(x.grad.numpy(), [2.0, 4.0])


@pytest.mark.parametrize("dtype", [lucid.int64, lucid.uint8, lucid.bool])
def test_integers_have_no_derivative(dtype: lucid.DType) -> None:
    x = lucid.tensor([1.5, 2.5], requires_grad=True)
    y = lucid.astype(x, dtype)
    assert not y.requires_grad
    assert not (lucid.astype(y, lucid.float64) * 2).requires_grad


@pytest.mark.parametrize("function", [lucid.sum, lucid.prod, lucid.linalg.trace])
def test_a_reduction_to_integers_has_no_derivative(function: object) -> None:
    x = lucid.tensor([[1.5, 2.5], [1.0, 1.0]], requires_grad=True)
    assert not function(x, dtype=lucid.int64).requires_grad  # type: ignore[operator]  # they are functions
