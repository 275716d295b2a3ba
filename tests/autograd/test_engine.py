"""The backward pass: what it computes, what it frees, and what it never does."""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
import weakref

import numpy as np
import pytest

import lucid
from lucid.autograd import grad
from tests.devices import widest


def leaf(*values: float) -> lucid.Tensor:
    return lucid.tensor(list(values), dtype=widest(), requires_grad=True)


def test_diamond_and_shared_inputs() -> None:
    x = leaf(3.0)
    a = x * x
    b = a + x
    c = a * b
    (c + a).sum().backward()
    # c = x^4 + x^3, plus x^2
    assert x.grad is not None
    assert float(x.grad[0]) == 4 * 27 + 3 * 9 + 2 * 3


def test_gradients_accumulate_over_passes_and_none_clears() -> None:
    x = leaf(2.0)
    for _ in range(3):
        (x * x).sum().backward()
    assert x.grad is not None
    assert x.grad.tolist() == [12.0]
    x.grad = None
    assert x.grad is None


def test_a_second_pass_over_a_freed_graph_says_so() -> None:
    x = leaf(2.0)
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward()
    with pytest.raises(lucid.GradientError, match="retain_graph"):
        y.backward()
    assert x.grad is not None
    assert x.grad.tolist() == [8.0]


def test_backward_needs_something_to_differentiate() -> None:
    with pytest.raises(lucid.GradientError, match="requires_grad"):
        lucid.ones(2).backward()


def test_a_root_of_several_elements_is_seeded_with_ones() -> None:
    x = leaf(1.0, 2.0)
    (x * x).backward()
    assert x.grad is not None
    assert x.grad.tolist() == [2.0, 4.0]


def test_gradient_of_the_wrong_shape_or_type_is_refused() -> None:
    x = leaf(1.0, 2.0)
    y = x * x
    with pytest.raises(lucid.ShapeError, match=r"\(3,\)"):
        y.backward(lucid.ones(3))
    with pytest.raises(lucid.ArgumentTypeError):
        y.backward([1.0, 1.0])  # type: ignore[arg-type]


def test_a_gradient_has_its_leafs_dtype_shape_and_device(device: str) -> None:
    x = lucid.tensor([[1.0, 2.0]], dtype=lucid.float32, requires_grad=True)
    (x * lucid.ones((3, 2), dtype=lucid.float32)).sum().backward()
    assert x.grad is not None
    assert (x.grad.dtype, x.grad.shape, x.grad.device) == (lucid.float32, (1, 2), device)


def test_a_real_leaf_has_a_real_gradient_and_descent_descends() -> None:
    z = lucid.tensor(1 + 2j, requires_grad=True)
    (lucid.abs(z) ** 2).backward()
    assert z.grad is not None
    assert complex(z.grad) == pytest.approx(2 + 4j)
    x = lucid.tensor(2.0, dtype=widest(), requires_grad=True)
    lucid.real(x * 1j * 1j).backward()
    assert x.grad is not None
    assert x.grad.dtype is widest()
    assert float(x.grad) == -1.0


def test_third_derivative() -> None:
    x = leaf(2.0)
    y = lucid.sum(x**4)
    (first,) = grad(y, x, create_graph=True)
    (second,) = grad(lucid.sum(first), x, create_graph=True)
    (third,) = grad(lucid.sum(second), x)
    assert first.tolist() == [32.0]
    assert second.tolist() == [48.0]
    assert third.tolist() == [48.0]


def test_backward_with_create_graph_makes_gradients_that_differentiate() -> None:
    x = leaf(2.0)
    (x**3).sum().backward(create_graph=True)
    first = x.grad
    assert first is not None
    assert first.requires_grad
    x.grad = None
    first.sum().backward()
    assert x.grad is not None
    assert x.grad.tolist() == [12.0]


def test_grad_leaves_every_grad_alone_and_names_unused_inputs() -> None:
    x, y = leaf(2.0), leaf(3.0)
    out = (x * x).sum()
    (gx,) = grad(out, x, retain_graph=True)
    assert gx.tolist() == [4.0]
    assert x.grad is None
    with pytest.raises(lucid.GradientError, match=r"inputs\[1\]"):
        grad(out, (x, y), retain_graph=True)
    assert grad(out, (x, y), allow_unused=True)[1] is None


def test_grad_of_an_intermediate_and_weighted_outputs() -> None:
    x = leaf(1.0, 2.0)
    h = x * x
    a, b = h.sum(), (h * 3).sum()
    gh, gx = grad((a, b), (h, x), grad_outputs=(lucid.asarray(2.0), None))
    assert gh.tolist() == [5.0, 5.0]
    assert gx.tolist() == [10.0, 20.0]


def test_grad_goes_only_where_it_must() -> None:
    x, y = leaf(1.0), leaf(2.0)
    seen = []
    side = y * y
    side.register_hook(lambda g: seen.append(g))
    grad((x * 2 + side).sum(), x)
    assert seen == []


def test_retain_grad_keeps_an_intermediate_gradient() -> None:
    x = leaf(1.0, 2.0)
    h = x * x
    h.retain_grad()
    (h * 3).sum().backward()
    assert h.grad is not None
    assert h.grad.tolist() == [3.0, 3.0]


def test_hooks_see_the_whole_gradient_once_replace_it_and_can_be_removed() -> None:
    x = leaf(1.0)
    calls = []

    def double(g: lucid.Tensor) -> lucid.Tensor:
        calls.append(g.tolist())
        return g * 2

    handle = x.register_hook(double)
    (x * 3 + x * 4).sum().backward()
    assert calls == [[7.0]]
    assert x.grad is not None
    assert x.grad.tolist() == [14.0]
    handle.remove()
    handle.remove()
    x.grad = None
    (x * 3).sum().backward()
    assert x.grad.tolist() == [3.0]


def test_a_hook_of_two_parameters_gets_the_tensor() -> None:
    x = leaf(1.0)
    seen = []
    x.register_hook(lambda tensor, g: seen.append((tensor is x, g.tolist())))
    (x * 3).sum().backward()
    assert seen == [(True, [3.0])]


def test_a_rule_that_saves_nothing_keeps_nothing_alive() -> None:
    x = leaf(1.0, 2.0)
    h = x * 2.0
    raw = weakref.ref(h._raw)
    gc.disable()
    try:
        y = (h + 1.0).sum()
        del h
        assert raw() is None
    finally:
        gc.enable()
    y.backward()


def test_graphs_die_by_reference_counting_alone() -> None:
    gc.collect()
    gc.disable()
    try:
        x = leaf(1.0, 2.0)
        h = lucid.exp(x * x)
        parts = [weakref.ref(h), weakref.ref(h._raw), weakref.ref(h._node)]
        y = (h * h[:1]).sum()
        del h
        y.backward()
        assert [part() for part in parts] == [None, None, None]
        node = weakref.ref(y._node)
        del y
        assert node() is None
        assert gc.collect() == 0
    finally:
        gc.enable()


CHAIN = """
import gc, resource, sys
import lucid
n = 1_000_000
x = lucid.ones(8, dtype=lucid.float32)
x.requires_grad = True
y = x
for _ in range(n):
    y = y * 1.0000001
held = []
class Watch:
    pass
import os
def resident():
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
full = resident()
middle = y._node
marks = []
node = y._node
for _ in range(n // 2):
    node = node.parents[0]
from lucid.autograd.tape import Extras
node.extras = Extras()
node.extras.hooks[0] = lambda g: marks.append(resident())
del node, middle
y.sum().backward()
print(full, marks[0], resident(), float(x.grad[0]))
z = x
for _ in range(n):
    z = z * 1.0000001
del z
print("freed")
"""


@pytest.mark.device("cpu", reason="a process of its own, which measures NumPy's memory")
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc/self/statm")
def test_a_million_operations_run_backward_without_recursion_and_free_memory_as_they_go() -> None:
    done = subprocess.run([sys.executable, "-c", CHAIN], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    full, middle, end, value = map(float, done.stdout.split()[:4])
    assert "freed" in done.stdout
    assert value == pytest.approx(np.float32(1.0000001) ** np.float64(1_000_000), rel=1e-2)
    assert middle < 0.8 * full
    assert end < 0.4 * full


def test_deep_chain_in_process_with_small_stack() -> None:
    limit = sys.getrecursionlimit()
    x = leaf(1.0)
    y = x
    for _ in range(50 * limit):
        y = y + 1.0
    y.sum().backward()
    assert x.grad is not None
    assert x.grad.tolist() == [1.0]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0


def test_slices_add_up_without_touching_what_others_hold() -> None:
    x, y = leaf(1.0, 2.0, 3.0), leaf(4.0, 5.0, 6.0)
    both = x + y  # one array is the gradient of both, and slices of x add to it
    start = lucid.asarray([1.0, 10.0, 100.0])
    total = (both * start).sum() + 2 * x[0] + 3 * x[:2].sum() + (5 * x[::-1] * start).sum() + x[None, 1:].sum()
    total.backward()
    assert x.grad is not None
    assert y.grad is not None
    assert x.grad.tolist() == [1 + 2 + 3 + 500, 10 + 3 + 50 + 1, 100 + 5 + 1]
    assert y.grad.tolist() == [1.0, 10.0, 100.0]
    assert start.tolist() == [1.0, 10.0, 100.0]


def test_slices_of_an_unwanted_array_are_left_alone() -> None:
    x, y = leaf(1.0, 2.0), leaf(3.0, 4.0)
    (gradient,) = grad((x[0] * y[0] + x[1] * y[1] + x[1] * y[0]).sum(), [x])
    assert gradient.tolist() == [3.0, 7.0]


@pytest.mark.device("cpu", reason="counts calls of NumPy's put_add")
def test_the_gradient_of_a_loop_over_slices_takes_time_in_proportion(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    real = lucid.backends.numpy.namespace.put_add
    monkeypatch.setattr(
        lucid.backends.numpy.namespace, "put_add", lambda g, /, shape, key: made.append(shape) or real(g, shape, key)
    )
    x = lucid.ones((50, 3)).requires_grad_()
    total = x[0] * 1
    for i in range(1, 50):
        total = total + x[i] * i
    total.sum().backward()
    assert x.grad is not None
    assert x.grad[:, 1].tolist() == [1, *range(1, 50)]
    assert made == [(50, 3)]
