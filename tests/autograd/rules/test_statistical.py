"""Derivatives of the statistical functions against finite differences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import lucid
from tests.autograd.harness import (
    Array,
    Case,
    apart_from_zero,
    check_first_order,
    check_second_order,
    complex_,
    distinct,
    late,
    real,
)

AXES = (None, 0, -1, (0, 2), (-1, 1), ())


def reductions(name: str, kinds: dict[str, Array], **options: Any) -> Iterator[Case]:
    """Yield the cases of a reduction: every choice of axes, with and without them kept, and zero dimensions."""
    function = late(name)
    for kind, x in kinds.items():
        for axis in AXES if x.ndim == 3 else (None,):
            for keepdims in (False, True):
                yield Case(
                    f"{name}-{kind}-axis={axis}{'-kept' if keepdims else ''}",
                    lambda x, axis=axis, keepdims=keepdims: function(x, axis=axis, keepdims=keepdims, **options),
                    [x],
                )


def with_zeros(x: Array, *indices: tuple[int, ...]) -> Array:
    """Return a copy with zeros at `indices`."""
    x = x.copy()
    for index in indices:
        x[index] = 0
    return x


REAL = {"real": real(2, 3, 2), "0d": real()}
BOTH = {**REAL, "complex": complex_(2, 3, 2)}
ORDERED = {"distinct": distinct(2, 3, 2), "0d": real()}
ONE_ZERO = with_zeros(apart_from_zero(2, 3, 2), (0, 0, 0), (1, 2, 1))
TWO_ZEROS = with_zeros(apart_from_zero(2, 3, 2), (0, 0, 0), (0, 2, 0), (1, 0, 0))

cumulative_sum, cumulative_prod = late("cumulative_sum"), late("cumulative_prod")
ROWS = {
    "real": apart_from_zero(2, 5),
    "complex": complex_(2, 5),
    "a-zero": with_zeros(apart_from_zero(2, 5), (0, 1), (1, 0)),
    "two-zeros": with_zeros(apart_from_zero(2, 5), (0, 1), (0, 3), (1, 0), (1, 4)),
    "complex-zeros": with_zeros(complex_(2, 5), (0, 1), (0, 2)),
}

CASES = [
    *reductions("sum", BOTH),
    *reductions("mean", BOTH),
    *reductions("prod", {**BOTH, "a-zero": ONE_ZERO, "two-zeros": TWO_ZEROS}),
    *reductions("max", ORDERED),
    *reductions("min", ORDERED),
    *reductions("var", BOTH),
    *reductions("var", {"correction-0.5": BOTH["real"]}, correction=0.5),
    # a single number has no spread, and the standard deviation a kink there: see the special points
    *(
        case
        for case in reductions("std", {"real": BOTH["real"], "complex": BOTH["complex"]})
        if "axis=()" not in case.id
    ),
    *(
        Case(f"{name}-{kind}-axis={axis}{'-initial' if initial else ''}", function, [x])
        for name in ("cumulative_sum", "cumulative_prod")
        for kind, x in ROWS.items()
        for axis in (0, 1, -1)
        for initial in (False, True)
        for function in [
            lambda x, name=name, axis=axis, initial=initial: late(name)(x, axis=axis, include_initial=initial)
        ]
    ),
    Case("cumulative_sum-1d-no-axis", lambda x: cumulative_sum(x), [real(4)]),
    Case("cumulative_prod-1d-no-axis", lambda x: cumulative_prod(x), [apart_from_zero(4)]),
    Case("cumulative_prod-long", lambda x: cumulative_prod(x), [with_zeros(apart_from_zero(19), (6,), (14,))]),
    Case("cumulative_prod-one-element", lambda x: cumulative_prod(x), [real(1)]),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_first_order(case: Case) -> None:
    check_first_order(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_second_order(case: Case) -> None:
    check_second_order(case)


@pytest.mark.parametrize("name", ["sum", "prod", "cumulative_sum", "cumulative_prod"])
def test_a_sum_in_another_dtype_gives_a_gradient_in_the_dtype_of_its_input(name: str) -> None:
    x = lucid.tensor(np.asarray([1.5, 2.0, 3.0], np.float32), requires_grad=True)
    y = getattr(lucid, name)(x, axis=0, dtype=lucid.float64)
    lucid.sum(y).backward()
    assert y.dtype == lucid.float64
    assert x.grad.dtype == lucid.float32
    plain = lucid.tensor(np.asarray([1.5, 2.0, 3.0]), requires_grad=True)
    lucid.sum(getattr(lucid, name)(plain, axis=0)).backward()
    np.testing.assert_allclose(x.grad.numpy(), plain.grad.numpy())


@pytest.mark.parametrize("name", ["max", "min"])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_shares_of_many_ties_add_up_to_one(name: str, dtype: type) -> None:
    """70,000 is more than float16 can count."""
    x = lucid.tensor(np.ones(70_000, dtype), requires_grad=True)
    getattr(lucid, name)(x).backward()
    assert x.grad.dtype == x.dtype
    shares = x.grad.numpy().astype(np.float64)
    assert np.all(shares == shares[0])
    assert shares.sum() == pytest.approx(1, rel=2e-3 if dtype is np.float16 else 1e-6)


@pytest.mark.parametrize("name", ["mean", "var", "std"])
def test_gradients_of_many_elements_in_float16(name: str) -> None:
    """As above: they were 0."""
    values = np.arange(70_000) % 2
    x, wide = (lucid.tensor(values.astype(dtype), requires_grad=True) for dtype in (np.float16, np.float64))
    for each in (x, wide):
        getattr(lucid, name)(each).backward()
    assert x.grad.dtype == lucid.float16
    np.testing.assert_allclose(x.grad, wide.grad, rtol=1e-2)


@pytest.mark.parametrize("name", ["sum", "prod", "mean", "cumulative_sum", "cumulative_prod"])
def test_no_elements(name: str) -> None:
    x = lucid.tensor(np.ones((2, 0)), requires_grad=True)
    y = getattr(lucid, name)(x, axis=1)
    (slope,) = lucid.autograd.grad(y, x)
    assert slope.shape == (2, 0)


def test_nan_in_one_row_leaves_the_others_alone() -> None:
    x = lucid.tensor(np.asarray([[1.0, np.nan, 3.0], [1.0, 4.0, 4.0]]), requires_grad=True)
    lucid.sum(lucid.max(x, axis=1)).backward()
    np.testing.assert_array_equal(x.grad.numpy(), [[0, np.nan, 0], [0, 0.5, 0.5]])
