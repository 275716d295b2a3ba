"""Every rule runs on array-api-strict, which has nothing but the standard, and gives the same gradient there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import lucid
from tests.autograd.harness import Case, _like
from tests.autograd.rules import (
    test_creation,
    test_data_type,
    test_elementwise,
    test_extra,
    test_fft,
    test_indexing,
    test_linalg,
    test_manipulation,
    test_searching,
    test_set,
    test_sorting,
    test_special,
    test_statistical,
    test_utility,
)
from tests.strict_backend import strict_device

MODULES = (
    test_creation, test_data_type, test_elementwise, test_extra, test_fft, test_indexing, test_linalg,
    test_manipulation, test_searching, test_set, test_sorting, test_special, test_statistical, test_utility,
)  # fmt: skip
BEYOND_THE_STANDARD = ("var-complex", "std-complex", "imag-real", "imag-0d")
"""Inputs that Lucid takes and the standard leaves undefined: array-api-strict refuses the forward call."""
CASES = [
    pytest.param(case, id=f"{m.__name__.split('.')[-1]}:{case}")
    for m in MODULES
    for case in m.CASES
    if not case.id.startswith(BEYOND_THE_STANDARD)
]


@pytest.fixture(scope="module", autouse=True)
def device() -> Iterator[str]:
    with strict_device() as found:
        yield found.name


def gradients(case: Case, device: str, default: str) -> list[Any]:
    lucid.set_default_device(default)
    try:
        inputs = [lucid.tensor(x, device=device, requires_grad=i in case.wanted) for i, x in enumerate(case.inputs)]
        result = case.function(*inputs)
        outputs = [y for y in (result if isinstance(result, tuple) else (result,)) if y.requires_grad]
        rng = np.random.default_rng(3)
        weights = [lucid.asarray(_like(rng, np.empty(y.shape, y.dtype.numpy)), device=device) for y in outputs]
        found = lucid.autograd.grad(outputs, [inputs[i] for i in case.wanted], weights, allow_unused=True)
    finally:
        lucid.set_default_device("cpu")
    return [None if g is None else np.asarray(g.tolist()) for g in found]


@pytest.mark.parametrize("case", CASES)
def test_the_gradient_is_the_same(case: Case, device: str) -> None:
    for found, expected in zip(gradients(case, device, device), gradients(case, "cpu", "cpu"), strict=True):
        if expected is None:
            assert found is None
        else:
            np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)
