"""The batching and tangent rules on array-api-strict, which has nothing but the standard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import lucid
from lucid.func import jvp, vmap
from tests.autograd.harness import Case
from tests.autograd.rules.test_on_strict import BEYOND_THE_STANDARD
from tests.func.cases import DIFFERENTIABLE
from tests.func.test_jvp_namespace import outputs, restricted
from tests.func.test_vmap_namespace import examples, mapped_axes
from tests.strict_backend import strict_device

CASES = [case for case in DIFFERENTIABLE if not case.id.split(":", 1)[1].startswith(BEYOND_THE_STANDARD)]


@pytest.fixture(scope="module", autouse=True)
def device() -> Iterator[str]:
    with strict_device() as found:
        yield found.name


def results(case: Case, device: str) -> list[Any]:
    """Return what `vmap` and `jvp` of a case give on a device."""
    lucid.set_default_device(device)
    try:
        axes = mapped_axes(case)
        inputs = [x if axis == 0 else x[0] for x, axis in zip(examples(case), axes, strict=True)]
        mapped = outputs(vmap(case.function, axes)(*[lucid.tensor(x, device=device) for x in inputs]))
        function, points, direction = restricted(case)
        xs, vs = (tuple([lucid.tensor(x, device=device) for x in part]) for part in (points, direction))
        found = [*mapped, *jvp(function, xs, vs)[1]]
        assert all(y.device == device for y in found)
        return [(y.shape, np.asarray(y.tolist())) for y in found]
    finally:
        lucid.set_default_device("cpu")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_results_are_the_same(case: Case, device: str) -> None:
    for (shape, found), (expected_shape, expected) in zip(results(case, device), results(case, "cpu"), strict=True):
        assert shape == expected_shape
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)
