"""What a Tensor shows of itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid

pytestmark = pytest.mark.usefixtures("on_each_device")


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (lucid.asarray([[1.5, 2.0], [3.0, 4.0]]), "Tensor([[1.5, 2. ],\n        [3. , 4. ]])"),
        (lucid.asarray([1, 2]), "Tensor([1, 2])"),
        (lucid.asarray([True]), "Tensor([ True])"),
        (lucid.asarray(1j), "Tensor(0.+1.j)"),
        (lucid.asarray(2.5), "Tensor(2.5)"),
        (lucid.asarray([1.0], dtype=lucid.float32), "Tensor([1.], dtype=float32)"),
        (lucid.asarray([1], dtype=lucid.uint8), "Tensor([1], dtype=uint8)"),
        (lucid.asarray([1], dtype=lucid.complex64), "Tensor([1.+0.j], dtype=complex64)"),
        (lucid.asarray([]), "Tensor([])"),
        (lucid.zeros((2, 0)), "Tensor([], shape=(2, 0))"),
        (lucid.zeros((0,), dtype=lucid.int64), "Tensor([], dtype=int64)"),
        (lucid.asarray([float("nan"), -float("inf")]), "Tensor([ nan, -inf])"),
    ],
)
def test_values_and_dtype(x: Any, text: str) -> None:
    assert repr(x) == str(x) == f"{x}" == text


def test_the_function_that_made_it() -> None:
    x = lucid.tensor([[1.0, 2.0]], requires_grad=True)
    assert repr(x) == "Tensor([[1., 2.]], dtype=float32, requires_grad=True)"
    assert repr(x + 1.0) == "Tensor([[2., 3.]], dtype=float32, grad_fn=add)"
    assert repr((x * 2.0).detach()) == "Tensor([[2., 4.]], dtype=float32)"
    y = x * 1.0
    row = y[0]
    row[0] = 9.0
    assert repr(row) == "Tensor([9., 2.], dtype=float32, grad_fn=getitem)"


def test_the_default_dtype_is_not_shown() -> None:
    lucid.set_default_dtype(lucid.float32)
    try:
        assert repr(lucid.zeros(1)) == "Tensor([0.])"
        assert repr(lucid.zeros(1, dtype=lucid.float64)) == "Tensor([0.], dtype=float64)"
    finally:
        lucid.set_default_dtype(None)


def test_large_arrays_and_print_options() -> None:
    assert "..." in repr(lucid.zeros(2000))
    with np.printoptions(precision=2):
        assert repr(lucid.asarray([1 / 3])) == "Tensor([0.33])"


def test_subclasses_say_their_name() -> None:
    class Mine(lucid.Tensor):
        pass

    assert repr(Mine([1.0])) == "Mine([1.], dtype=float32)"


def test_format() -> None:
    assert f"{lucid.asarray(2.5):.3f}" == "2.500"
    assert f"{lucid.asarray(7):03d}" == "007"
