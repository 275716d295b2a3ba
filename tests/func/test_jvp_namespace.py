"""The tangent of every differentiable function equals the numerical derivative along a direction, to second order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

import lucid
from lucid.func import jvp, linearize, vmap
from tests.autograd.harness import STEP, Case, _like
from tests.autograd.rules import test_set
from tests.func.cases import DIFFERENTIABLE

pytestmark = pytest.mark.device("cpu", "cupy:0", reason="differences need double precision: see test_on_devices.py")


def outputs(result: Any) -> list[Any]:
    return [y for y in (result if isinstance(result, tuple | list) else (result,)) if y.dtype.is_floating]


def restricted(case: Case) -> tuple[Callable[..., Any], list[Any], list[Any]]:
    """Return a case as a function of the inputs to differentiate, those, and a direction."""
    rng = np.random.default_rng(5)

    def function(*xs: Any) -> list[Any]:
        inputs = [lucid.asarray(x) for x in case.inputs]
        for i, x in zip(case.wanted, xs, strict=True):
            inputs[i] = x
        return outputs(case.function(*inputs))

    points = [case.inputs[i] for i in case.wanted]
    return function, points, [_like(rng, x) for x in points]


def differences(function: Callable[..., Any], points: Sequence[Any], direction: Sequence[Any]) -> list[Any]:
    """Return the derivative along a direction by five-point differences."""

    def at(t: float) -> list[Any]:
        moved = [lucid.asarray(np.asarray(x + t * STEP * v)) for x, v in zip(points, direction, strict=True)]
        return [y.detach().numpy() for y in function(*moved)]

    far, near = (at(2), at(-2)), (at(1), at(-1))
    return [(8 * (a - b) - (c - d)) / (12 * STEP) for a, b, c, d in zip(near[0], near[1], far[0], far[1], strict=True)]


def check(found: Sequence[Any], expected: Sequence[Any], tolerance: float) -> None:
    for y, wanted in zip(found, expected, strict=True):
        scale = max(1.0, float(np.max(np.abs(wanted), initial=0.0)))
        np.testing.assert_allclose(y.numpy(), wanted, rtol=0, atol=tolerance * scale)


@pytest.mark.parametrize("case", [*DIFFERENTIABLE, *test_set.CASES], ids=str)
def test_first_order(case: Case) -> None:
    function, points, direction = restricted(case)
    xs, vs = tuple(map(lucid.asarray, points)), tuple(map(lucid.asarray, direction))
    out, moved = jvp(function, xs, vs)
    for y, t, plain in zip(out, moved, function(*xs), strict=True):
        assert (t.shape, t.dtype, t.requires_grad) == (y.shape, y.dtype, False)
        np.testing.assert_array_equal(y.numpy(), plain.numpy())
    check(moved, differences(function, points, direction), 10 * case.tolerance)


@pytest.mark.parametrize("case", DIFFERENTIABLE, ids=str)
def test_second_order(case: Case) -> None:
    function, points, direction = restricted(case)
    vs = tuple(map(lucid.asarray, direction))

    def slope(*xs: Any) -> list[Any]:
        return list(jvp(function, xs, vs)[1])

    moved = jvp(slope, tuple(map(lucid.asarray, points)), vs)[1]
    check(moved, differences(slope, points, direction), 100 * case.tolerance)


@pytest.mark.parametrize("case", DIFFERENTIABLE, ids=str)
def test_many_directions_at_once_and_linearize(case: Case) -> None:
    function, points, direction = restricted(case)
    xs = tuple(map(lucid.asarray, points))
    several = [np.stack([v, -2 * v, v[..., ::-1] if v.ndim else v]) for v in direction]
    found = vmap(lambda *vs: jvp(function, xs, vs)[1])(*map(lucid.asarray, several))
    _, push = linearize(function, *xs)
    for i in range(3):
        vs = tuple([lucid.asarray(v[i]) for v in several])
        one = [t.numpy() for t in jvp(function, xs, vs)[1]]
        check([t[i] for t in found], one, 1e-9)
        check(push(*vs), one, 1e-9)
