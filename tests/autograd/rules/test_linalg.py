"""Derivative rules of linear algebra: against finite differences, PyTorch, and at singular and degenerate matrices."""

from __future__ import annotations

import math
from collections.abc import Callable
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

la = lucid.linalg


def spread(*shape: int, seed: int = 0) -> Array:
    """Return matrices with singular values well apart: random ones with 1, 2, 3... times random signs added."""
    x = real(*shape, seed=seed, low=-0.6, high=0.6)
    return np.asarray(x + 2 * np.arange(1.0, 1 + shape[-2])[:, None] * np.eye(*shape[-2:]))


def complex_spread(*shape: int, seed: int = 0) -> Array:
    """Return complex matrices with singular values well apart."""
    return np.asarray(complex_(*shape, seed=seed, low=0.1, high=0.6) + spread(*shape, seed=seed + 1))


DRAWS = [("real", spread), ("complex", complex_spread)]


def hermitian(x: Any) -> Any:
    """Return the Hermitian part, so that every entry of the input counts."""
    return (x + lucid.conj(x.mT)) / 2


def positive_definite(x: Any) -> Any:
    """Return a Hermitian positive definite matrix."""
    n = x.shape[-1]
    return x @ lucid.conj(x.mT) + lucid.eye(n, dtype=x.dtype)


def square(x: Any) -> Any:
    """Return the squared absolute values, which do not depend on phases."""
    return lucid.real(x * lucid.conj(x))


def projector(v: Any) -> Any:
    """Return ``v v^H``, which depends on the span of the columns only."""
    return v @ lucid.conj(v.mT)


def eigh_function(x: Any) -> Any:
    """Return eigenvalues, squared entries and the projector on one eigenvector."""
    values, vectors = la.eigh(hermitian(x))
    return values, square(vectors), projector(vectors[..., :1])


def eig_function(x: Any) -> Any:
    """Return eigenvalues and squared entries of the eigenvectors, in a fixed order."""
    values, vectors = la.eig(x)
    order = lucid.argsort(lucid.real(values.detach()), axis=-1)
    squares = lucid.take_along_axis(square(vectors), lucid.broadcast_to(order[..., None, :], vectors.shape), axis=-1)
    return lucid.take_along_axis(values, order, axis=-1), squares


def svd_function(full: bool) -> Callable[..., Any]:
    """Return a function of the singular vectors up to their common phases."""

    def function(x: Any) -> Any:
        u, s, vh = la.svd(x, full_matrices=full)
        k = s.shape[-1]
        mixed = (u[..., :k] * (s**2 + 1)[..., None, :]) @ vh[..., :k, :]
        outputs = (s, square(u[..., :k]), square(vh[..., :k, :]), mixed)
        return (*outputs, projector(u[..., k:]), projector(lucid.conj(vh.mT)[..., k:])) if full else outputs

    return function


def qr_function(mode: str) -> Callable[..., Any]:
    """Return the factors, and of the complement only its projector."""

    def function(x: Any) -> Any:
        q, r = la.qr(x, mode=mode)
        k = min(x.shape[-2:])
        return q[..., :k], r, projector(q[..., k:])

    return function


MATMUL = [
    ((4,), (4,)),
    ((3, 4), (4,)),
    ((4,), (4, 2)),
    ((3, 4), (4, 2)),
    ((2, 3, 4), (4,)),
    ((4,), (2, 4, 3)),
    ((2, 3, 4), (4, 2)),
    ((3, 4), (2, 4, 2)),
    ((2, 1, 3, 4), (3, 4, 2)),
    ((1, 1), (1, 1)),
    ((0, 3), (3, 2)),
]

CASES = [
    *[Case(f"matmul-{a}-{b}", lucid.matmul, [real(*a), real(*b, seed=1)]) for a, b in MATMUL],
    *[Case(f"matmul-complex-{a}-{b}", lucid.matmul, [complex_(*a), complex_(*b, seed=1)]) for a, b in MATMUL[:6]],
    Case("matmul-real-complex", lucid.matmul, [real(2, 3), complex_(3, 2)]),
    Case("matmul-same", lambda x: x @ x, [real(3, 3)]),
    Case("matrix_transpose", lucid.matrix_transpose, [complex_(2, 3, 2)]),
    *[
        Case(
            f"tensordot-{axes}",
            lambda a, b, axes=axes: lucid.tensordot(a, b, axes=axes),
            [draw(*s1), draw(*s2, seed=1)],
        )
        for draw in (real, complex_)
        for axes, s1, s2 in [
            (0, (2,), (3,)),
            (1, (2, 3), (3, 2)),
            (2, (2, 3, 2), (3, 2, 2)),
            (([0, 2], [2, 0]), (2, 3, 4), (4, 3, 2)),
            (([-1, 0], [0, 1]), (2, 3, 4), (4, 2, 3)),
            (([1], [0]), (2, 3), (3,)),
        ]
    ],
    *[
        Case(
            f"vecdot-{s1}-{s2}-{axis}",
            lambda a, b, axis=axis: lucid.vecdot(a, b, axis=axis),
            [draw(*s1), draw(*s2, seed=1)],
        )
        for draw in (real, complex_)
        for s1, s2, axis in [((3,), (3,), -1), ((2, 3), (3,), -1), ((3, 2), (4, 3, 1), -2)]
    ],
    Case("vecdot-mixed", lucid.vecdot, [complex_(3), real(3)]),
    *[
        Case(f"cross-{s1}-{s2}", lambda a, b, axis=axis: la.cross(a, b, axis=axis), [draw(*s1), draw(*s2, seed=1)])
        for draw in (real, complex_)
        for s1, s2, axis in [((3,), (3,), -1), ((2, 3), (3,), -1), ((3, 1), (2, 3, 4), -2)]
    ],
    Case("outer", la.outer, [complex_(2), complex_(3)]),
    *[
        Case(
            f"{name}-{kind}-{offset}",
            lambda x, name=name, o=offset: late(f"linalg.{name}")(x, offset=o),
            [draw(2, 3, 4)],
        )
        for name in ("diagonal", "trace")
        for kind, draw in DRAWS
        for offset in (0, 1, -2)
    ],
]

for kind, draw in DRAWS:
    CASES += [
        Case(f"cholesky-{kind}", lambda x: la.cholesky(positive_definite(x)), [draw(3, 3) / 3]),
        Case(f"cholesky-upper-{kind}", lambda x: la.cholesky(positive_definite(x), upper=True), [draw(2, 2, 2) / 3]),
        Case(f"det-{kind}", la.det, [draw(3, 3)]),
        Case(f"det-batch-{kind}", la.det, [draw(2, 2, 2)]),
        Case(f"slogdet-{kind}", lambda x: tuple(la.slogdet(x)), [draw(2, 3, 3)]),
        Case(f"inv-{kind}", la.inv, [draw(2, 2, 2)]),
        Case(f"eigh-{kind}", eigh_function, [draw(3, 3)]),
        Case(f"eigh-batch-{kind}", eigh_function, [draw(2, 2, 2)]),
        Case(f"eigvalsh-{kind}", lambda x: la.eigvalsh(hermitian(x)), [draw(2, 3, 3)]),
        Case(f"eig-{kind}", eig_function, [draw(3, 3)]),
        Case(f"eigvals-{kind}", lambda x: la.eigvals(x) ** 2, [draw(2, 2, 2)]),
        Case(f"svdvals-{kind}", la.svdvals, [draw(2, 3, 2)]),
        Case(f"pinv-tall-{kind}", la.pinv, [draw(3, 2)]),
        Case(f"pinv-wide-{kind}", la.pinv, [draw(2, 2, 3)]),
        Case(
            f"pinv-rank-1-{kind}", lambda x: la.pinv(x[:, None] * x[None, :], rtol=1e-8), [draw(3, 3)[0]], single=None
        ),
        Case(f"solve-{kind}", la.solve, [draw(3, 3), draw(3, 2, seed=1)]),
        Case(f"solve-vector-{kind}", la.solve, [draw(2, 3, 3), draw(1, 3)[0]]),
        Case(f"solve-broadcast-{kind}", la.solve, [draw(2, 1, 2, 2), draw(3, 2, 1)]),
        *[
            Case(f"matrix_power-{n}-{kind}", lambda x, n=n: la.matrix_power(x, n), [draw(2, 2) / 2])
            for n in (1, 2, 3, 5, -1, -2)
        ],
        *[
            Case(f"svd-{m}x{n}-{full}-{kind}", svd_function(full), [draw(m, n)], single=5e-4)
            for m, n in [(3, 3), (3, 2), (2, 3), (4, 2)]
            for full in (False, True)
        ],
        Case(f"svd-batch-{kind}", svd_function(False), [draw(2, 2, 2)]),
        *[
            Case(f"qr-{m}x{n}-{mode}-{kind}", qr_function(mode), [draw(m, n)])
            for m, n in [(3, 3), (3, 2), (2, 3), (4, 2)]
            for mode in ("reduced", "complete")
        ],
        Case(f"qr-batch-{kind}", qr_function("reduced"), [draw(2, 3, 2)]),
        *[
            Case(f"matrix_norm-{p}-{kind}", lambda x, p=p: la.matrix_norm(x, ord=p), [draw(2, 3, 2)])
            for p in ("fro", "nuc", 1, -1, 2, -2, math.inf, -math.inf)
        ],
    ]
for kind, vector in [
    ("real", apart_from_zero),
    ("distinct", lambda *shape: distinct(*shape) + 0.03),
    ("complex", complex_),
]:
    CASES += [
        Case(f"vector_norm-{p}-{kind}", lambda x, p=p: la.vector_norm(x, ord=p, axis=-1), [vector(2, 3)])
        for p in (0, 1, 2, 3, 1.5, 0.5, -1, math.inf, -math.inf)
        if kind != "real" or not math.isinf(p)  # two may be too close for the step
    ]
    CASES += [
        Case(f"vector_norm-all-{kind}", la.vector_norm, [vector(2, 3)]),
        Case(
            f"vector_norm-axes-{kind}",
            lambda x: la.vector_norm(x, axis=(0, -1), keepdims=True, ord=3),
            [vector(2, 2, 3)],
        ),
        Case(f"vector_norm-first-{kind}", lambda x: la.vector_norm(x, axis=0), [vector(2, 3)]),
    ]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_first_order(case: Case) -> None:
    check_first_order(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_second_order(case: Case) -> None:
    check_second_order(case)
