"""Jacobians by both modes against each other and differences; Hessians against closed forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import lucid
from lucid.func import grad, hessian, jacfwd, jacrev
from tests.autograd.harness import Case
from tests.devices import fit, within
from tests.func.cases import DIFFERENTIABLE
from tests.func.test_jvp_namespace import differences, restricted

RNG = np.random.default_rng(1)
REAL = [case for case in DIFFERENTIABLE if all(case.inputs[i].dtype.kind == "f" for i in case.wanted)]


@pytest.mark.device("cpu", "cupy:0", reason="differences need double precision: see test_on_devices.py")
@pytest.mark.parametrize("case", REAL, ids=str)
def test_both_modes_and_differences_agree(case: Case) -> None:
    function, points, _ = restricted(case)
    xs = tuple(map(lucid.asarray, points))
    argnums = tuple(range(len(xs)))
    forward = jacfwd(function, argnums)(*xs)
    if any(y.dtype.is_complex for y in function(*xs)):
        with pytest.raises(lucid.DTypeError, match="jacrev: a complex output has no gradient by a real argument"):
            jacrev(function, argnums)(*xs)
        reverse = forward
    else:
        reverse = jacrev(function, argnums)(*xs)
    for i, x in enumerate(points):
        for j, y in enumerate(function(*xs)):
            rows, columns = reverse[j][i].numpy(), forward[j][i].numpy()
            assert rows.shape == columns.shape == (*y.shape, *x.shape)
            scale = max(1.0, float(np.max(np.abs(rows), initial=0.0)))
            np.testing.assert_allclose(rows, columns, rtol=0, atol=1e-10 * scale)
        if x.size > 12:
            continue
        for place in np.ndindex(x.shape):
            unit = [np.zeros_like(p) for p in points]
            unit[i][place] = 1.0
            for found, expected in zip(forward, differences(function, points, unit), strict=True):
                scale = max(1.0, float(np.max(np.abs(expected), initial=0.0)))
                np.testing.assert_allclose(
                    found[i].numpy()[(..., *place)], expected, rtol=0, atol=10 * case.tolerance * scale
                )


@pytest.mark.parametrize("jacobian", [jacfwd, jacrev])
@pytest.mark.parametrize("chunk_size", [None, 1, 2, 7])
def test_structures_and_chunks(jacobian: Any, chunk_size: int | None) -> None:
    tree = {"a": lucid.asarray([1.0, 2.0]), "b": (lucid.asarray([[3.0]]),)}

    def f(tree: Any, k: Any) -> Any:
        return [tree["a"] * tree["b"][0][0, 0] * k], {"aux": k}

    found, aux = jacobian(f, has_aux=True, chunk_size=chunk_size)(tree, 2.0)
    assert aux == {"aux": 2.0}
    np.testing.assert_array_equal(found[0]["a"].numpy(), 6 * np.eye(2))
    np.testing.assert_array_equal(found[0]["b"][0].numpy(), np.asarray([2.0, 4.0]).reshape(2, 1, 1))


@pytest.mark.parametrize("jacobian", [jacfwd, jacrev])
def test_arrays_without_elements(jacobian: Any) -> None:
    assert jacobian(lambda x: x[:0])(lucid.ones(3)).shape == (0, 3)
    assert jacobian(lambda x: lucid.sum(x) + lucid.ones(2))(lucid.ones(0)).shape == (2, 0)


def test_holomorphic_functions_have_a_complex_derivative() -> None:
    z = lucid.asarray([0.5 + 1.0j, -1.0 + 0.2j])
    expected = np.diag(np.cos(z.numpy()) * 2j)
    for jacobian in (jacfwd, jacrev):
        found = jacobian(lambda z: 2j * lucid.sin(z))(z).numpy()
        np.testing.assert_allclose(found, expected, rtol=within(1e-14), atol=within(0.0))


# --- Hessians -------------------------------------------------------------------------------------------------------

N = 4
X = RNG.standard_normal(N)
S = RNG.standard_normal((N, N))
SPD = S @ S.T + N * np.eye(N)
DATA, LABELS = RNG.standard_normal((10, N)), np.sign(RNG.standard_normal(10))


def rosenbrock(x: Any) -> Any:
    return lucid.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def rosenbrock_hessian(x: Any) -> Any:
    n = len(x)
    h = np.zeros((n, n))
    for i in range(n - 1):
        h[i, i] += 1200 * x[i] ** 2 - 400 * x[i + 1] + 2
        h[i, i + 1] = h[i + 1, i] = -400 * x[i]
        h[i + 1, i + 1] += 200
    return h


def logistic_hessian(x: Any) -> Any:
    p = 1 / (1 + np.exp(-LABELS * (DATA @ x)))
    return DATA.T @ (DATA * (p * (1 - p))[:, None])


def softmax(x: Any) -> Any:
    return np.exp(x) / np.exp(x).sum()


def norm_hessian(x: Any) -> Any:
    r = np.linalg.norm(x)
    return np.eye(N) / r - np.outer(x, x) / r**3


def log_det_hessian(a: Any) -> Any:
    inverse = np.linalg.inv(a)
    return -np.einsum("li,jk->ijkl", inverse, inverse)


def quadratic_over_linear_hessian(x: Any) -> Any:
    a, b = x[:-1], x[-1]
    corner = np.concatenate([2 * np.eye(N - 1) / b, -2 * a[:, None] / b**2], axis=1)
    return np.concatenate([corner, [[*(-2 * a / b**2), 2 * a @ a / b**3]]])


POSITIVE = np.abs(X) + 0.5
CLASSICS: dict[str, tuple[Callable[..., Any], Any, Any]] = {
    "rosenbrock": (rosenbrock, X, rosenbrock_hessian(X)),
    "quadratic form": (lambda x: x @ lucid.asarray(fit(S)) @ x, X, S + S.T),
    "logistic loss": (
        lambda x: lucid.sum(lucid.logaddexp(0.0, -lucid.asarray(fit(LABELS)) * (lucid.asarray(fit(DATA)) @ x))),
        X,
        logistic_hessian(X),
    ),
    "log-sum-exp": (
        lambda x: lucid.log(lucid.sum(lucid.exp(x))),
        X,
        np.diag(softmax(X)) - np.outer(softmax(X), softmax(X)),
    ),
    "log-det": (lambda a: lucid.linalg.slogdet(a).logabsdet, SPD, log_det_hessian(SPD)),
    "norm": (lambda x: lucid.linalg.vector_norm(x), X, norm_hessian(X)),
    "entropy": (lambda x: lucid.sum(x * lucid.log(x)), POSITIVE, np.diag(1 / POSITIVE)),
    "product": (
        lambda x: lucid.prod(x),
        X,
        np.asarray([[0.0 if i == j else np.prod(X) / (X[i] * X[j]) for j in range(N)] for i in range(N)]),
    ),
    "quadratic over linear": (
        lambda x: x[:-1] @ x[:-1] / x[-1],
        POSITIVE,
        quadratic_over_linear_hessian(POSITIVE),
    ),
    "gaussian": (
        lambda x: lucid.exp(-(x @ x) / 2),
        X,
        np.exp(-X @ X / 2) * (np.outer(X, X) - np.eye(N)),
    ),
    "least squares": (
        lambda x: lucid.mean((lucid.asarray(fit(DATA)) @ x - lucid.asarray(fit(LABELS))) ** 2),
        X,
        2 * DATA.T @ DATA / 10,
    ),
    "rosenbrock in 100 dimensions": (rosenbrock, np.linspace(-1, 1, 100), rosenbrock_hessian(np.linspace(-1, 1, 100))),
}
ORDERS = {
    "hessian": hessian,
    "jacfwd(jacfwd)": lambda f: jacfwd(jacfwd(f)),
    "jacrev(jacrev)": lambda f: jacrev(jacrev(f)),
    "jacrev(jacfwd)": lambda f: jacrev(jacfwd(f)),
    "jacfwd(grad)": lambda f: jacfwd(grad(f)),
    "jacrev(grad)": lambda f: jacrev(grad(f)),
}


@pytest.mark.parametrize("way", ORDERS)
@pytest.mark.parametrize("name", CLASSICS)
def test_hessians_of_classic_functions(name: str, way: str) -> None:
    f, x, expected = CLASSICS[name]
    found = ORDERS[way](f)(lucid.asarray(fit(x)))
    assert not found.requires_grad
    error = within(1e-11, 2e-5)
    np.testing.assert_allclose(found.numpy(), expected, rtol=error, atol=error * np.abs(expected).max())


def test_a_hessian_of_containers() -> None:
    found = hessian(lambda p: p["a"] ** 2 * p["b"])({"a": lucid.asarray(2.0), "b": lucid.asarray(3.0)})
    assert [[float(found[i][j]) for j in "ab"] for i in "ab"] == [[6.0, 4.0], [4.0, 0.0]]


def test_errors() -> None:
    for jacobian in (jacfwd, jacrev):
        with pytest.raises(lucid.DTypeError, match="a real output has no complex derivative by a complex argument"):
            jacobian(lucid.abs)(lucid.asarray([1.0 + 1.0j]))
    for name, jacobian in (("jacrev", jacrev), ("jacfwd", jacfwd)):
        with pytest.raises(lucid.ArgumentTypeError, match=r"must return Tensors, got float"):
            jacobian(lambda x: 1.0)(lucid.ones(2))
        with pytest.raises(lucid.DTypeError, match=f"{name}: only floating dtypes have derivatives, got int64"):
            jacobian(lambda x: x)(lucid.arange(2))
        with pytest.raises(lucid.DTypeError, match=f"{name}: only floating outputs have derivatives, got bool"):
            jacobian(lambda x: x > 0)(lucid.ones(2))
