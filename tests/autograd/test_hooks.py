"""Hooks: when they are called, with what, and what they may do."""

from __future__ import annotations

import gc
from typing import Any

import numpy as np
import pytest
import torch

import lucid
from lucid import nn
from tests.devices import fit, widest, within


def leaf(*values: float) -> lucid.Tensor:
    return lucid.tensor(list(values), dtype=widest(), requires_grad=True)


# --- Tensors --------------------------------------------------------------------------------------------------------


def test_hooks_run_in_order_and_each_replaces() -> None:
    x = leaf(1.0)
    x.register_hook(lambda g: g + 1)
    x.register_hook(lambda g: g * 10)
    x.register_hook(lambda g: None)
    (x * 2).sum().backward()
    assert x.grad is not None
    assert x.grad.tolist() == [30.0]


def test_a_hook_may_remove_itself_and_others() -> None:
    x = leaf(1.0)
    calls = []

    def once(g: lucid.Tensor) -> None:
        calls.append("once")
        handle.remove()

    handle = x.register_hook(once)
    other = x.register_hook(lambda g: calls.append("other"))
    y = (x * 2).sum()
    y.backward(retain_graph=True)
    y.backward(retain_graph=True)
    assert calls == ["once", "other", "other"]
    other.remove()
    with x.register_hook(lambda g: calls.append("block")):
        y.backward(retain_graph=True)
    y.backward()
    assert calls[3:] == ["block"]


def test_an_intermediate_hook_runs_once_on_the_whole_gradient_and_before_retain_grad() -> None:
    x = leaf(1.0)
    h = x * 3
    calls = []
    h.retain_grad()
    h.register_hook(lambda g: calls.append(g.tolist()) or g * 2)
    (h + h * h + lucid.sin(h) * 0).sum().backward()
    assert calls == [[7.0]]
    assert h.grad is not None
    assert h.grad.tolist() == [14.0]
    assert x.grad is not None
    assert x.grad.tolist() == [42.0]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (lambda g: g[:1], r"shape \(2,\)"),
        (lambda g: lucid.astype(g, lucid.float16), "dtype"),
        (lambda g: 1.0, "float"),
    ],
)
def test_what_a_hook_returns_must_fit(answer: Any, error: str) -> None:
    x = leaf(1.0, 2.0)
    x.register_hook(answer)
    with pytest.raises(lucid.LucidError, match=error):
        (x * 2).sum().backward()
    assert x.grad is None


def test_hooks_are_differentiated_with_the_graph() -> None:
    x = leaf(2.0)
    h = x * x
    h.register_hook(lambda g: g * x)
    (first,) = lucid.autograd.grad(h.sum(), x, create_graph=True)
    assert first.tolist() == [8.0]
    assert lucid.autograd.grad(first.sum(), x)[0].tolist() == [8.0]


def test_post_accumulate_hooks_see_the_gradient_and_may_take_it() -> None:
    x, y = leaf(1.0), leaf(5.0)
    seen = []

    def step(tensor: lucid.Tensor) -> None:
        assert tensor is x
        seen.append(tensor.grad.tolist())
        with lucid.no_grad():
            tensor -= 0.1 * tensor.grad
        tensor.grad = None

    handle = x.register_post_accumulate_grad_hook(step)
    y.register_post_accumulate_grad_hook(lambda t: seen.append("y"))
    x.register_hook(lambda g: g * 2)
    (x * 3 + x * 4 + y).sum().backward()
    assert sorted(map(str, seen)) == ["[14.0]", "y"]
    assert x.grad is None
    assert x.tolist() == pytest.approx([-0.4])
    lucid.autograd.grad((x * 2).sum(), x)
    assert len(seen) == 2  # nothing is accumulated by grad
    handle.remove()
    handle.remove()
    (x * 3).sum().backward()
    assert x.grad is not None
    assert len(seen) == 2


def test_a_post_accumulate_hook_changes_the_gradient_it_finds() -> None:
    x = leaf(1.0)

    def halve(tensor: lucid.Tensor) -> None:
        tensor.grad *= 0.5

    x.register_post_accumulate_grad_hook(halve)
    (x * 8).sum().backward()
    (x * 8).sum().backward()
    assert x.grad is not None
    assert x.grad.tolist() == [6.0]


def test_post_accumulate_hooks_are_for_leaves() -> None:
    with pytest.raises(lucid.GradientError, match="leaves"):
        (leaf(1.0) * 2).register_post_accumulate_grad_hook(lambda t: None)
    with pytest.raises(lucid.GradientError, match="require grad"):
        lucid.ones(1).register_post_accumulate_grad_hook(lambda t: None)


def test_hooks_make_no_cycles() -> None:
    gc.collect()
    gc.disable()
    try:
        x = leaf(1.0)
        x.register_post_accumulate_grad_hook(lambda t: None)
        x.register_hook(lambda tensor, g: None)
        (x * 2).sum().backward()
        del x
        assert gc.collect() == 0
    finally:
        gc.enable()


# --- modules --------------------------------------------------------------------------------------------------------


def test_module_hooks_as_pytorch_has_them() -> None:
    rng = np.random.default_rng(0)
    weights = [fit(rng.normal(size=(4, 3))), fit(rng.normal(size=(2, 4)))]
    values = fit(rng.normal(size=(5, 3)))

    def run(library: Any, tensor: Any) -> tuple[list[Any], list[Any]]:
        layers = [library.nn.Linear(3, 4, bias=False), library.nn.Tanh(), library.nn.Linear(4, 2, bias=False)]
        model = library.nn.Sequential(*layers)
        for layer, w in zip(layers[::2], weights, strict=True):
            layer.weight = library.nn.Parameter(tensor(w))
        log: list[Any] = []

        def note(name: str) -> Any:
            def hook(module: Any, given: Any, got: Any) -> None:
                log.append((name, type(module).__name__, *[None if g is None else g.tolist() for g in given + got]))

            return hook

        model.register_full_backward_hook(note("model"))
        layers[0].register_full_backward_hook(note("first"))
        layers[1].register_full_backward_hook(note("second"))
        layers[1].register_full_backward_hook(lambda module, given, got: (given[0] * 2,))
        layers[1].register_full_backward_hook(note("zeroth"), prepend=True)
        layers[2].register_full_backward_pre_hook(lambda module, got: log.append(("pre", got[0].tolist())))
        layers[2].register_full_backward_pre_hook(lambda module, got: (got[0] * 3,))
        layers[2].register_full_backward_hook(note("third"))
        x = tensor(values)
        x.requires_grad = True
        (model(x) ** 2).sum().backward()
        return log, [x.grad.tolist(), *[layer.weight.grad.tolist() for layer in layers[::2]]]

    ours, gradients = run(lucid, lucid.tensor)
    theirs, expected = run(torch, torch.tensor)
    assert [entry[:2] for entry in ours if entry[0] != "pre"] == [entry[:2] for entry in theirs if entry[0] != "pre"]
    assert [entry[0] for entry in ours] == [entry[0] for entry in theirs]
    for a, b in zip(ours, theirs, strict=True):
        for found, wanted in zip(a[1 if a[0] == "pre" else 2 :], b[1 if b[0] == "pre" else 2 :], strict=True):
            np.testing.assert_allclose(found, wanted, rtol=within(1e-10))
    for found, wanted in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=within(1e-10))


class Twice(nn.Module):
    def forward(self, x, y=None, text=""):
        return x * 2, x + 1


def test_module_hooks_without_a_differentiable_argument() -> None:
    layer = nn.Linear(2, 3)
    seen = []
    layer.register_full_backward_hook(lambda module, given, got: seen.append((given, got[0].shape)))
    layer(lucid.ones((1, 2), dtype=lucid.float32)).sum().backward()
    assert seen == [((None,), (1, 3))]
    assert layer.weight.grad is not None


def test_module_hooks_with_arguments_and_results_of_many_kinds() -> None:
    module = Twice()
    seen = []
    handle = module.register_full_backward_hook(lambda module, given, got: seen.append((given, got)))
    x = leaf(1.0)
    a, _ = module(x, None, "text")
    a.sum().backward()
    (given, got) = seen[0]
    assert [g if g is None else g.tolist() for g in given] == [[2.0], None, None]
    assert [g if g is None else g.tolist() for g in got] == [[1.0], None]
    a, _ = module(x)
    handle.remove()
    a.sum().backward()
    assert len(seen) == 1
    assert x.grad is not None
    assert x.grad.tolist() == [4.0]
    with lucid.no_grad():
        module(x)


def test_module_hooks_check_what_they_are_given() -> None:
    module = Twice()
    handle = module.register_full_backward_hook(lambda module, given, got: (given[0], given[0]))
    with pytest.raises(lucid.ArgumentError, match="1 gradients"):
        module(leaf(1.0))[0].sum().backward()
    handle.remove()

    class Odd(nn.Module):
        def forward(self, x):
            return {x}

    odd = Odd()
    odd.register_full_backward_hook(lambda *_: None)
    with pytest.raises(lucid.ArgumentTypeError, match="Odd"):
        odd(leaf(1.0))


def test_module_hooks_take_part_in_second_derivatives_as_pytorchs_do() -> None:
    found = []
    for library in (lucid, torch):
        layer = library.nn.Tanh()
        layer.register_full_backward_hook(lambda module, given, got: (given[0] * 3,))
        x = library.tensor([0.5], dtype=getattr(library, widest().name), requires_grad=True)
        (first,) = library.autograd.grad(layer(x).sum(), x, create_graph=True)
        (second,) = library.autograd.grad(first.sum(), x)
        found.append((float(first.detach()[0]), float(second[0])))
    assert found[0] == pytest.approx(found[1], rel=within(1e-12))
