"""What a Tensor shows of itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid
from tests.devices import has, widest

pytestmark = pytest.mark.usefixtures("on_each_device")


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: lucid.asarray([[1.5, 2.0], [3.0, 4.0]]), "Tensor([[1.5, 2. ],\n        [3. , 4. ]])"),
        (lambda: lucid.asarray([1, 2]), "Tensor([1, 2])"),
        (lambda: lucid.asarray([True]), "Tensor([ True])"),
        (lambda: lucid.asarray(1j), "Tensor(0.+1.j)"),
        (lambda: lucid.asarray(2.5), "Tensor(2.5)"),
        (lambda: lucid.asarray([1.0], dtype=lucid.float16), "Tensor([1.], dtype=float16)"),
        (lambda: lucid.asarray([1], dtype=lucid.uint8), "Tensor([1], dtype=uint8)"),
        (lambda: lucid.asarray([]), "Tensor([])"),
        (lambda: lucid.zeros((2, 0)), "Tensor([], shape=(2, 0))"),
        (lambda: lucid.zeros((0,), dtype=lucid.int64), "Tensor([], dtype=int64)"),
        (lambda: lucid.asarray([float("nan"), -float("inf")]), "Tensor([ nan, -inf])"),
    ],
)
def test_values_and_dtype(make: Any, text: str) -> None:
    x = make()
    assert repr(x) == str(x) == f"{x}" == text


def dtype(name: str) -> str:
    """Return how a dtype is shown: not at all if it is the default device's."""
    return "" if name == widest().name else f", dtype={name}"


def test_the_dtype_of_complex_numbers() -> None:
    plain = widest() is lucid.float32  # complex64 goes with it
    assert repr(lucid.asarray([1], dtype=lucid.complex64)) == f"Tensor([1.+0.j]{'' if plain else ', dtype=complex64'})"


def test_the_function_that_made_it() -> None:
    single = dtype("float32")
    x = lucid.tensor([[1.0, 2.0]], requires_grad=True)
    assert repr(x) == f"Tensor([[1., 2.]]{single}, requires_grad=True)"
    assert repr(x + 1.0) == f"Tensor([[2., 3.]]{single}, grad_fn=add)"
    assert repr((x * 2.0).detach()) == f"Tensor([[2., 4.]]{single})"
    y = x * 1.0
    row = y[0]
    row[0] = 9.0
    assert repr(row) == f"Tensor([9., 2.]{single}, grad_fn=getitem)"


def test_the_default_dtype_is_not_shown() -> None:
    other = lucid.float64 if has("float64") else lucid.float16
    lucid.set_default_dtype(lucid.float32)
    try:
        assert repr(lucid.zeros(1)) == "Tensor([0.])"
        assert repr(lucid.zeros(1, dtype=other)) == f"Tensor([0.], dtype={other.name})"
    finally:
        lucid.set_default_dtype(None)


def test_large_arrays_and_print_options() -> None:
    assert "..." in repr(lucid.zeros(2000))
    with np.printoptions(precision=2):
        assert repr(lucid.asarray([1 / 3])) == "Tensor([0.33])"


def test_subclasses_say_their_name() -> None:
    class Mine(lucid.Tensor):
        pass

    assert repr(Mine([1.0])) == f"Mine([1.]{dtype('float32')})"


def test_format() -> None:
    assert f"{lucid.asarray(2.5):.3f}" == "2.500"
    assert f"{lucid.asarray(7):03d}" == "007"
