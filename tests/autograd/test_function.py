"""Functions with a derivative of the user's own."""

from __future__ import annotations

import gc
import weakref
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch

import lucid
from lucid.autograd import Function, FunctionCtx, grad, gradgradcheck, once_differentiable
from tests.autograd.gradients import check_gradients
from tests.devices import fit, widest, within


def leaf(*values: complex) -> lucid.Tensor:
    return lucid.tensor(fit(list(values)), requires_grad=True)


class Clamp(lucid.autograd.Function):
    @staticmethod
    def forward(ctx: lucid.autograd.FunctionCtx, x, lo, hi):
        ctx.save_for_backward(x)
        ctx.lo, ctx.hi = lo, hi
        return x.clamp(lo, hi)

    @staticmethod
    def backward(ctx: lucid.autograd.FunctionCtx, grad_out):
        (x,) = ctx.saved_tensors
        inside = (x >= ctx.lo) & (x <= ctx.hi)
        return grad_out * inside, None, None


class Product(Function):
    """x * y, whose backward is written in Lucid functions."""

    @staticmethod
    def forward(ctx, x, y):
        ctx.save_for_backward(x, y)
        return x * y

    @staticmethod
    def backward(ctx, g):
        x, y = ctx.saved_tensors
        return g * lucid.conj(y), g * lucid.conj(x)


class Exp(Function):
    """Saves its output."""

    @staticmethod
    def forward(ctx, x):
        out = lucid.exp(x)
        ctx.save_for_backward(out)
        return out

    @staticmethod
    def backward(ctx, g):
        (out,) = ctx.saved_tensors
        return g * out


def test_clamp_as_promised() -> None:
    x = leaf(-2.0, -0.25, 0.75, 4.0)
    out = Clamp.apply(x, -1.0, 1.0)
    assert out.tolist() == [-1.0, -0.25, 0.75, 1.0]
    assert out.grad_fn is not None
    assert out.grad_fn.name == "Clamp"
    assert out.grad_fn.next_functions[0][0] is x._node
    assert "grad_fn=Clamp" in repr(out)
    out.backward(lucid.asarray([1.0, 2.0, 3.0, 4.0]))
    assert x.grad is not None
    assert x.grad.tolist() == [0.0, 2.0, 3.0, 0.0]
    assert x.grad.dtype is widest()
    assert check_gradients(Clamp.apply, (leaf(-2.0, -0.25, 0.75, 4.0), -1.0, 1.0), eps=1e-5)
    assert check_gradients(Clamp.apply, (leaf(-2.0, -0.25, 0.75, 4.0), -1.0, 1.0), eps=1e-5, order=2)


@pytest.mark.parametrize("point", [(0.5, -1.2), (0.5 + 1j, -1.2 - 0.3j)])
def test_gradients_of_all_orders(point: tuple[complex, ...]) -> None:
    assert check_gradients(Product.apply, (leaf(*point), leaf(*point[::-1])))
    assert check_gradients(Product.apply, (leaf(*point), leaf(*point[::-1])), order=2)
    assert check_gradients(Product.apply, (leaf(*point), lucid.tensor(point[::-1], dtype=leaf(*point).dtype)), order=2)


def test_a_saved_output_hangs_in_the_graph() -> None:
    assert check_gradients(Exp.apply, leaf(0.5, -1.2), order=2)
    x = leaf(0.3)
    y = Exp.apply(x)
    for _ in range(3):
        (y,) = grad(y, x, create_graph=True)
        assert float(y[0]) == pytest.approx(np.exp(0.3))


class Several(Function):
    """Two outputs, one that has no derivative, one that is no Tensor."""

    seen: Any = None

    @staticmethod
    def forward(ctx, x, scale, y=None):
        ctx.scale = scale
        sign, index = lucid.sign(x), lucid.argmax(x)
        ctx.mark_non_differentiable(sign)
        total = lucid.sum(x)
        ctx.save_for_backward(total, None, x)
        return total * total, sign, index, x * scale, "text"

    @staticmethod
    def backward(ctx, *grads):
        Several.seen = grads
        _, nothing, x = ctx.saved_tensors
        assert nothing is None
        g = lucid.zeros_like(x)
        if grads[0] is not None:
            g = g + 2 * lucid.sum(x) * grads[0]
        if grads[3] is not None:
            g = g + grads[3] * ctx.scale
        return g, None, None


def test_several_outputs() -> None:
    x = leaf(1.0, -2.0, 4.0)
    square, sign, index, scaled, text = Several.apply(x, 10.0, None)
    assert (square.requires_grad, sign.requires_grad, index.requires_grad, scaled.requires_grad) == (
        True,
        False,
        False,
        True,
    )
    assert text == "text"
    assert scaled.grad_fn.next_functions[0][0] is square.grad_fn.next_functions[0][0]
    (square * 2 + scaled.sum()).backward()
    assert x.grad is not None
    assert x.grad.tolist() == [22.0, 22.0, 22.0]
    seen = Several.seen
    assert seen[1].tolist() == [0.0, 0.0, 0.0]
    assert seen[2].dtype is lucid.int64
    assert seen[4] is None

    assert check_gradients(lambda x: Several.apply(x, 10.0, None)[::3], (leaf(1.0, -2.0, 4.0),), order=2)


def test_gradients_that_did_not_come_are_zeros_or_none() -> None:
    x = leaf(1.0, -2.0)
    Several.apply(x, 10.0, None)[3].sum().backward()
    assert Several.seen[0].tolist() == 0.0

    class Pair(Function):
        @staticmethod
        def forward(ctx, x):
            ctx.set_materialize_grads(False)
            return x * 2, x * 3

        @staticmethod
        def backward(ctx, a, b):
            assert a is None
            return b * 3

    y = leaf(1.0)
    Pair.apply(y)[1].backward()
    assert y.grad is not None
    assert y.grad.tolist() == [3.0]


def test_named_tuples_stay_named() -> None:
    class Both(NamedTuple):
        a: lucid.Tensor
        b: lucid.Tensor

    class Split(Function):
        @staticmethod
        def forward(ctx, x):
            return Both(x + 1, x * 2)

        @staticmethod
        def backward(ctx, a, b):
            return a + 2 * b

    out = Split.apply(leaf(1.0))
    assert isinstance(out, Both)
    assert check_gradients(Split.apply, leaf(1.0, 2.0))


def test_needs_input_grad() -> None:
    seen = []

    class Sum(Function):
        @staticmethod
        def forward(ctx, x, n, y):
            seen.append(ctx.needs_input_grad)
            return x + n * y

        @staticmethod
        def backward(ctx, g):
            seen.append(ctx.needs_input_grad)
            return g, None, g * 2  # a gradient nobody needs is no error

    x = leaf(1.0)
    Sum.apply(x, 2, lucid.ones(1, dtype=widest())).backward()
    assert seen == [(True, False, False)] * 2
    assert x.grad is not None
    assert x.grad.tolist() == [1.0]


def test_setup_context() -> None:
    class Cube(Function):
        @staticmethod
        def forward(x):
            return x**3

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(*inputs)

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return 3 * x**2 * g

    assert check_gradients(Cube.apply, leaf(0.5, -1.5), order=2)


def test_nothing_is_recorded_without_need() -> None:
    assert not Clamp.apply(lucid.ones(2), 0.0, 1.0).requires_grad
    with lucid.no_grad():
        assert not Clamp.apply(leaf(1.0), 0.0, 1.0).requires_grad
    assert not Clamp.apply(leaf(1.0).detach(), 0.0, 1.0).requires_grad


def test_an_input_returned_as_it_is_and_in_place_changes() -> None:
    class Identity(Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return g * x

    base = leaf(1.0, 2.0)
    x = base * 1.0
    y = Identity.apply(x)
    assert y is not x
    y += 10.0
    assert x.tolist() == [1.0, 2.0]
    assert y.tolist() == [11.0, 12.0]
    x[0] = 100.0  # what was saved stays
    (y * 1.0).sum().backward()
    assert base.grad is not None
    assert base.grad.tolist() == [1.0, 2.0]


def test_a_view_saved_and_returned() -> None:
    class Row(Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x[0])
            ctx.shape = x.shape
            return x[0]

        @staticmethod
        def backward(ctx, g):
            out = lucid.zeros(ctx.shape, dtype=g.dtype)
            out[0] = g * ctx.saved_tensors[0] ** 0
            return out

    base = lucid.tensor([[1.0, 2.0], [3.0, 4.0]], dtype=widest(), requires_grad=True)
    x = base * 1.0
    y = Row.apply(x)
    x[0] = 7.0
    assert y.tolist() == [1.0, 2.0]
    y.sum().backward()
    assert base.grad is not None
    assert base.grad.tolist() == [[1.0, 1.0], [0.0, 0.0]]


def test_gradients_are_summed_and_cast_and_checked() -> None:
    class Add(Function):
        answer: Any = None

        @staticmethod
        def forward(ctx, x, y):
            return x + y

        @staticmethod
        def backward(ctx, g):
            return Add.answer(g)

    def gradients(answer: Any) -> list[Any]:
        Add.answer = staticmethod(answer)
        x = lucid.ones((2, 3), dtype=lucid.float16).requires_grad_()
        y = lucid.ones(3, dtype=widest()).requires_grad_()
        Add.apply(x, y).backward()
        return [x.grad, y.grad]

    gx, gy = gradients(lambda g: (g, g))
    assert (gx.dtype, gx.shape, gy.dtype, gy.tolist()) == (lucid.float16, (2, 3), widest(), [2.0, 2.0, 2.0])
    assert gradients(lambda g: (None, g))[0] is None
    with pytest.raises(lucid.ArgumentError, match=r"Add: .* each of the 2 arguments"):
        gradients(lambda g: g)
    with pytest.raises(lucid.ShapeError, match=r"Add: gradient 0 has shape \(3,\), the argument \(2, 3\)"):
        gradients(lambda g: (g[0], g))
    with pytest.raises(lucid.ArgumentTypeError, match="Tensors or None"):
        gradients(lambda g: (1.0, g))


def test_errors_of_definition() -> None:
    class Wrong(Function):
        @staticmethod
        def forward(ctx, x, n):
            ctx.save_for_backward(x, n)
            return x

        @staticmethod
        def backward(ctx, g):
            return g, g

    with pytest.raises(lucid.ArgumentTypeError, match=r"attributes: ctx\.name"):
        Wrong.apply(leaf(1.0), 3)
    with pytest.raises(lucid.ArgumentTypeError, match="apply"):
        Wrong()

    class Number(Function):
        @staticmethod
        def forward(ctx, x):
            return 3.0

    with pytest.raises(lucid.ArgumentTypeError, match="float"):
        Number.apply(leaf(1.0))

    class NoBackward(Function):
        @staticmethod
        def forward(ctx, x, n):
            return x * n

    with pytest.raises(NotImplementedError, match="backward"):
        NoBackward.apply(leaf(1.0), 2).backward()

    class Extra(NoBackward):
        @staticmethod
        def backward(ctx, g):
            return g, g

    with pytest.raises(lucid.ArgumentTypeError, match=r"argument 1 .* no Tensor"):
        Extra.apply(leaf(1.0), 2).backward()


class WithNumPy(Function):
    """The sine, computed by NumPy."""

    @staticmethod
    def forward(ctx, x):
        ctx.x = x.detach().numpy().copy()
        return lucid.asarray(np.sin(ctx.x), device=x.device)

    @staticmethod
    def backward(ctx, g):
        return lucid.asarray(g.detach().numpy() * np.cos(ctx.x), device=g.device)


class Once(WithNumPy):
    @staticmethod
    @once_differentiable
    def backward(ctx, g):
        return lucid.asarray(g.numpy() * np.cos(ctx.x), device=g.device)


@pytest.mark.parametrize(("function", "why"), [(WithNumPy, "something else"), (Once, "once_differentiable")])
def test_a_backward_that_was_not_recorded_refuses_to_be_differentiated(function: type[Function], why: str) -> None:
    assert check_gradients(function.apply, leaf(0.3, 0.7))
    x = leaf(0.3)
    (first,) = grad(function.apply(x).sum() + (x**2).sum(), x, create_graph=True)
    assert float(first[0]) == pytest.approx(np.cos(0.3) + 0.6)
    with pytest.raises(lucid.GradientError, match=f"{function.__name__}.*{why}"):
        grad(first.sum(), x)
    with pytest.raises(lucid.GradientError, match=why):
        gradgradcheck(function.apply, lucid.tensor([0.3], dtype=lucid.float64, device="cpu", requires_grad=True))


def test_zero_and_constant_gradients_are_no_reason_to_refuse() -> None:
    class Round(Function):
        @staticmethod
        def forward(ctx, x):
            return lucid.round(x)

        @staticmethod
        def backward(ctx, g):
            return lucid.zeros_like(g)

    class Through(Round):
        @staticmethod
        def backward(ctx, g):
            return g

    x = leaf(0.25)
    (first,) = grad((Round.apply(x) + Through.apply(x) * x).sum(), x, create_graph=True)
    assert first.tolist() == [0.25]
    assert grad(first.sum(), x)[0].tolist() == [2.0]


def test_the_graph_dies_by_reference_counting() -> None:
    gc.collect()
    gc.disable()
    try:
        x = leaf(1.0, 2.0)
        y = Exp.apply(x)
        node, raw = weakref.ref(y._node), weakref.ref(y._raw)
        y.sum().backward()
        del y
        assert node() is None
        assert raw() is None
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_saved_values_are_freed_by_the_backward_pass() -> None:
    x = leaf(1.0, 2.0)
    hidden = x * 1.0
    y = Product.apply(hidden, hidden)
    raw = weakref.ref(hidden._raw)
    del hidden
    out = y.sum()
    out.backward()
    assert raw() is None
    with pytest.raises(lucid.GradientError, match="freed"):
        out.backward()


def test_the_same_tensor_twice_and_hooks() -> None:
    x = leaf(3.0)
    y = Product.apply(x, x)
    seen = []
    y.register_hook(lambda g: seen.append(g.tolist()))
    y.retain_grad()
    y.backward()
    assert x.grad is not None
    assert x.grad.tolist() == [6.0]
    assert seen == [[1.0]]
    assert y.grad is not None


def test_as_pytorch_does() -> None:
    def make(library: Any, base: Any) -> Any:
        class Mixed(base):  # type: ignore[misc]  # the same source for both libraries
            @staticmethod
            def forward(ctx, x, y, power):
                ctx.save_for_backward(x, y)
                ctx.power = power
                return x**power * y, x + y

            @staticmethod
            def backward(ctx, a, b):
                x, y = ctx.saved_tensors
                gx = a * ctx.power * x ** (ctx.power - 1) * y + b if ctx.needs_input_grad[0] else None
                return gx, a * x**ctx.power + b, None

        def loss(x: Any, y: Any) -> Any:
            u, v = Mixed.apply(x, y, 3)
            return (u * v + u).sum()

        return loss

    rng = np.random.default_rng(0)
    values = fit(rng.normal(size=(2, 5)))
    ours = [lucid.tensor(v, requires_grad=True) for v in values]
    theirs = [torch.tensor(v, requires_grad=True) for v in values]
    a, b = make(lucid, Function)(*ours), make(torch, torch.autograd.Function)(*theirs)
    first = grad(a, ours, create_graph=True)
    expected = torch.autograd.grad(b, theirs, create_graph=True)
    second = grad(sum((g * g).sum() for g in first), ours)
    expected_second = torch.autograd.grad(sum((g * g).sum() for g in expected), theirs)
    for found, wanted in zip([*first, *second], [*expected, *expected_second], strict=True):
        np.testing.assert_allclose(found.detach().numpy(), wanted.detach().numpy(), rtol=within(1e-12, 1e-4))


def test_the_context_class_is_public() -> None:
    assert isinstance(FunctionCtx((True,)), FunctionCtx)
    with pytest.raises(lucid.ArgumentError, match="no output"):

        class Bad(Function):
            @staticmethod
            def forward(ctx, x):
                ctx.mark_non_differentiable(x * 2)
                return x * 1

        Bad.apply(leaf(1.0))
