"""Random compositions of functions and transforms against JAX, first to third derivatives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid
from lucid import func
from tests.func.test_torch import N, program, transformed

pytestmark = pytest.mark.device("cpu", "cupy:0", reason="in double precision; test_torch.py takes every device")

jax: Any = pytest.importorskip("jax", reason="JAX is not installed: pip install jax")
jax.config.update("jax_enable_x64", True)


@pytest.mark.parametrize("seed", range(100))
def test_random_compositions(seed: int) -> None:
    xs = np.random.default_rng((seed, 2)).standard_normal((2, N))
    ours = transformed(seed, func, program(seed, lucid, lucid.asarray), lucid.sum)
    theirs = transformed(seed, jax, program(seed, jax.numpy, jax.numpy.asarray), jax.numpy.sum)
    expected = np.stack([np.asarray(theirs(jax.numpy.asarray(x))) for x in xs])
    assert expected.dtype == np.float64
    scale = max(1.0, float(np.abs(expected).max()))
    found = np.stack([ours(lucid.asarray(x)).numpy() for x in xs])
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9 * scale)
    mapped = func.vmap(ours)(lucid.asarray(xs)).numpy()
    np.testing.assert_allclose(mapped, expected, rtol=0, atol=1e-9 * scale)
