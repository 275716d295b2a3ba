"""`autograd.Function`, `checkpoint` and hooks under transforms: the user's derivative counts at every level."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import lucid
from lucid import func
from lucid.autograd import Function, checkpoint, once_differentiable, saved_tensors_hooks
from tests.devices import fit, within


@pytest.fixture(autouse=True)
def arrays(default_device: None) -> None:
    """Make the arrays of this file on each device."""
    global X, Y, S
    rng = np.random.default_rng(0)
    X, Y = lucid.asarray(fit(rng.normal(size=(4, 3)))), lucid.asarray(fit(rng.normal(size=4)))
    S = lucid.asarray(1.7)


class Pair(Function):
    """Two outputs; the gradient is `factor` times the right one, so that one sees whose derivative is used."""

    @staticmethod
    def forward(ctx: Any, x: Any, y: Any, factor: float) -> Any:
        out = lucid.sin(x) * y
        ctx.factor, ctx.positive = factor, x > 0
        ctx.save_for_backward(x, y, out)
        return out, lucid.sum(x), lucid.argmax(x)

    @staticmethod
    def backward(ctx: Any, g: Any, h: Any, _: Any) -> Any:
        x, y, out = ctx.saved_tensors
        gx = lucid.where(ctx.positive, g * lucid.cos(x) * y, lucid.cos(x) * g * y) + h
        return gx * ctx.factor, lucid.sum(g * out / y) * ctx.factor, None


def ours(x: Any, y: Any) -> Any:
    a, b, _ = Pair.apply(x, y, 1.0)
    return lucid.sum(a * a) + b * b


def plain(x: Any, y: Any) -> Any:
    a, b = lucid.sin(x) * y, lucid.sum(x)
    return lucid.sum(a * a) + b * b


def twice_differentiated(f: Callable[..., Any]) -> Any:
    x = X.clone().requires_grad_()
    (g,) = lucid.autograd.grad(lucid.sum(func.vmap(f, (0, None))(x, S)), x, create_graph=True)
    return lucid.autograd.grad(lucid.sum(g * g), x)[0]


TRANSFORMS: dict[str, Callable[[Any], Any]] = {
    "vmap": lambda f: func.vmap(f, (0, None))(X, S),
    "vmap(grad), shared": lambda f: func.vmap(func.grad(f, (0, 1)), (0, None))(X, S),
    "vmap(grad)": lambda f: func.vmap(func.grad(f, (0, 1)))(X, Y),
    "grad(vmap), shared": lambda f: func.grad(lambda x, y: lucid.sum(func.vmap(f, (0, None))(x, y)), (0, 1))(X, S),
    "grad(vmap)": lambda f: func.grad(lambda x, y: lucid.sum(func.vmap(f)(x, y)), (0, 1))(X, Y),
    "vmap(vmap)": lambda f: func.vmap(lambda a: func.vmap(lambda b: f(a, b))(Y))(X),
    "grad(vmap(vmap))": lambda f: func.grad(
        lambda x: lucid.sum(func.vmap(lambda a: func.vmap(lambda b: f(a, b))(Y))(x))
    )(X),
    "jvp": lambda f: func.jvp(f, (X[0, :], S), (X[1, :], S)),
    "jvp, one tangent": lambda f: func.jvp(lambda y: f(X[0, :], y), (S,), (S,)),
    "jacfwd": lambda f: func.jacfwd(f)(X[0, :], S),
    "jacrev": lambda f: func.jacrev(f)(X[0, :], S),
    "hessian": lambda f: func.hessian(f)(X[0, :], S),
    "jacrev(jacrev)": lambda f: func.jacrev(func.jacrev(f))(X[0, :], S),
    "jacrev(jacfwd)": lambda f: func.jacrev(func.jacfwd(f))(X[0, :], S),
    "jacfwd(jacfwd)": lambda f: func.jacfwd(func.jacfwd(f))(X[0, :], S),
    "vmap(hessian)": lambda f: func.vmap(func.hessian(f))(X, Y),
    "vmap(jvp)": lambda f: func.vmap(lambda a, b: func.jvp(lambda q: f(q, S), (a,), (b,))[1])(X, X),
    "jvp(vmap)": lambda f: func.jvp(lambda x: func.vmap(f, (0, None))(x, S), (X,), (X,)),
    "grad(jvp)": lambda f: func.grad(lambda x: func.jvp(f, (x, S), (x * x, S))[1])(X[0, :]),
    "twice through vmap": twice_differentiated,
}


@pytest.mark.parametrize("name", TRANSFORMS)
def test_equal_to_the_same_in_plain_functions(name: str) -> None:
    compare(TRANSFORMS[name](ours), TRANSFORMS[name](plain))


def compare(found: Any, expected: Any) -> None:
    found, expected = (v if isinstance(v, tuple) else (v,) for v in (found, expected))
    assert len(found) == len(expected)
    for a, b in zip(found, expected, strict=True):
        wanted = b.detach().numpy()
        scale = max(1.0, float(np.abs(wanted).max()))
        np.testing.assert_allclose(a.detach().numpy(), wanted, rtol=1e-10, atol=within(1e-12) * scale)


@pytest.mark.parametrize(
    "transform",
    [
        lambda f: func.grad(f)(X[0, :]),
        lambda f: func.vmap(func.grad(f))(X),
        lambda f: func.grad(lambda x: lucid.sum(func.vmap(f)(x)))(X),
        lambda f: func.jvp(f, (X[0, :],), (X[1, :],))[1],
        lambda f: func.jacfwd(f)(X[0, :]),
        lambda f: func.jvp(lambda x: func.vmap(f)(x), (X,), (X,))[1],
    ],
)
def test_the_users_derivative_and_not_that_of_forward(transform: Callable[..., Any]) -> None:
    compare(
        transform(lambda x: lucid.sum(Pair.apply(x, S, 3.0)[0])), transform(lambda x: lucid.sum(lucid.sin(x) * S) * 3)
    )


def test_complex_numbers_under_jvp() -> None:
    class Square(Function):
        @staticmethod
        def forward(ctx: Any, z: Any) -> Any:
            ctx.save_for_backward(z)
            return z * z * 1j

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            (z,) = ctx.saved_tensors
            return g * lucid.conj(2j * z)

    z, t = lucid.asarray([0.3 + 1j, -0.5j]), lucid.asarray([1 - 2j, 0.5 + 0j])
    compare(func.jvp(Square.apply, (z,), (t,)), (z * z * 1j, 2j * z * t))
    compare(func.vmap(Square.apply)(z), z * z * 1j)


def test_jvp_leaves_no_history_where_nobody_differentiates() -> None:
    class Double(Function):
        """Its backward calls the Function itself."""

        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x * 2.0

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return Double.apply(g)

    x, w = lucid.asarray([1.0, 2.0]), lucid.asarray([3.0, 4.0]).requires_grad_()
    y, t = func.jvp(Double.apply, (x,), (x,))
    assert (y.tolist(), t.tolist()) == ([2.0, 4.0], [2.0, 4.0])
    assert not y.requires_grad and not t.requires_grad
    y, t = func.jvp(lambda x: Double.apply(x * w), (x,), (x,))
    assert y.requires_grad and t.requires_grad
    compare(lucid.autograd.grad(lucid.sum(t), w), (2.0 * x,))


def test_what_cannot_be_transformed_says_so() -> None:
    class NumPy(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return lucid.sin(x)

        @staticmethod
        @once_differentiable
        def backward(ctx: Any, g: Any) -> Any:
            return lucid.asarray(g.numpy() * np.cos(ctx.saved_tensors[0].detach().numpy()))

    compare(func.grad(lambda x: lucid.sum(NumPy.apply(x)))(X), lucid.cos(X))
    with pytest.raises(lucid.GradientError, match="requires grad"):
        func.jvp(NumPy.apply, (X,), (X,))
    with pytest.raises(lucid.GradientError, match="once_differentiable"):
        func.jacrev(func.grad(lambda x: lucid.sum(NumPy.apply(x))))(X[0, :])
    with pytest.raises(lucid.GradientError, match="requires grad"):
        func.hessian(lambda x: lucid.sum(NumPy.apply(x)))(X[0, :])
    with pytest.raises(lucid.LucidError, match="vmap"):
        func.vmap(func.grad(lambda x: lucid.sum(NumPy.apply(x))))(X)


@pytest.mark.parametrize(
    "name", ["vmap", "vmap(grad)", "grad(vmap)", "grad(vmap(vmap))", "jacrev", "twice through vmap"]
)
def test_checkpoint_and_saved_tensor_hooks(name: str) -> None:
    expected = TRANSFORMS[name](plain)
    compare(TRANSFORMS[name](lambda x, y: checkpoint(plain, x, y)), expected)
    compare(TRANSFORMS[name](lambda x, y: checkpoint(ours, x, y)), expected)
    with saved_tensors_hooks(lambda x: [x], lambda kept: kept[0]):
        compare(TRANSFORMS[name](plain), expected)
        compare(TRANSFORMS[name](ours), expected)
