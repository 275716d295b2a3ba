"""detect_anomaly: it names the function, the shapes and the line."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest

import lucid
from lucid import _dispatch
from lucid.autograd import Function, detect_anomaly, tape
from tests.devices import widest


def leaf(*values: float) -> lucid.Tensor:
    return lucid.tensor(list(values), dtype=widest(), requires_grad=True)


def roots(x: Any) -> Any:
    return lucid.sqrt(x)  # here it happens


@pytest.mark.parametrize("create_graph", [False, True])
def test_function_shapes_and_line(create_graph: bool) -> None:
    x = leaf(0.0, 4.0)
    with np.errstate(divide="ignore"), detect_anomaly(), pytest.raises(lucid.GradientError) as caught:
        (roots(x * 2.0) * 3.0).sum().backward(create_graph=create_graph)
    text = str(caught.value)
    assert "derivative of 'sqrt' (x of shape (2,)) -> (2,) gave inf" in text
    assert "a result of 'multiply' of shape (2,)" in text
    assert "test_anomaly.py" in text
    assert "return lucid.sqrt(x)  # here it happens" in text
    assert text.rstrip().endswith("here it happens")
    assert x.grad is None


def test_nan_from_zero_times_infinity() -> None:
    x = leaf(0.0)
    with detect_anomaly(), pytest.raises(lucid.GradientError, match=r"'sqrt'.* gave nan"):
        (lucid.sqrt(x) * 0.0).sum().backward()


def test_what_was_computed_outside_is_found_without_its_line() -> None:
    y = lucid.sqrt(leaf(0.0, 1.0)).sum()
    with detect_anomaly(), pytest.raises(lucid.GradientError, match=r"(?s)'sqrt'.*outside of detect_anomaly"):
        y.backward()


def test_the_gradient_that_backward_is_given() -> None:
    with detect_anomaly(), pytest.raises(lucid.GradientError, match="backward was given"):
        (leaf(1.0) * 2).backward(lucid.tensor([float("nan")], dtype=widest()))


def test_functions_of_several_outputs_and_of_the_user() -> None:
    equal = lucid.tensor([[1.0, 0.0], [0.0, 1.0]], dtype=widest(), requires_grad=True)

    class Broken(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x * 1, x * 2

        @staticmethod
        def backward(ctx: Any, a: Any, b: Any) -> Any:
            return a / 0.0

    with detect_anomaly(), pytest.raises(lucid.GradientError, match=r"'Broken' \(input 0 of shape \(2, 2\)\)"):
        Broken.apply(equal)[1].sum().backward()


def test_hooks_are_mentioned() -> None:
    with detect_anomaly(), pytest.raises(lucid.GradientError, match="after hooks"):
        y = leaf(1.0) * 2
        y.register_hook(lambda g: g / 0.0)
        y.sum().backward()


def test_ordinary_gradients_pass_and_are_the_same() -> None:
    x = leaf(0.5, 2.0)
    with detect_anomaly():
        s = lucid.linalg.svd(lucid.stack([x, x**2]), full_matrices=False).S
        (s.sum() + lucid.sum(x[0] * x)).backward()
    y = leaf(0.5, 2.0)
    s = lucid.linalg.svd(lucid.stack([y, y**2]), full_matrices=False).S
    (s.sum() + lucid.sum(y[0] * y)).backward()
    assert x.grad is not None and y.grad is not None
    assert x.grad.tolist() == y.grad.tolist()


def test_lines_only() -> None:
    x = leaf(0.0)
    with detect_anomaly(check_nan=False):
        y = roots(x)
        y.backward(retain_graph=True)
        with detect_anomaly(), pytest.raises(lucid.GradientError, match="here it happens"):
            y.backward()


def test_it_works_per_context_and_leaves_nothing_behind() -> None:
    found: list[Any] = []

    def other() -> None:
        x = leaf(0.0)
        y = lucid.sqrt(x)
        y.backward()
        found.append((x.grad.tolist(), y._node.extras))

    with detect_anomaly():
        assert _dispatch.recorder is not tape.record
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert found == [([float("inf")], None)]
    assert _dispatch.recorder is tape.record
    assert _dispatch.binary_recorder is tape.record_binary
    with pytest.raises(ZeroDivisionError), detect_anomaly():
        raise ZeroDivisionError
    assert _dispatch.recorder is tape.record
