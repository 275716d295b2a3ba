"""Transforms of transforms, in any order."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import lucid
from lucid.func import grad, hessian, jacfwd, jacrev, jvp, vjp, vmap
from tests.devices import fit, widest, within


@pytest.fixture(autouse=True)
def arrays(default_device: None) -> None:
    """Make the arrays of this file on each device."""
    global X, Y, W
    rng = np.random.default_rng(2)
    X = lucid.asarray(fit(rng.uniform(0.2, 1.0, (4, 3))))
    Y = lucid.asarray(fit(rng.uniform(0.2, 1.0, (5, 3))))
    W = lucid.asarray(fit(rng.standard_normal((3, 3))))


def f(x: Any) -> Any:
    return lucid.sum(lucid.tanh(W @ x) * lucid.cumulative_sum(x, axis=0) ** 2)


def same(found: Any, expected: Any) -> None:
    np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=within(1e-11, 2e-5), atol=within(1e-12, 2e-5))
    assert not found.requires_grad


def stacked(function: Callable[..., Any], *arrays: Any) -> Any:
    return lucid.stack([function(*rows) for rows in zip(*arrays, strict=True)])


def test_vmap_of_grad_and_grad_of_vmap() -> None:
    same(vmap(grad(f))(X), stacked(grad(f), X))
    same(grad(lambda x: lucid.sum(vmap(f)(x)))(X), stacked(grad(f), X))
    w = lucid.asarray([0.3, -0.2, 1.0])
    g = lambda w, x: f(w * x)  # noqa: E731
    total = grad(lambda w: lucid.sum(vmap(lambda x: g(w, x))(X)))(w)
    same(total, lucid.sum(vmap(grad(g), in_axes=(None, 0))(w, X), axis=0))


def test_gradients_flow_through_vmap_to_leaves() -> None:
    w = lucid.tensor([0.3, -0.2, 1.0], dtype=widest(), requires_grad=True)
    x = lucid.tensor(X, requires_grad=True)
    vmap(lambda row: f(w * row))(x).sum().backward()
    plain = lucid.stack([f(w.detach() * row) for row in X])
    assert plain.shape == (4,)
    g = grad(lambda w, x: lucid.sum(lucid.stack([f(w * row) for row in x])), argnums=(0, 1))(w.detach(), X)
    np.testing.assert_allclose(w.grad.numpy(), g[0].numpy(), rtol=within(1e-12))
    np.testing.assert_allclose(x.grad.numpy(), g[1].numpy(), rtol=within(1e-12))


def test_vmap_of_vmap() -> None:
    found = vmap(lambda x: vmap(lambda y: f(x * y) + lucid.max(y))(Y))(X)
    expected = lucid.stack([lucid.stack([f(x * y) + lucid.max(y) for y in Y]) for x in X])
    same(found, expected)
    transposed = vmap(lambda y: vmap(lambda x: f(x * y) + lucid.max(y))(X), out_axes=1)(Y)
    same(transposed, expected)


def test_a_tensor_of_the_outer_vmap_indexes_one_of_the_inner() -> None:
    index = lucid.asarray([2, 0, 1, 1])
    found = vmap(lambda i: vmap(lambda x: x[i] + lucid.take(x, i[None])[0])(X))(index)
    expected = lucid.stack([lucid.stack([2 * x[i] for x in X]) for i in index])
    same(found, expected)
    table = vmap(lambda i: vmap(lambda j: W[i, j])(lucid.arange(3)))(lucid.arange(3))
    same(table, W)


ORDERS = {"jacfwd": jacfwd, "jacrev": jacrev}


@pytest.mark.parametrize("ways", list(itertools.product(ORDERS, repeat=3)), ids="-".join)
def test_third_derivatives_in_every_order_of_modes(ways: tuple[str, ...]) -> None:
    found: Any = f
    for way in ways:
        found = ORDERS[way](found)
    third = found(X[0]).numpy()
    try:
        lucid.set_default_device("cpu")  # differences need double precision
        global W
        W = lucid.asarray(W.numpy(), dtype=lucid.float64)
        step = 1e-4
        unit = np.eye(3) * step
        x = X[0].numpy().astype(np.float64)
        h = hessian(f)
        expected = [(h(lucid.asarray(x + e)).numpy() - h(lucid.asarray(x - e)).numpy()) / (2 * step) for e in unit]
    finally:
        lucid.set_default_device(X.device)
    np.testing.assert_allclose(third, np.stack(expected, axis=-1), rtol=1e-5, atol=within(1e-6, 1e-4))


@pytest.mark.parametrize("outer", ORDERS)
@pytest.mark.parametrize("inner", ORDERS)
def test_vmap_of_jacobians(outer: str, inner: str) -> None:
    second = ORDERS[outer](ORDERS[inner](f))
    same(vmap(second)(X), stacked(second, X))


def test_products_with_the_hessian() -> None:
    x, v = X[0], X[1]
    exact = hessian(f)(x) @ v
    same(jvp(grad(f), (x,), (v,))[1], exact)
    same(grad(lambda x: grad(f)(x) @ v)(x), exact)
    same(grad(lambda x: jvp(f, (x,), (v,))[1])(x), exact)
    same(vjp(grad(f), x)[1](v)[0], exact)
    same(vmap(lambda v: jvp(grad(f), (x,), (v,))[1])(X), stacked(lambda v: jvp(grad(f), (x,), (v,))[1], X))


def test_no_perturbation_confusion_in_forward_mode() -> None:
    one = lucid.asarray(1.0)
    slope = lambda f, x: jvp(f, (x,), (one,))[1]  # noqa: E731
    assert float(slope(lambda x: x * slope(lambda y: x + y, one), one)) == 1.0
    assert float(slope(lambda x: x * slope(lambda y: x + y, x), one)) == 1.0
    assert float(grad(lambda x: x * slope(lambda y: x * y, one))(lucid.asarray(3.0))) == 6.0
    assert float(slope(lambda x: x * grad(lambda y: x * y)(one), lucid.asarray(3.0))) == 6.0


def test_pullbacks_under_vmap_keep_what_they_depend_on() -> None:
    w = lucid.tensor([0.5, 1.0, 2.0], dtype=widest(), requires_grad=True)
    _, pullback = vjp(lambda x: x**3, X[0])
    rows = vmap(lambda g: pullback(g * w)[0])(X)
    rows.sum().backward()
    expected = lucid.sum(X, axis=0) * 3 * X[0] ** 2
    np.testing.assert_allclose(w.grad.numpy(), expected.numpy(), rtol=within(1e-13))


def test_control_flow_on_values_is_fine_in_forward_and_reverse_mode() -> None:
    def absolute(x: Any) -> Any:
        return x if x > 0 else -x

    assert float(grad(absolute)(lucid.asarray(-2.0))) == -1.0
    assert float(jvp(absolute, (lucid.asarray(-2.0),), (lucid.asarray(1.0),))[1]) == -1.0


def test_singular_matrices_among_the_examples() -> None:
    matrices = lucid.asarray(fit(np.stack([np.eye(3), np.diag([1.0, 2.0, 0.0]), np.zeros((3, 3)), W.numpy()])))
    same(vmap(grad(lucid.linalg.det))(matrices), stacked(grad(lucid.linalg.det), matrices))
    exponents = lucid.asarray([0.0, 1.0, 2.0, -1.5])
    power = grad(lambda x, p: x**p, argnums=(0, 1))
    found = vmap(power)(lucid.asarray([0.0, 0.0, 0.5, 2.0]), exponents)
    each = [power(lucid.asarray(x), p) for x, p in zip([0.0, 0.0, 0.5, 2.0], exponents, strict=True)]
    for g, expected in zip(found, zip(*each, strict=True), strict=True):
        same(g, lucid.stack(list(expected)))


def test_jvp_has_auxiliary_data_and_errors() -> None:
    out, moved, aux = jvp(lambda x: (x * 2, {"x": x}), (X[0],), (X[1],), has_aux=True)
    same(out, X[0] * 2)
    same(moved, X[1] * 2)
    same(aux["x"], X[0])
    constant = jvp(lambda x: lucid.ones(2), (X[0],), (X[1],))
    same(constant[1], lucid.zeros(2))
    with pytest.raises(lucid.ShapeError, match=r"jvp: tangent 0 has shape \(\), the argument \(3,\)"):
        jvp(f, (X[0],), (lucid.asarray(1.0),))
    with pytest.raises(lucid.ArgumentTypeError, match="tangent 0 has dtype float16, the argument float"):
        jvp(f, (X[0],), (lucid.astype(X[0], lucid.float16),))
    with pytest.raises(lucid.ArgumentError, match="structure of the arguments"):
        jvp(f, (X[0],), (X[0], X[0]))
    with pytest.raises(lucid.ArgumentTypeError, match="must be tuples"):
        jvp(f, X[0], X[0])
    with pytest.raises(lucid.ArgumentError, match="jvp: the values of a Tensor that has a tangent"):
        jvp(lambda x: lucid.asarray(x.numpy()), (X[0],), (X[1],))
