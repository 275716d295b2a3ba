"""Derivative rules of indexing: against finite differences, and where an index names an element twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid
from lucid.functions._items import put_add, set_item
from tests.autograd.harness import Array, Case, check_first_order, check_second_order, complex_, real

MASK = np.array([[True, False, True], [False, True, False]])
KEYS: list[Any] = [
    0,
    -1,
    ...,
    None,
    slice(1, None),
    slice(None, None, -2),
    (slice(None), 1),
    (..., slice(0, 2), None),
    (1, -2),
    (0, np.array([0, 2, 2])),
    np.array([1, 0, 1, -1]),
    (np.array([0, 1, 1]), np.array([2, -1, 2])),
    (slice(None), np.array([[0, 2], [0, -3]])),
    (np.array([[0], [1]]), np.array([0, 1])),
    (None, np.array([0, 0]), slice(1, 3)),
    MASK,
    (slice(None), np.array([True, False, True])),
    np.zeros((0,), dtype=np.int64),
]


def value_for(key: Any, draw: Any) -> Array:
    """Return an array that fits what `key` names of a 2 by 3 array."""
    return np.asarray(draw(*np.zeros((2, 3))[key].shape, seed=5))


NAMED = [(str(key).replace("\n", ""), key) for key in KEYS]
CASES = [
    *[Case(f"getitem-{name}", lambda x, key=key: x[key], [real(2, 3)]) for name, key in NAMED],
    Case("getitem-complex", lambda x: x[lucid.asarray([1, 1, 0])], [complex_(2, 3)]),
    *[
        Case(f"set_item-{name}", lambda x, v, key=key: set_item(x, v, key), [draw(2, 3), value_for(key, draw)])
        for draw in (real, complex_)
        for name, key in NAMED
    ],
    *[
        Case(f"put_add-{name}", lambda g, key=key: put_add(g, (2, 3), key), [value_for(key, real)])
        for name, key in NAMED
    ],
    Case("set_item-0d-value", lambda x, v: set_item(x, v, (slice(None), 1)), [real(2, 3), real()]),
    Case("set_item-0d-value-twice", lambda x, v: set_item(x, v, np.array([0, 0])), [real(2, 3), real()]),
    Case("set_item-row-value", lambda x, v: set_item(x, v, slice(None)), [real(2, 3), real(3)]),
    Case("set_item-longer-value", lambda x, v: set_item(x, v, 0), [real(2, 3), real(1, 1, 3)]),
    Case("set_item-real-into-complex", lambda x, v: set_item(x, v, 0), [complex_(2, 3), real(3)]),
    Case("in-place", lambda x, v: changed(x, v), [real(2, 3), real(3)]),
    *[
        Case(f"take-{axis}-{list(i.shape)}", lambda x, i, axis=axis: lucid.take(x, i, axis=axis), [draw(3, 2), i])
        for draw in (real, complex_)
        for axis, i in [(0, np.array([2, 0, 2, -1])), (1, np.array([1])), (-2, np.array([0, 0]))]
    ],
    Case("take-1d", lambda x, i: lucid.take(x, i), [real(3), np.array([0, 2, -3])]),
    *[
        Case(
            f"take_along_axis-{axis}-{i.shape}",
            lambda x, i, axis=axis: lucid.take_along_axis(x, i, axis=axis),
            [draw(2, 3), i],
        )
        for draw in (real, complex_)
        for axis, i in [
            (1, np.array([[2, 0, 2, -1], [1, -2, 1, 1]])),
            (0, np.array([[1, 1, 0], [-1, 1, 1], [0, 0, 0]])),
            (-1, np.array([[2, 2]])),
        ]
    ],
    Case(
        "take_along_axis-broadcast",
        lambda x, i: lucid.take_along_axis(x, i, axis=0),
        [real(3, 1), np.array([[0, 2, -1, 0]])],
    ),
]


def changed(x: lucid.Tensor, v: lucid.Tensor) -> lucid.Tensor:
    """Change a copy through views."""
    y = x * 1.0
    y[0, :] = v * v
    y[:, 1] *= 3.0
    return y * y


@pytest.mark.parametrize("case", CASES, ids=str)
def test_first_order(case: Case) -> None:
    check_first_order(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_second_order(case: Case) -> None:
    check_second_order(case)


def test_elements_named_twice_add_up() -> None:
    i = lucid.asarray([0, 0, 1, -3])
    for read in (lambda x: x[i], lambda x: lucid.take(x, i), lambda x: lucid.take_along_axis(x, i)):
        x = lucid.tensor([1.0, 2.0, 3.0], requires_grad=True)
        lucid.sum(read(x)).backward()
        assert x.grad is not None
        np.testing.assert_array_equal(x.grad.numpy(), [3.0, 1.0, 0.0])


def test_only_the_last_value_written_gets_a_gradient() -> None:
    v = lucid.tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)
    x = lucid.zeros(3)
    x[lucid.asarray([0, 0, 1, -3])] = v
    np.testing.assert_array_equal(x.detach().numpy(), [4.0, 3.0, 0.0])
    lucid.sum(x * lucid.asarray([10.0, 20.0, 30.0])).backward()
    assert v.grad is not None
    np.testing.assert_array_equal(v.grad.numpy(), [0.0, 0.0, 20.0, 10.0])
