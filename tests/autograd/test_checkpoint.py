"""What the tape keeps: hooks on saved values, and computing again instead of keeping."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import numpy as np
import pytest

import lucid
from lucid import nn
from lucid.autograd import Function, checkpoint, grad, saved_tensors_hooks
from tests.devices import fit, widest, within


def leaf(*values: float) -> lucid.Tensor:
    return lucid.tensor(list(values), dtype=widest(), requires_grad=True)


# --- saved-tensor hooks ---------------------------------------------------------------------------------------------


def test_values_are_packed_once_and_unpacked_when_needed() -> None:
    log: list[Any] = []

    def pack(x: lucid.Tensor) -> Any:
        assert not x.requires_grad
        log.append(("pack", x.tolist()))
        return x.numpy().tobytes(), x.shape

    def unpack(kept: Any) -> lucid.Tensor:
        log.append("unpack")
        return lucid.asarray(np.frombuffer(kept[0], widest().numpy).reshape(kept[1]).copy())

    x = leaf(1.0, 2.0)
    with saved_tensors_hooks(pack, unpack):
        y = lucid.exp(x)
        z = (y * x + 1.0).sum()
    outside = (x * x).sum()
    assert log == [("pack", lucid.exp(x).tolist()), ("pack", y.tolist()), ("pack", [1.0, 2.0])]
    (z + outside).backward()
    assert log[3:] == ["unpack"] * 3
    expected = leaf(1.0, 2.0)
    ((lucid.exp(expected) * expected).sum() + (expected * expected).sum()).backward()
    assert x.grad is not None and expected.grad is not None
    assert x.grad.tolist() == expected.grad.tolist()


def rounded(x: lucid.Tensor) -> Any:
    return lucid.astype(x, lucid.float16)


def test_packing_may_lose_digits() -> None:
    x = leaf(1 / 3)
    with saved_tensors_hooks(rounded, lambda kept: lucid.astype(kept, widest())):
        y = (x * x).sum()
    y.backward()
    assert x.grad is not None
    assert x.grad.tolist() == [2 * float(np.float16(1 / 3))]


def test_every_order_and_functions_of_several_outputs() -> None:
    def function(a: lucid.Tensor) -> lucid.Tensor:
        w = lucid.linalg.eigh(a @ a.mT).eigenvalues
        q, r = lucid.linalg.qr(a)
        picked = lucid.concat([w, lucid.sum(r, axis=0)])
        return lucid.sum(lucid.exp(picked) * lucid.max(picked)) + lucid.sum(lucid.abs(q[0, :]) ** 2) / lucid.std(a)

    a = lucid.tensor(fit(np.random.default_rng(0).normal(size=(3, 3))), requires_grad=True)
    b = lucid.tensor(fit(np.random.default_rng(0).normal(size=(3, 3))), requires_grad=True)
    with saved_tensors_hooks(lambda x: x.tolist(), lambda kept: lucid.asarray(kept, dtype=widest())):
        y = function(a)
    (first,) = grad(y, a, create_graph=True)
    (second,) = grad((first * first).sum(), a)
    (expected,) = grad(function(b), b, create_graph=True)
    (expected_second,) = grad((expected * expected).sum(), b)
    np.testing.assert_allclose(first.detach().numpy(), expected.detach().numpy(), rtol=within(1e-12, 1e-4))
    np.testing.assert_allclose(second.numpy(), expected_second.numpy(), rtol=within(1e-9, 1e-3))


def test_what_the_user_saves_is_packed_too() -> None:
    class Square(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            (x,) = ctx.saved_tensors
            assert ctx.saved_tensors[0] is x
            return 2 * g * x

    log = []
    x = leaf(3.0)
    with saved_tensors_hooks(lambda x: log.append("pack") or x, lambda x: log.append("unpack") or x):
        y = Square.apply(x)
    (first,) = grad(y, x, create_graph=True)
    assert grad(first, x)[0].tolist() == [2.0]
    assert log == ["pack", "unpack"]


def test_the_innermost_pair_counts_and_the_mode_ends() -> None:
    log: list[str] = []

    def pair(name: str) -> saved_tensors_hooks:
        return saved_tensors_hooks(lambda x: log.append(name) or x, lambda x: x)

    x = leaf(1.0)
    with pair("outer"):
        x * x
        with pair("inner"):
            x * x
        lucid.sin(x)
    x * x
    assert log == ["outer", "outer", "inner", "inner", "outer"]


def test_what_unpack_returns_must_fit() -> None:
    x = leaf(1.0, 2.0)
    with saved_tensors_hooks(lambda x: x, lambda x: x[:1]):
        y = lucid.sin(x).sum()
    with pytest.raises(lucid.GradientError, match=r"shape \(1,\).*shape \(2,\)"):
        y.backward()
    with saved_tensors_hooks(lambda x: x, lambda x: 1.0):
        y = lucid.sin(x).sum()
    with pytest.raises(lucid.ArgumentTypeError, match="float"):
        y.backward()


# --- checkpoint -----------------------------------------------------------------------------------------------------


def block(x: Any) -> Any:
    return lucid.exp(lucid.sin(x) * x) / (1.0 + x * x)


def test_gradients_of_all_orders() -> None:
    x, y = leaf(0.5, -1.2), leaf(0.5, -1.2)
    a, b = checkpoint(block, x), block(y)
    for _ in range(3):
        a, b = a.sum(), b.sum()
        (a,), (b,) = grad(a, x, create_graph=True), grad(b, y, create_graph=True)
        assert a.tolist() == b.tolist()


def test_it_is_computed_twice_and_nothing_is_kept() -> None:
    calls = []
    alive: list[Any] = []

    def function(x: Any) -> Any:
        calls.append(lucid.is_grad_enabled())
        h = lucid.exp(x)
        alive.append(weakref.ref(h._raw))
        return lucid.sin(h) * h

    x = leaf(0.5)
    y = checkpoint(function, x)
    assert alive[0]() is None
    y.backward()
    assert calls == [True, True]
    gc.collect()
    assert alive[1]() is None
    assert x.grad is not None
    e = np.exp(0.5)
    assert x.grad.tolist() == pytest.approx([e * (np.sin(e) + e * np.cos(e))])


def test_a_retained_graph_computes_again_for_each_pass() -> None:
    calls = []
    x = leaf(0.5)
    y = checkpoint(lambda x: calls.append(1) or block(x), x)
    y.backward(retain_graph=True)
    first = x.grad.tolist()
    x.grad = None
    y.backward()
    assert x.grad.tolist() == first
    assert len(calls) == 3


def test_parameters_of_closures_get_gradients_even_if_no_argument_needs_one() -> None:
    lucid.random.manual_seed(0)
    plain = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))
    x = lucid.randn(5, 3)
    (plain(x) ** 2).sum().backward()
    expected = [p.grad.tolist() for p in plain.parameters()]
    plain.zero_grad()
    out = checkpoint(lambda x: plain(x), x)
    (out**2).sum().backward()
    assert [p.grad.tolist() for p in plain.parameters()] == expected
    found = grad((checkpoint(plain, x) ** 2).sum(), list(plain.parameters()))
    assert [g.tolist() for g in found] == expected


def test_random_numbers_are_the_same_again() -> None:
    generator = lucid.random.Generator(3)

    def drop(x: Any, source: Any) -> Any:
        mask = lucid.rand(1000, dtype=widest()) + lucid.rand(1000, dtype=widest(), generator=source)
        return lucid.where(mask < 1.0, x, 0.0) * mask * lucid.sin(x)

    x = lucid.ones(1000, dtype=widest())
    x.requires_grad = True
    lucid.random.manual_seed(1)
    y = checkpoint(drop, x, generator)
    before = lucid.random.get_rng_state(), generator.get_state()
    y.sum().backward()
    assert (lucid.random.get_rng_state(), generator.get_state()) == before
    scaled = (y / np.sin(1)).detach().numpy()
    np.testing.assert_allclose((x.grad / (np.sin(1) + np.cos(1))).numpy(), scaled, rtol=within(1e-12))

    x.grad = None
    y = checkpoint(drop, x, generator, preserve_rng_state=False)
    y.sum().backward()
    scaled = (y / np.sin(1)).detach().numpy()
    assert not np.allclose((x.grad / (np.sin(1) + np.cos(1))).numpy(), scaled, rtol=1e-3)


def test_other_arguments_and_outputs_pass() -> None:
    def function(x: Any, n: int, *, text: str, nested: Any) -> Any:
        return {"y": x**n * nested["scale"], "text": text}, 7, None

    x = leaf(2.0)
    scale = leaf(3.0)
    (out, number, nothing) = checkpoint(function, x, 3, text="text", nested={"scale": scale})
    assert (out["text"], number, nothing) == ("text", 7, None)
    out["y"].backward()
    assert x.grad.tolist() == [36.0]
    assert scale.grad.tolist() == [8.0]
    assert checkpoint(lambda: 3) == 3


def test_arguments_changed_in_place_afterwards() -> None:
    base = leaf(2.0)
    x = base * 1.0
    y = checkpoint(lambda x: x * x, x)
    x += 100.0
    y.backward()
    assert base.grad.tolist() == [4.0]


def test_nested() -> None:
    calls = []

    def inner(x: Any) -> Any:
        calls.append("inner")
        return lucid.sin(x) * x

    def outer(x: Any) -> Any:
        calls.append("outer")
        return checkpoint(inner, lucid.exp(checkpoint(inner, x))) * x

    x, y = leaf(0.5), leaf(0.5)
    out = checkpoint(outer, x)
    out.backward()

    def plain(x: Any) -> Any:
        h = lucid.exp(lucid.sin(x) * x)
        return lucid.sin(h) * h * x

    plain(y).backward()
    assert x.grad.tolist() == y.grad.tolist()
    assert calls.count("outer") >= 2


def test_without_recording_it_is_a_call() -> None:
    with lucid.no_grad():
        assert not checkpoint(block, leaf(1.0)).requires_grad
    assert checkpoint(block, leaf(1.0).detach()).tolist() == block(leaf(1.0)).tolist()


def test_a_function_that_does_something_else_the_second_time() -> None:
    calls: list[int] = []

    def moody(x: Any) -> Any:
        calls.append(1)
        return x * x if len(calls) == 1 else x * x * x

    y = checkpoint(moody, leaf(2.0))
    with pytest.raises(lucid.GradientError, match=r"saved 4 values .* saved 2 before"):
        y.backward()
    with pytest.raises(lucid.ArgumentError, match="use_reentrant"):
        checkpoint(moody, leaf(2.0), use_reentrant=True)


def test_graphs_die_by_reference_counting() -> None:
    gc.collect()
    gc.disable()
    try:
        x = leaf(1.0)
        y = checkpoint(block, x)
        node = weakref.ref(y._node)
        y.backward()
        del y
        assert node() is None
        assert gc.collect() == 0
    finally:
        gc.enable()
