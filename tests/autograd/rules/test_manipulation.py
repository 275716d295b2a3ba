"""Derivative rules of the manipulation functions against finite differences."""

from __future__ import annotations

import numpy as np
import pytest

import lucid
from tests.autograd.harness import Case, check_first_order, check_second_order, complex_, real

X = (2, 3, 4)


def joined(x: lucid.Tensor, y: lucid.Tensor, axis: int | None) -> lucid.Tensor:
    """Join an array with itself and another, one of which need not require grad."""
    return lucid.concat([x, y, x], axis=axis)


CASES = [
    Case("broadcast_to", lambda x: lucid.broadcast_to(x, (2, 3, 4)), [real(3, 1)]),
    Case("broadcast_to-0d", lambda x: lucid.broadcast_to(x, (2, 3)), [complex_()]),
    Case("broadcast_arrays", lucid.broadcast_arrays, [real(3, 1), complex_(2, seed=1)]),
    *[
        Case(f"concat-{axis}", lambda x, y, axis=axis: joined(x, y, axis), [real(2, 3), real(2, 3, seed=1)])
        for axis in (0, 1, -1, None)
    ],
    Case("concat-lengths", lambda x, y: lucid.concat([x, y]), [real(1, 3), complex_(4, 3)]),
    Case("concat-one", lambda x: lucid.concat([x]), [real(2)]),
    Case("concat-flat", lambda x, y: lucid.concat([x, y], axis=None), [real(2, 2), real()]),
    *[
        Case(f"expand_dims-{axis}", lambda x, axis=axis: lucid.expand_dims(x, axis), [real(2, 3)])
        for axis in (0, -1, (0, 2))
    ],
    *[Case(f"flip-{axis}", lambda x, axis=axis: lucid.flip(x, axis=axis), [real(*X)]) for axis in (None, 0, (-1, 1))],
    *[
        Case(f"moveaxis-{a}-{b}", lambda x, a=a, b=b: lucid.moveaxis(x, a, b), [real(*X)])
        for a, b in [(0, -1), ((0, 1), (2, 0))]
    ],
    *[
        Case(f"permute_dims-{a}", lambda x, a=a: lucid.permute_dims(x, a), [complex_(*X)])
        for a in [(2, 0, 1), (0, -1, 1)]
    ],
    *[
        Case(f"repeat-{n}-{axis}", lambda x, n=n, axis=axis: lucid.repeat(x, n, axis=axis), [real(2, 3)])
        for n in (0, 1, 3)
        for axis in (None, 0, -1)
    ],
    Case("repeat-each", lambda x, n: lucid.repeat(x, n, axis=1), [real(2, 3), np.array([2, 0, 1])]),
    Case("repeat-each-flat", lambda x, n: lucid.repeat(x, n), [complex_(2, 2), np.array([2, 0, 1, 3])]),
    Case("repeat-one-for-all", lambda x, n: lucid.repeat(x, n, axis=0), [real(2, 3), np.array([2])]),
    *[Case(f"reshape-{s}", lambda x, s=s: lucid.reshape(x, s), [real(2, 6)]) for s in [(3, 4), (-1,), (1, 12, 1)]],
    Case("reshape-copy", lambda x: lucid.reshape(x, (4,), copy=True), [complex_(2, 2)]),
    *[
        Case(f"roll-{n}-{axis}", lambda x, n=n, axis=axis: lucid.roll(x, n, axis=axis), [real(3, 4)])
        for n, axis in [(1, None), (-5, 0), ((1, 2), (0, 1)), ((1, 2), (1, 1)), (2, (0, 1))]
    ],
    *[
        Case(f"squeeze-{axis}", lambda x, axis=axis: lucid.squeeze(x, axis), [real(1, 3, 1)])
        for axis in (0, -1, (0, 2))
    ],
    *[
        Case(f"stack-{axis}", lambda x, y, axis=axis: lucid.stack([x, y, x], axis=axis), [real(2, 3), complex_(2, 3)])
        for axis in (0, 1, -1)
    ],
    Case("stack-0d", lambda x, y: lucid.stack([x, y]), [real(), real(seed=1)]),
    *[Case(f"tile-{n}", lambda x, n=n: lucid.tile(x, n), [real(2, 3)]) for n in [(2,), (2, 1), (3, 1, 2), (0, 2), ()]],
    Case("tile-0d", lambda x: lucid.tile(x, (2, 2)), [complex_()]),
    *[Case(f"unstack-{axis}", lambda x, axis=axis: lucid.unstack(x, axis=axis), [real(2, 3)]) for axis in (0, -1)],
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_first_order(case: Case) -> None:
    check_first_order(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_second_order(case: Case) -> None:
    check_second_order(case)


@pytest.mark.parametrize("axis", [0, None])
def test_joining_with_what_needs_no_gradient(axis: int | None) -> None:
    x = lucid.tensor([1.0, 2.0], requires_grad=True)
    lucid.sum(lucid.concat([lucid.asarray([5.0]), x, lucid.asarray([7.0])], axis=axis) ** 2).backward()
    assert x.grad is not None
    np.testing.assert_array_equal(x.grad.numpy(), [2.0, 4.0])
