"""Gradients at singular and degenerate matrices, and at the kinks of norms."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

import lucid
from tests.autograd.harness import Array

la = lucid.linalg


def gradient(function: Callable[..., Any], x: Any) -> Array:
    """Return the gradient of a real scalar function."""
    t = lucid.tensor(np.asarray(x), requires_grad=True)
    function(t).backward()
    assert t.grad is not None
    return np.asarray(t.grad.numpy())


def derivatives(function: Callable[..., Any], x: Array, order: int) -> list[Array]:
    """Return the gradient, the gradient of its weighted sum, and so on."""
    t = lucid.tensor(x, requires_grad=True)
    found, value = [], function(t)
    for k in range(order):
        if not value.requires_grad:
            return found + [np.zeros_like(x)] * (order - k)
        (g,) = lucid.autograd.grad(value, t, create_graph=True, allow_unused=True)
        if g is None:
            return found + [np.zeros_like(x)] * (order - k)
        found.append(g.detach().numpy())
        value = lucid.sum(g * lucid.asarray(weights(k, x.shape)))
    return found


def weights(k: int, shape: tuple[int, ...]) -> Array:
    return np.random.default_rng(k).normal(size=shape)


def det_polynomial(x: Any) -> Any:
    """Return the determinant by Leibniz' formula."""
    n, total = x.shape[0], 0.0
    for order in itertools.permutations(range(n)):
        sign = float(np.linalg.det(np.eye(n)[list(order)]))
        total = total + sign * torch.prod(torch.stack([x[i, order[i]] for i in range(n)]))
    return total


@pytest.mark.parametrize(("n", "rank"), [(n, rank) for n in (1, 2, 3, 4) for rank in range(n + 1)])
def test_det_has_every_derivative_at_every_rank(n: int, rank: int) -> None:
    rng = np.random.default_rng(10 * n + rank)
    x = rng.normal(size=(n, rank)) @ rng.normal(size=(rank, n))
    t = torch.tensor(x, requires_grad=True)
    value, expected = det_polynomial(t), []
    for k in range(3):
        (g,) = torch.autograd.grad(value, t, create_graph=True, allow_unused=True)
        g = torch.zeros_like(t) if g is None else g
        expected.append(g.detach().numpy())
        value = torch.sum(g * torch.tensor(weights(k, x.shape))) + 0.0 * torch.sum(t)
    for found, right in zip(derivatives(la.det, x, 3), expected, strict=True):
        np.testing.assert_allclose(found, right, rtol=0, atol=1e-9)


def test_det_of_singular_and_regular_matrices_in_one_stack() -> None:
    x = np.array([[[1.0, 2], [2, 4]], [[0, 0], [0, 0]], [[3, 1], [1, 2]]])
    adjugates = [[[4.0, -2], [-2, 1]], [[0, 0], [0, 0]], [[2, -1], [-1, 3]]]
    np.testing.assert_allclose(gradient(lambda x: lucid.sum(la.det(x)), x), adjugates, atol=1e-14)


def test_det_of_a_singular_complex_matrix() -> None:
    x = np.array([[1 + 1j, 2], [1j, 1 + 1j]])  # the determinant is zero
    adjugate = np.array([[1 + 1j, -2], [-1j, 1 + 1j]])
    # L = Re det has the gradient conj(adj^T) in the convention that makes z - lr * grad descend
    np.testing.assert_allclose(gradient(lambda x: lucid.real(la.det(x)), x), np.conj(adjugate.T), atol=1e-14)


def test_det_of_nothing_and_of_nan() -> None:
    assert gradient(lambda x: la.det(x), np.zeros((0, 0))).shape == (0, 0)
    assert gradient(lambda x: lucid.sum(la.det(x)), np.zeros((0, 2, 2))).shape == (0, 2, 2)
    with np.errstate(all="ignore"):
        assert np.all(np.isnan(gradient(la.det, np.full((2, 2), np.nan))))


def test_slogdet_of_a_singular_matrix_is_infinitely_steep() -> None:
    found = gradient(lambda x: lucid.sum(la.slogdet(x).logabsdet), [[[1.0, 2.0], [2.0, 4.0]], [[2.0, 0.0], [0.0, 4.0]]])
    assert not np.any(np.isfinite(found[0]))
    np.testing.assert_allclose(found[1], [[0.5, 0.0], [0.0, 0.25]])


def symmetric(values: Any, kind: str) -> Array:
    """Return a matrix with the given eigenvalues in a basis that is not that of the axes."""
    rng = np.random.default_rng(5)
    n = len(values)
    q, _ = np.linalg.qr(rng.normal(size=(n, n)) + (1j * rng.normal(size=(n, n)) if kind == "complex" else 0.0))
    return np.asarray((q * np.asarray(values)) @ q.conj().T)


def check(function: Callable[..., Any], x: Array, tolerance: float = 1e-7) -> None:
    """Compare a gradient with central differences in random Hermitian or general directions."""
    found, rng = gradient(function, x), np.random.default_rng(8)
    assert np.all(np.isfinite(found))
    for _ in range(5):
        d = rng.normal(size=x.shape) + (1j * rng.normal(size=x.shape) if x.dtype.kind == "c" else 0.0)

        def at(t: float, d: Array = d) -> float:
            return float(function(lucid.asarray(x + t * d)))

        h = 1e-3
        numeric = (8 * (at(h) - at(-h)) - at(2 * h) + at(-2 * h)) / (12 * h)
        assert abs(numeric - np.sum(np.real(np.conj(found) * d))) < tolerance * max(1.0, float(np.max(np.abs(found))))


def weighted(y: Any) -> Any:
    """Return a real number that depends on all elements of a matrix."""
    return lucid.sum(lucid.real(y) * lucid.asarray(weights(1, y.shape))) + (
        lucid.sum(lucid.imag(y) * lucid.asarray(weights(2, y.shape))) if y.dtype.is_complex else 0.0
    )


@pytest.mark.parametrize("kind", ["real", "complex"])
@pytest.mark.parametrize(
    "values", [(1.0, 1.0, 2.0, 3.0), (1.0, 1.0, 3.0, 3.0), (0.0, 0.0, 0.0, 1.0), (1.0, 1.0, 1.0, 1.0)]
)
def test_eigh_with_equal_eigenvalues(values: tuple[float, ...], kind: str) -> None:
    x = symmetric(values, kind)
    first = sum(v == values[0] for v in values)

    def span(x: Any) -> Any:
        v = la.eigh((x + lucid.conj(x.mT)) / 2).eigenvectors
        return weighted(v[:, :first] @ lucid.conj(v[:, :first].mT))

    check(span, x)
    check(lambda x: lucid.sum(la.eigvalsh((x + lucid.conj(x.mT)) / 2) ** 3), x)


def test_eigvalsh_of_the_identity() -> None:
    found = gradient(lambda x: la.eigvalsh(x) @ lucid.asarray([1.0, 2.0]), np.eye(2))
    np.testing.assert_array_equal(found, [[1.0, 0.0], [0.0, 2.0]])


@pytest.mark.parametrize("kind", ["real", "complex"])
def test_the_gradient_of_eigh_is_hermitian(kind: str) -> None:
    def function(x: Any) -> Any:
        values, vectors = la.eigh(x)
        return lucid.sum(lucid.exp(values)) + weighted(lucid.abs(vectors) ** 4)

    found = gradient(function, symmetric((1.0, 2.0, 4.0), kind))
    np.testing.assert_allclose(found, found.conj().T, atol=1e-12)


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("kind", ["real", "complex"])
@pytest.mark.parametrize("shape", [(3, 3), (4, 3), (3, 5)])
def test_svd_with_equal_singular_values(shape: tuple[int, int], kind: str, full: bool) -> None:
    rng = np.random.default_rng(9)
    m, n = shape

    def unitary(n: int) -> Array:
        return np.linalg.qr(rng.normal(size=(n, n)) + (1j * rng.normal(size=(n, n)) if kind == "complex" else 0.0))[0]

    x = (unitary(m)[:, :3] * [2.0, 2.0, 1.0]) @ unitary(n)[:3]

    def function(x: Any) -> Any:
        u, s, vh = la.svd(x, full_matrices=full)
        u1, v1h = u[:, :2], vh[:2, :]
        spans = weighted(u1 @ lucid.conj(u1.mT)) + weighted(lucid.conj(v1h.mT) @ v1h)
        return spans + weighted(u[:, :3] @ vh[:3, :]) + lucid.sum(s**3)  # u @ vh is the polar factor

    check(function, x)
    check(lambda x: lucid.sum(la.svdvals(x) ** 3), x)


@pytest.mark.parametrize("kind", ["real", "complex"])
def test_svd_of_a_matrix_of_low_rank(kind: str) -> None:
    rng = np.random.default_rng(4)
    x = rng.normal(size=(4, 1)) @ rng.normal(size=(1, 3)) + (0j if kind == "complex" else 0.0)

    def top(x: Any) -> Any:
        u, s, vh = la.svd(x, full_matrices=False)
        return weighted((u[:, :1] * s[:1]) @ vh[:1, :])

    check(top, x)


@pytest.mark.parametrize("kind", ["real", "complex"])
@pytest.mark.parametrize("shape", [(4, 3), (3, 4), (3, 3)])
def test_pinv_of_low_rank_for_changes_that_keep_the_rank(shape: tuple[int, int], kind: str) -> None:
    rng = np.random.default_rng(6)
    m, n = shape
    x = rng.normal(size=(m + n, 2)) + (1j * rng.normal(size=(m + n, 2)) if kind == "complex" else 0.0)
    check(lambda x: weighted(la.pinv(x[:m] @ x[m:].mT, rtol=1e-8)), x, tolerance=1e-6)


def test_pinv_with_a_tolerance_that_is_an_array() -> None:
    rtol = lucid.tensor(1e-8, dtype=lucid.float64, requires_grad=True)
    x = lucid.tensor([[1.0, 2.0], [3.0, 4.0]], dtype=lucid.float64, requires_grad=True)
    lucid.sum(la.pinv(x, rtol=rtol)).backward()
    assert rtol.grad is not None and float(rtol.grad) == 0.0


@pytest.mark.parametrize(
    "function",
    [
        lambda x: lucid.sum(lucid.real(la.eigh(x @ lucid.conj(x.mT)).eigenvectors)),
        lambda x: lucid.sum(lucid.imag(la.eig(x).eigenvectors)),
        lambda x: lucid.sum(lucid.real(la.svd(x).U)),
        lambda x: lucid.sum(lucid.imag(la.svd(x).Vh)),
        lambda x: lucid.sum(lucid.real(la.svd(x[:, :1]).U[:, 1:])),
        lambda x: 1e-4 * lucid.sum(lucid.real(la.qr(x[:, :1], mode="complete").Q)),
    ],
)
def test_a_loss_of_what_a_decomposition_leaves_open_is_an_error(function: Callable[..., Any]) -> None:
    rng = np.random.default_rng(2)
    with pytest.raises(lucid.GradientError, match="which the decomposition leaves open"):
        gradient(function, rng.normal(size=(3, 3)) + 1j * rng.normal(size=(3, 3)))


def test_signs_of_real_vectors_are_no_obstacle() -> None:
    x = np.random.default_rng(2).normal(size=(3, 3))
    check(lambda x: weighted(la.eigh(x + x.mT).eigenvectors), x)
    check(lambda x: weighted(la.svd(x).U) + weighted(la.svd(x).Vh), x)
    check(lambda x: weighted(la.qr(x[:, :2], mode="complete").Q) + weighted(la.svd(x[:, :2]).U), x)


def test_eig_with_equal_eigenvalues() -> None:
    values = lucid.sum(lucid.real(la.eigvals(lucid.asarray(np.eye(3)))))
    assert float(values) == 3.0
    found = gradient(lambda x: lucid.sum(lucid.real(la.eig(x).eigenvalues ** 2)), 2.0 * np.eye(3))
    np.testing.assert_allclose(found, 4.0 * np.eye(3))


NORMS: list[tuple[Any, Any, Any]] = [
    (2, [0.0, 0.0], [0.0, 0.0]),
    (2, [3.0, 4.0], [0.6, 0.8]),
    (1, [0.0, -1.0], [0.0, -1.0]),
    (math.inf, [2.0, -2.0], [0.5, -0.5]),
    (math.inf, [0.0, 0.0], [0.0, 0.0]),
    (-math.inf, [2.0, -2.0, 3.0], [0.5, -0.5, 0.0]),
    (3, [0.0, 0.0], [0.0, 0.0]),
    (3, [0.0, -2.0], [0.0, -1.0]),
    (1.5, [0.0, 2.0], [0.0, 1.0]),
    (0, [0.0, 2.0], [0.0, 0.0]),
    (2, [0j, 0j], [0j, 0j]),
    (1, [0j, 3 + 4j], [0j, 0.6 + 0.8j]),
    (math.inf, [0j, 3 + 4j], [0j, 0.6 + 0.8j]),
]


@pytest.mark.parametrize(("order", "x", "expected"), NORMS)
def test_vector_norm_at_kinks(order: float, x: Any, expected: Any) -> None:
    found = gradient(lambda x: la.vector_norm(x, ord=order), x)
    np.testing.assert_allclose(found, expected, rtol=1e-14)
    second = derivatives(lambda x: la.vector_norm(x, ord=order), np.asarray(x), 2)[1]
    assert np.all(np.isfinite(second))


@pytest.mark.parametrize("order", [1, 2, 3, 1.5, math.inf])
def test_vector_norm_of_zeros_has_zeros_of_any_order(order: float) -> None:
    for found in derivatives(lambda x: la.vector_norm(x, ord=order), np.zeros(3), 3):
        np.testing.assert_array_equal(found, np.zeros(3))


@pytest.mark.parametrize("order", ["fro", "nuc", 2, -2, 1, math.inf])
def test_matrix_norms_of_zeros(order: Any) -> None:
    np.testing.assert_array_equal(gradient(lambda x: la.matrix_norm(x, ord=order), np.zeros((2, 2))), np.zeros((2, 2)))


def test_many_ties_in_half_precision() -> None:
    x = lucid.tensor(np.ones(70_000, dtype=np.float16), requires_grad=True)
    la.vector_norm(x, ord=math.inf).backward()
    assert x.grad is not None and x.grad.dtype is lucid.float16
    np.testing.assert_allclose(np.sum(x.grad.numpy(), dtype=np.float64), 1.0, rtol=0.01)
