"""gradcheck and gradgradcheck: what they accept and what they find."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import lucid
from lucid.autograd import Function, gradcheck, gradgradcheck

pytestmark = pytest.mark.device("cpu", "cupy:0", reason="finite differences need double precision")


def leaf(*shape: int, kind: str = "f", seed: int = 0) -> lucid.Tensor:
    rng = np.random.default_rng((seed, *shape))
    x = rng.normal(size=shape)
    return lucid.tensor(x + 1j * rng.normal(size=shape) if kind == "c" else x, requires_grad=True)


class Scaled(Function):
    """sin(x) with a gradient that is wrong by a factor."""

    @staticmethod
    def forward(ctx: Any, x: Any, factor: float, where: Any) -> Any:
        ctx.save_for_backward(x)
        ctx.factor, ctx.where = factor, where
        return lucid.sin(x)

    @staticmethod
    def backward(ctx: Any, g: Any) -> Any:
        (x,) = ctx.saved_tensors
        whole = g * lucid.conj(lucid.cos(x))
        if ctx.where is None:
            return whole * ctx.factor, None, None
        whole[ctx.where] = whole[ctx.where] * ctx.factor
        return whole, None, None


@pytest.mark.parametrize("kind", ["f", "c"])
@pytest.mark.parametrize("shape", [(), (3,), (2, 4), (0,), (30, 40)])
def test_a_right_rule_passes_and_one_that_is_wrong_by_a_percent_fails(shape: tuple[int, ...], kind: str) -> None:
    x = leaf(*shape, kind=kind)
    assert gradcheck(Scaled.apply, (x, 1.0, None))
    assert gradcheck(Scaled.apply, (x, 1.0, None), fast_mode=True)
    if x.size:
        for fast in (False, True):
            with pytest.raises(lucid.GradientError, match="output 0 with respect to input 0"):
                gradcheck(Scaled.apply, (x, 1.01, None), fast_mode=fast)
            assert not gradcheck(Scaled.apply, (x, 1.01, None), raise_exception=False, fast_mode=fast)


def test_one_wrong_element_is_found() -> None:
    x = leaf(4, 5)
    assert not gradcheck(Scaled.apply, (x, 1.01, (2, 3)), raise_exception=False)
    assert gradcheck(Scaled.apply, (x, 1.01, (2, 3)), rtol=0.1)
    assert gradcheck(Scaled.apply, (x, 1.01, (2, 3)), atol=0.1)


def test_several_inputs_and_outputs_of_mixed_kinds() -> None:
    def function(x: Any, n: int, z: Any, text: str, fixed: Any) -> Any:
        assert text == "text"
        return lucid.sin(x) ** n * fixed, lucid.abs(z) * lucid.sum(x), z * z, lucid.argmax(x)

    inputs = (leaf(3), 2, leaf(2, kind="c"), "text", leaf(3).detach())
    assert gradcheck(function, inputs)
    assert gradgradcheck(function, inputs)
    assert gradcheck(function, list(inputs))
    assert gradcheck(lambda x: [x * x], leaf(2))


def test_real_to_complex_and_back() -> None:
    assert gradcheck(lambda x: x * (1 + 2j), leaf(3))
    assert gradcheck(lucid.fft.rfft, leaf(5))
    assert gradgradcheck(lambda z: lucid.real(z * z * z), leaf(3, kind="c"))


def test_an_output_cut_from_the_graph_is_found() -> None:
    with pytest.raises(lucid.GradientError, match="does not require grad"):
        gradcheck(lambda x: (x * 2, x.detach() * 3), leaf(2))
    assert gradcheck(lambda x: (x * 2, lucid.sign(x)), leaf(2))


def test_wrong_second_derivative_is_found() -> None:
    class Cut(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return x**3

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            (x,) = ctx.saved_tensors
            return g * 3 * x.detach() ** 2

    x = leaf(3)
    assert gradcheck(Cut.apply, x)
    assert not gradgradcheck(Cut.apply, x, raise_exception=False)
    with pytest.raises(lucid.GradientError, match="gradgradcheck"):
        gradgradcheck(Cut.apply, x)


def test_given_gradients_of_the_outputs() -> None:
    x = leaf(3)
    assert gradgradcheck(lucid.exp, x, lucid.ones(3, dtype=lucid.float64))
    with pytest.raises(lucid.ArgumentError, match="1 outputs"):
        gradgradcheck(lucid.exp, x, (x, x))


def test_gradients_that_change_from_call_to_call() -> None:
    class Noisy(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x * 1

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g * (1 + 1e-9 * lucid.rand(1, dtype=lucid.float64))

    with pytest.raises(lucid.GradientError, match="different gradients"):
        gradcheck(Noisy.apply, leaf(3))
    assert gradcheck(Noisy.apply, leaf(3), nondet_tol=1e-6)


def test_arguments_that_cannot_be_checked() -> None:
    with pytest.raises(ValueError, match="requires grad"):
        gradcheck(lucid.sin, (leaf(2).detach(),))
    with pytest.raises(lucid.ArgumentTypeError, match="output 0"):
        gradcheck(lambda x: 3.0, (leaf(2),))
    with pytest.raises(lucid.ArgumentError, match="floating output"):
        gradcheck(lucid.argmax, (leaf(2),))
    single = lucid.tensor([0.5], requires_grad=True)
    with pytest.warns(UserWarning, match="float32"):
        assert gradcheck(lucid.sin, single, eps=1e-2, atol=1e-2)


def test_the_inputs_stay_as_they_are() -> None:
    x = leaf(3)
    before = x.tolist()

    def changes(x: Any) -> Any:
        y = x * 1
        y += 1
        return y * y

    assert gradcheck(changes, x)
    assert x.tolist() == before
    assert x.grad is None


def test_it_agrees_with_pytorchs_verdict() -> None:
    functions = [lambda x: abs(x) ** 1.5, lambda x: x.clamp(-0.5, 0.5), lambda x: (x @ x.T).sum(0)]
    values = np.random.default_rng(0).normal(size=(2, 3))
    for function in functions:
        theirs = torch.autograd.gradcheck(function, torch.tensor(values, requires_grad=True))
        assert gradcheck(function, lucid.tensor(values, requires_grad=True)) == theirs
