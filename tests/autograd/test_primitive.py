"""Compositions that are recorded as one call."""

from __future__ import annotations

import array_api_strict as strict
import numpy as np
import pytest

import lucid
from lucid.autograd import primitive
from lucid.nn import functional as F
from tests.autograd.gradients import check_gradients
from tests.devices import fit, widest, within


@primitive(x=lambda g, out, axis, xp: out * (g - xp.sum(g * out, axis=axis, keepdims=True)))
def softmax(xp, x, *, axis):
    weights = xp.exp(x - xp.max(x, axis=axis, keepdims=True))
    return weights / xp.sum(weights, axis=axis, keepdims=True)


@primitive(a=lambda g, b, xp: xp.matmul(g, b.mT), b=lambda g, a, xp: xp.matmul(a.mT, g), c=lambda g: g)
def affine(xp, a, b, c):
    out = xp.matmul(a, b)
    return out if c is None else out + c


def _sum_and_product_rule(g, x, y, xp):
    first, second = [0.0 if part is None else part for part in g]
    return first + second * y, first + second * x


@primitive(joint=_sum_and_product_rule, several=True)
def sum_and_product(xp, x, y):
    return x + y, x * y


@primitive(x=lambda g, y: g * y)
def scaled(xp, x, y):
    return x * y


@pytest.fixture
def x():
    return lucid.tensor([[0.5, -1.0, 2.0], [1.0, 0.0, 3.0]], dtype=widest(), requires_grad=True)


def test_one_node(x):
    out = softmax(lucid, x, axis=1)
    assert out.grad_fn.name == "softmax"
    assert out.grad_fn.parents == (x._node,)


def test_equals_the_composition_in_value_and_gradient(x):
    seed = lucid.reshape(lucid.arange(6, dtype=x.dtype), (2, 3))
    one, parts = softmax(lucid, x, axis=1), softmax.forward(lucid, x, axis=1)
    tolerance = within(1e-14, 1e-6)
    np.testing.assert_allclose(one.detach().numpy(), parts.detach().numpy(), rtol=tolerance)
    (g,), (h,) = lucid.autograd.grad(one, x, seed), lucid.autograd.grad(parts, x, seed)
    np.testing.assert_allclose(g.numpy(), h.numpy(), atol=tolerance)


def test_derivatives_of_both_orders():
    matrices = [fit(np.random.default_rng(i).standard_normal((3, 3))) for i in range(3)]
    a, b, c = (lucid.tensor(values, requires_grad=True) for values in matrices)
    for function, arguments in (
        (lambda a: softmax(lucid, a, axis=0), (a,)),
        (lambda a, b, c: affine(lucid, a, b, c), (a, b, c)),
        (lambda a, b: affine(lucid, a, b, None), (a, b)),
        (lambda a, b: sum_and_product(lucid, a, b), (a, b)),
        (lambda a, b: sum_and_product(lucid, a, b)[1], (a, b)),
    ):
        assert check_gradients(function, arguments)
        assert check_gradients(function, arguments, order=2)


def test_an_input_without_a_row_makes_it_a_composition():
    a, b = lucid.tensor([2.0], requires_grad=True), lucid.tensor([3.0], requires_grad=True)
    assert scaled(lucid, a, b.detach()).grad_fn.name == "scaled"
    out = scaled(lucid, a, b)
    assert out.grad_fn.name == "multiply"
    out.backward()
    assert (a.grad.item(), b.grad.item()) == (3.0, 2.0)


def test_inside_transforms():
    a = lucid.tensor(fit(np.random.default_rng(0).standard_normal((4, 3))))

    def f(row):
        return softmax(lucid, row, axis=0)

    rows = lucid.stack([f(a[i]) for i in range(4)])
    np.testing.assert_allclose(lucid.func.vmap(f)(a).numpy(), rows.numpy(), rtol=within(1e-14))
    forward, reverse = lucid.func.jacfwd(f)(a[0]), lucid.func.jacrev(f)(a[0])
    np.testing.assert_allclose(forward.numpy(), reverse.numpy(), atol=within(1e-14))
    loop = lucid.stack([lucid.func.hessian(lambda r: f(r)[0])(a[i]) for i in range(4)])
    np.testing.assert_allclose(
        lucid.func.vmap(lucid.func.hessian(lambda r: f(r)[0]))(a).numpy(), loop.numpy(), atol=within(1e-14)
    )


def test_arrays_of_other_libraries():
    out = softmax(strict, strict.asarray([1.0, 1.0]), axis=0)
    assert type(out) is type(strict.asarray(0.0))
    np.testing.assert_array_equal(np.asarray(out), [0.5, 0.5])


def test_what_was_saved_is_safe_from_changes_in_place():
    a = lucid.tensor([[1.0, 2.0], [3.0, 4.0]])
    b = lucid.tensor([[1.0, 0.0], [0.0, 1.0]], requires_grad=True)
    out = affine(lucid, a[:, :], b, None)
    a[...] = 0.0
    out.backward()
    assert b.grad.tolist() == [[4.0, 4.0], [6.0, 6.0]]


def test_big_arrays_are_computed_in_blocks():
    values = np.random.default_rng(0).standard_normal((600, 500)).astype(np.float32)
    a = lucid.tensor(values, requires_grad=True)
    out = F.softmax(a, 1)
    np.testing.assert_allclose(out.detach().numpy().sum(axis=1), 1.0, rtol=1e-5)
    weights = lucid.tensor(values)
    (g,) = lucid.autograd.grad(out, a, weights)
    p = out.detach().numpy()
    np.testing.assert_allclose(g.numpy(), p * (values - (values * p).sum(1, keepdims=True)), atol=1e-6)


def test_numpy_operands_are_taken_as_elsewhere():
    a = lucid.tensor(fit(np.ones((2, 3))), requires_grad=True)
    out = affine(lucid, a, fit(np.ones((3, 2))), None)
    out.backward()
    assert a.grad.tolist() == [[2.0] * 3] * 2


def test_errors_name_the_function_and_what_was_wrong():
    with pytest.raises(ValueError, match=r"affine.*\(2, 3\)"):
        affine(lucid, lucid.ones((2, 3)), lucid.ones((2, 3)), None)
    with pytest.raises(TypeError, match="Unsupported"):
        affine(lucid, lucid.ones((2, 3)), [1.0], None)


@primitive(elementwise=True, x=lambda g, y: g * y, y=lambda g, x, scale: g * x * scale)
def product(xp, x, y, *, scale):
    return xp.multiply(x, y) * scale


@pytest.mark.parametrize("n", [3, 300_001])
def test_element_by_element(n):
    rng = np.random.default_rng(0)
    x, y = (lucid.tensor(fit(rng.standard_normal(n)), requires_grad=True) for _ in range(2))
    out = product(lucid, x, y, scale=1.0)
    out.backward()
    np.testing.assert_array_equal(out.detach().numpy(), x.detach().numpy() * y.detach().numpy())
    assert out.grad_fn.name == "product"
    assert x.grad.tolist() == y.tolist()
    assert y.grad.tolist() == x.tolist()
    every_other = product(lucid, x[::2], y[::2], scale=1.0)  # cannot be cut into blocks
    np.testing.assert_array_equal(every_other.detach().numpy(), out.detach().numpy()[::2])


def _doubled_rule(g, out, x, xp):
    shown, kept = g[0], g[2]
    result = 0.0 if shown is None else shown * out[2]
    return result if kept is None else result + kept * xp.cos(x)


@primitive(several=True, shown=1, x=_doubled_rule)
def minus_cosine(xp, x):
    return -xp.cos(x), xp.astype(x > 0, xp.int32), xp.sin(x)


def test_outputs_for_the_rule_alone():
    x = lucid.tensor(fit([0.5, -1.0]), requires_grad=True)
    out = minus_cosine(lucid, x)
    np.testing.assert_allclose(out.detach().numpy(), -np.cos(x.detach().numpy()), rtol=within(1e-14))
    assert check_gradients(lambda x: minus_cosine(lucid, x), (x,))
    assert check_gradients(lambda x: minus_cosine(lucid, x), (x,), order=2)
    np.testing.assert_allclose(
        lucid.func.vmap(lambda x: minus_cosine(lucid, x))(x.detach()).numpy(), out.detach().numpy(), rtol=within(1e-14)
    )
    with lucid.autograd.detect_anomaly():
        minus_cosine(lucid, x).backward(lucid.ones(2, dtype=x.dtype))
    np.testing.assert_allclose(x.grad.numpy(), np.sin(x.detach().numpy()), rtol=within(1e-14))


def test_a_composition_may_change_its_own_arrays_under_transforms():
    x, rows = lucid.randn(4, 3), lucid.randn(5, 3)
    for function in (lambda w: F.layer_norm(x, (3,), w), lambda b: F.linear(x, lucid.ones((3, 3)), b)):
        loop = lucid.stack([function(rows[i]) for i in range(5)])
        np.testing.assert_allclose(lucid.func.vmap(function)(rows).numpy(), loop.numpy(), atol=1e-6)
