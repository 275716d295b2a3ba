"""Random programs: values against NumPy, gradients against differences, second derivatives against theirs.

A program is a list of instructions on a growing list of arrays, so operands are shared, diamonds arise, and in-place
changes and views mix with everything else.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lucid
from lucid.autograd import grad
from tests.autograd.gradients import check_gradients
from tests.devices import fit, has, within

UNARY: dict[str, Any] = {
    "tanh": lambda xp, x: xp.tanh(x),
    "sin": lambda xp, x: xp.sin(x),
    "exp": lambda xp, x: xp.exp(x * 0.25),
    "square": lambda xp, x: xp.square(x) * 0.5,
    "negative": lambda xp, x: -x,
    "softplus": lambda xp, x: xp.log1p(xp.exp(-x * x)),
    "transpose": lambda xp, x: xp.permute_dims(x, (1, 0)),
    "flip": lambda xp, x: xp.flip(x, axis=0),
    "roll": lambda xp, x: xp.roll(x, 1, axis=1),
    "mean": lambda xp, x: x - xp.mean(x, axis=0, keepdims=True),
    "cumulative": lambda xp, x: xp.cumulative_sum(x, axis=1) * 0.3,
    "sum and back": lambda xp, x: xp.broadcast_to(xp.sum(x, axis=1, keepdims=True) * 0.3, x.shape),
    "gather": lambda xp, x: xp.take(x, xp.asarray([1, 0, 1]), axis=0),
    "concat": lambda xp, x: xp.concat([x[1:, :], x[:1, :]], axis=0),
    "slice": lambda xp, x: x[::-1, :],
    "where": lambda xp, x: xp.where(xp.asarray([[True, False, True]]), x, x * 0.5),
}
BINARY: dict[str, Any] = {
    "add": lambda xp, x, y: x + y,
    "subtract": lambda xp, x, y: x - y,
    "multiply": lambda xp, x, y: x * y * 0.5,
    "divide": lambda xp, x, y: x / (1.5 + y * y),
    "matmul": lambda xp, x, y: (x @ y) * 0.3,
    "atan2": lambda xp, x, y: xp.atan2(x, 2.0 + y * y),
    "row": lambda xp, x, y: x * y[0, :],
    "scalar": lambda xp, x, y: x * y[1, 1],
}
CHANGE: dict[str, Any] = {
    "add": lambda x, y: x.__iadd__(y),
    "multiply": lambda x, y: x.__imul__(y),
    "set row": lambda x, y: x.__setitem__((0, slice(None)), y[1, :]),
    "set item": lambda x, y: x.__setitem__((1, 2), y[2, 0]),
    "through a view": lambda x, y: x[1:, :].__imul__(y[1:, :]),
}


@st.composite
def programs(draw: st.DrawFn) -> list[tuple[str, str, int, int]]:
    """Return instructions (kind, name, first operand, second operand)."""
    steps = []
    for _ in range(draw(st.integers(1, 9))):
        kind = draw(st.sampled_from(["unary", "unary", "binary", "binary", "change"]))
        table = {"unary": UNARY, "binary": BINARY, "change": CHANGE}[kind]
        name = draw(st.sampled_from(sorted(table)))
        steps.append((kind, name, draw(st.integers(0, 20)), draw(st.integers(0, 20))))
    return steps


def run(program: list[tuple[str, str, int, int]], xp: Any, *inputs: Any) -> Any:
    """Run a program and return one number: a weighted sum of all that it made."""
    pool = [x * 1.0 for x in inputs]
    for kind, name, i, j in program:
        x, y = pool[i % len(pool)], pool[j % len(pool)]
        if kind == "unary":
            pool.append(UNARY[name](xp, x) + 0.0)
        elif kind == "binary":
            pool.append(BINARY[name](xp, x, y))
        else:
            CHANGE[name](x, y + 0.0)
    total = xp.sum(pool[0]) * 0.0
    for k, x in enumerate(pool):
        total = total + xp.sum(xp.tanh(x * 0.3)) * (1.0 + k)
    return total


def starts(seed: int, n: int) -> list[np.ndarray[Any, Any]]:
    generator = np.random.default_rng(seed)
    return [generator.uniform(-1, 1, (3, 3)) for _ in range(n)]


@settings(max_examples=120, deadline=None)
@given(programs(), st.integers(1, 3), st.integers(0, 1000))
def test_values_equal_numpys_and_gradients_equal_differences(
    program: list[tuple[str, str, int, int]], n: int, seed: int
) -> None:
    arrays = starts(seed, n)
    leaves = [lucid.tensor(fit(a), requires_grad=True) for a in arrays]
    result = run(program, lucid, *leaves)
    expected = run(program, np, *arrays)
    np.testing.assert_allclose(float(result), expected, rtol=within(1e-9, 1e-4), atol=within(0.0, 1e-4))
    if not has("float64"):
        assert check_gradients(lambda *xs: run(program, lucid, *xs), leaves, order=2)
        return
    result.backward()

    generator = np.random.default_rng(seed + 1)
    directions = [generator.normal(size=a.shape) for a in arrays]
    h = 1e-6
    high = run(program, np, *[a + h * d for a, d in zip(arrays, directions, strict=True)])
    low = run(program, np, *[a - h * d for a, d in zip(arrays, directions, strict=True)])
    slope = 0.0
    for leaf, d in zip(leaves, directions, strict=True):
        assert leaf.grad is not None
        slope += float((leaf.grad.numpy() * d).sum())
    np.testing.assert_allclose(slope, (high - low) / (2 * h), rtol=1e-4, atol=1e-6)


@pytest.mark.device("cpu", "cupy:0", reason="differences need double precision; the test before compares both orders")
@settings(max_examples=60, deadline=None)
@given(programs(), st.integers(0, 1000))
def test_second_derivatives_equal_differences_of_first(program: list[tuple[str, str, int, int]], seed: int) -> None:
    (start,) = starts(seed, 1)
    direction = np.random.default_rng(seed + 2).normal(size=start.shape)

    def slope(at: np.ndarray[Any, Any], create_graph: bool = False) -> tuple[lucid.Tensor, lucid.Tensor]:
        x = lucid.tensor(at, requires_grad=True)
        (g,) = grad(run(program, lucid, x), x, create_graph=create_graph)
        assert g is not None
        return x, lucid.sum(g * lucid.asarray(direction))

    x, along = slope(start, create_graph=True)
    (second,) = grad(along, x, allow_unused=True) if along.requires_grad else (None,)
    found = 0.0 if second is None else float((second.numpy() * direction).sum())
    h = 1e-5
    high, low = slope(start + h * direction)[1], slope(start - h * direction)[1]
    np.testing.assert_allclose(found, float(high - low) / (2 * h), rtol=2e-4, atol=1e-5)
