"""`grad`, `value_and_grad` and `vjp`: arguments, structures, errors, and what stays connected to what."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

import lucid
from lucid.func import grad, linearize, value_and_grad, vjp
from tests.devices import widest, within

Pair = namedtuple("Pair", ["a", "b"])


@dataclass
class Point:
    x: Any
    y: Any


@dataclass(frozen=True)
class Frozen:
    x: Any


@pytest.fixture(autouse=True)
def arrays(default_device: None) -> None:
    """Make the arrays of this file on each device."""
    global X
    X = lucid.asarray([1.0, 2.0, 3.0])


def test_value_gradient_and_auxiliary_data() -> None:
    def f(x: Any, scale: float) -> Any:
        y = lucid.sum(x**2) * scale
        return y, {"twice": 2 * y, "name": "f"}

    (value, aux), gradient = value_and_grad(f, has_aux=True)(X, 3.0)
    assert (float(value), float(aux["twice"]), aux["name"]) == (42.0, 84.0, "f")
    assert not value.requires_grad and not aux["twice"].requires_grad
    np.testing.assert_array_equal(gradient.numpy(), 6 * X.numpy())
    gradient, aux = grad(f, has_aux=True)(X, scale=1.0)
    np.testing.assert_array_equal(gradient.numpy(), 2 * X.numpy())
    assert X.grad is None and not X.requires_grad


@pytest.mark.parametrize("argnums", [0, 1, -1, (0, 1), (1, 0), (1,)])
def test_argnums(argnums: Any) -> None:
    found = grad(lambda x, y: x**2 * y, argnums=argnums)(lucid.asarray(2.0), lucid.asarray(3.0))
    slopes = (12.0, 4.0)  # 2 x y and x**2
    if isinstance(argnums, int):
        assert float(found) == slopes[argnums]
    else:
        assert isinstance(found, tuple)
        assert [float(g) for g in found] == [slopes[i] for i in argnums]


TREES = {
    "dict": lambda: {"w": X, "inner": [X * 2, (X, {"b": X})]},
    "Pair": lambda: Pair(X, [X]),
    "Point": lambda: Point(X, {"deep": Frozen(X)}),
    "list": lambda: [X, (X,), []],
}


@pytest.mark.parametrize("name", TREES)
def test_containers_come_back_as_they_are(name: str) -> None:
    from lucid.func._trees import flatten

    tree = TREES[name]()

    def f(tree: Any) -> Any:
        return lucid.sum(lucid.stack([lucid.sum(leaf**2) for leaf in flatten(tree)[0]]))

    leaves, structure = flatten(tree)
    found, found_structure = flatten(grad(f)(tree))
    assert found_structure == structure
    for g, leaf in zip(found, leaves, strict=True):
        np.testing.assert_array_equal(g.numpy(), 2 * leaf.numpy())


def test_an_unused_argument_has_gradient_zero() -> None:
    found = grad(lambda x, y: lucid.sum(x), argnums=(0, 1))(X, X)
    np.testing.assert_array_equal(found[1].numpy(), np.zeros(3))
    np.testing.assert_array_equal(grad(lambda x: lucid.asarray(1.0))(X).numpy(), np.zeros(3))


def test_the_argument_may_be_changed_in_place() -> None:
    def f(x: Any) -> Any:
        x *= 2
        x[0] = 1.0
        return lucid.sum(x**2)

    np.testing.assert_array_equal(grad(f)(X).numpy(), [0.0, 16.0, 24.0])
    np.testing.assert_array_equal(X.numpy(), [1.0, 2.0, 3.0])


def test_gradients_of_gradients() -> None:
    f = lucid.exp
    x = lucid.asarray(0.7)
    for _ in range(4):
        f = grad(f)
        assert float(f(x)) == pytest.approx(float(np.exp(0.7)), rel=within(1e-14))


def test_no_perturbation_confusion() -> None:
    # d/dx (x * d/dy (x + y)) = 1, not 2 (Siskind and Pearlmutter, "Nesting forward-mode AD", 2008)
    one = lucid.asarray(1.0)
    assert float(grad(lambda x: x * grad(lambda y: x + y)(one))(one)) == 1.0
    assert float(grad(lambda x: x * grad(lambda y: x + y)(x))(one)) == 1.0
    assert float(grad(lambda x: grad(lambda y: x * y * y)(x))(lucid.asarray(3.0))) == 12.0


def test_the_result_is_part_of_the_graph_around_it() -> None:
    x = lucid.tensor([1.0, 2.0], dtype=widest(), requires_grad=True)
    w = lucid.tensor(3.0, dtype=widest(), requires_grad=True)
    y = grad(lambda x: lucid.sum(w * x**3))(x)
    lucid.sum(y).backward()
    np.testing.assert_array_equal(x.grad.numpy(), 3 * 6 * x.detach().numpy())
    np.testing.assert_array_equal(w.grad.numpy(), 3 + 12)
    with lucid.no_grad():
        assert not grad(lambda x: lucid.sum(w * x**3))(x).requires_grad
    assert not grad(lambda x: lucid.sum(x**3))(x.detach()).requires_grad


def test_no_grad_inside_is_kept() -> None:
    def f(x: Any) -> Any:
        with lucid.no_grad():
            y = x**2
        return lucid.sum(x - y)

    np.testing.assert_array_equal(grad(f)(X).numpy(), np.ones(3))
    for outside in (lucid.no_grad, lucid.inference_mode):
        with outside():
            np.testing.assert_array_equal(grad(f)(X).numpy(), np.ones(3))


def test_complex_gradients_point_where_backward_says() -> None:
    z = lucid.asarray([1.0 + 2.0j, -0.5 + 0.3j])
    f = lambda z: lucid.sum(lucid.abs(z**2 + 1))  # noqa: E731
    leaf = lucid.tensor(z, requires_grad=True)
    f(leaf).backward()
    np.testing.assert_allclose(grad(f)(z).numpy(), leaf.grad.numpy(), rtol=within(1e-14))


def test_vjp_can_be_called_again_and_has_structure() -> None:
    y, pullback, aux = vjp(lambda p, q: ({"sum": p + q, "product": p * q}, 7), X, 2 * X, has_aux=True)
    assert aux == 7 and set(y) == {"sum", "product"}
    zero, one = lucid.zeros(3), lucid.ones(3)
    for _ in range(2):
        p, q = pullback({"sum": zero, "product": one})
        np.testing.assert_array_equal(p.numpy(), 2 * X.numpy())
        np.testing.assert_array_equal(q.numpy(), X.numpy())
    with pytest.raises(lucid.ArgumentError, match="structure"):
        pullback(one)
    with pytest.raises(lucid.ShapeError, match=r"cotangent 0 has shape \(\), the output \(3,\)"):
        pullback({"sum": lucid.asarray(1.0), "product": one})


def test_linearize_does_not_call_the_function_again() -> None:
    calls = []

    def f(x: Any, y: Any) -> Any:
        calls.append(1)
        return lucid.sin(x) * y

    _, push = linearize(f, X, 2 * X)
    for v in (X, -X):
        expected = np.cos(X.numpy()) * 2 * X.numpy() * v.numpy() + np.sin(X.numpy()) * 3
        np.testing.assert_allclose(push(v, lucid.full((3,), 3.0)).numpy(), expected, rtol=within(1e-14))
    assert len(calls) == 1
    with pytest.raises(lucid.ShapeError, match="tangent 1 has shape"):
        push(X, lucid.asarray(1.0))


def of_x() -> Any:
    return (X,)


@pytest.mark.parametrize(
    ("function", "args", "error", "message"),
    [
        (grad(lambda x: x), of_x, lucid.ShapeError, r"grad: the function must return one number.*shape \(3,\)"),
        (grad(lambda x: 1.0), of_x, lucid.ArgumentTypeError, "must return a Tensor, got float"),
        (grad(lambda x: lucid.sum(x) * 1j), of_x, lucid.DTypeError, "real floating number, got complex(64|128)"),
        (grad(lucid.sum), lambda: (lucid.arange(3),), lucid.DTypeError, "only floating dtypes have deriv.*, got int64"),
        (grad(lucid.sum), lambda: (2.0,), lucid.ArgumentTypeError, "only Tensors can be differentiated, got float"),
        (grad(lucid.sum, argnums=1), of_x, lucid.ArgumentError, "argnums=1, but there are 1 positional"),
        (grad(lucid.sum, argnums=(0, -1)), of_x, lucid.ArgumentError, "names an argument twice"),
        (grad(lucid.sum, argnums="x"), of_x, lucid.ArgumentTypeError, "argnums must be an int"),
        (grad(lucid.sum, has_aux=True), of_x, lucid.ArgumentTypeError, r"must return \(output, auxiliary data\)"),
    ],
)
def test_errors(function: Any, args: Any, error: Any, message: str) -> None:
    with pytest.raises(error, match=message):
        function(*args())
