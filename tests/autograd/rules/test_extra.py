"""Derivatives of what NumPy has and the standard has not, against finite differences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid
from tests.autograd.harness import Case, check_first_order, check_second_order, complex_, distinct, real


def _convolved(n: int, m: int, mode: str, draw: Any = real) -> Case:
    return Case(
        f"convolve-{n}-{m}-{mode}-{draw.__name__}",
        lambda a, v: lucid.convolve(a, v, mode),
        [draw(n), draw(m, seed=1)],
    )


def _put(x: Any, indices: Any, values: Any, axis: int | None) -> Any:
    out = lucid.asarray(x, copy=True)
    lucid.put_along_axis(out, indices, values, axis)
    return out


_POLYNOMIAL = np.asarray([1.5, -2.0, 0.7, 3.1])

CASES = [
    *[
        Case(f"median-{shape}-{axis}-{keepdims}", lambda x, a=axis, k=keepdims: lucid.median(x, a, keepdims=k), [x])
        for shape in ((3, 4), (3, 5), (2, 3, 4))
        for x in (distinct(*shape),)
        for axis in (None, 0, -1, (0, 1))
        for keepdims in (False, True)
    ],
    *[
        _convolved(n, m, mode)
        for n, m in ((5, 3), (3, 5), (4, 4), (1, 3), (4, 2))
        for mode in ("full", "same", "valid")
    ],
    _convolved(4, 3, "full", complex_),
    Case("convolve-mixed", lucid.convolve, [real(4), complex_(3)]),
    Case("convolve-0d", lucid.convolve, [real(4), real(seed=3)]),
    *[
        Case(f"einsum-{subscripts}", lambda *xs, s=subscripts: lucid.einsum(s, *xs), [draw(*shape) for shape in shapes])
        for draw, subscripts, *shapes in (
            (real, "ij,jk->ki", (2, 3), (3, 4)),
            (complex_, "bij,bjk", (2, 2, 3), (2, 3, 2)),
            (real, "...ij,...j->i...", (2, 1, 3, 3), (4, 3)),
            (real, "iij,i->j", (3, 3, 2), (3,)),
            (real, "ij,ik,kl->jl", (2, 3), (2, 4), (4, 2)),
            (real, "ij,ij->", (1, 3), (2, 3)),
        )
    ],
    Case("roots", lucid.roots, [_POLYNOMIAL]),
    Case("roots-complex", lucid.roots, [complex_(4)], tolerance=2e-6),
    Case("put_along_axis", lambda x, v: _put(x, lucid.asarray([[0, 2], [-1, 1]], device=x.device), v, 1),
         [real(2, 3), real(2, 2)]),
    Case("put_along_axis-row", lambda x, v: _put(x, lucid.asarray([[2], [0]], device=x.device), v, 1),
         [real(2, 3), real(1)]),
    Case("put_along_axis-all", lambda x, v: _put(x, lucid.asarray([4, 0, -1], device=x.device), v, None),
         [real(2, 3), real(3)]),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_first_order(case: Case) -> None:
    check_first_order(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_second_order(case: Case) -> None:
    check_second_order(case)


def test_roots_of_a_coefficient_that_is_zero() -> None:
    """The root at zero moves with the last coefficient although the companion matrix leaves it out."""
    p = lucid.tensor(np.asarray([1.0, -1.0, 0.0]), requires_grad=True)
    r = lucid.roots(p)
    zero = int(lucid.argmin(lucid.abs(r)))
    (g,) = lucid.autograd.grad(lucid.real(r[zero]), p)
    np.testing.assert_allclose(g.numpy(), [0, 0, 1], atol=1e-12)


def test_bincount_sends_the_gradient_to_the_weights() -> None:
    w = lucid.tensor(np.asarray([1.0, 2.0, 3.0]), requires_grad=True)
    counted = lucid.bincount(lucid.asarray([2, 0, 2]), weights=w, minlength=4)
    assert counted.tolist() == [2.0, 0.0, 4.0, 0.0]
    (g,) = lucid.autograd.grad(lucid.sum(counted * lucid.asarray([1.0, 10.0, 100.0, 1000.0])), w)
    assert g.tolist() == [100.0, 1.0, 100.0]


def test_median_of_a_nan_gives_it_the_gradient() -> None:
    x = lucid.tensor(np.asarray([[1.0, np.nan, 0.0], [3.0, 1.0, 2.0]]), requires_grad=True)
    lucid.sum(lucid.median(x, axis=1)).backward()
    assert x.grad.tolist() == [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
