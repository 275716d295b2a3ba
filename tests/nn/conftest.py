"""Comparison with PyTorch, and with array-api-strict for "nothing but the standard"."""

from __future__ import annotations

import array_api_strict as strict
import numpy as np
import pytest
import torch

import lucid
from tests.devices import has


def assert_close(actual, expected, tolerance):
    actual, expected = np.asarray(actual), np.asarray(expected)
    assert actual.shape == expected.shape
    assert actual.dtype == expected.dtype
    scale = max(1.0, np.abs(expected).max(initial=0.0, where=np.isfinite(expected)))
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance * scale)


def _floating(array):
    return np.issubdtype(array.dtype, np.floating)


@pytest.fixture
def agree():
    """Check values on strict arrays, and values and all gradients on Tensors, against a function of PyTorch."""

    def check(ours, theirs, *arrays):
        arrays = [np.asarray(array) for array in arrays]
        for dtype, tolerance in ((np.float64, 1e-9), (np.float32, 1e-4)):
            if not has(dtype):
                continue
            inputs = [array.astype(dtype) if _floating(array) else array for array in arrays]
            mine = [lucid.tensor(array, requires_grad=_floating(array)) for array in inputs]
            reference = [torch.tensor(array, requires_grad=_floating(array)) for array in inputs]
            out, expected = ours(*mine), theirs(*reference)
            assert_close(out.detach().numpy(), expected.detach().numpy(), tolerance)
            assert_close(ours(*map(strict.asarray, inputs)), expected.detach().numpy(), tolerance)

            seed = np.random.default_rng(0).standard_normal(tuple(expected.shape)).astype(dtype)
            out.backward(lucid.tensor(seed))
            expected.backward(torch.tensor(seed))
            for x, t in zip(mine, reference, strict=True):
                if t.grad is not None:
                    assert_close(x.grad.numpy(), t.grad.numpy(), tolerance)

    return check


@pytest.fixture
def rng():
    return np.random.default_rng(20250101)


@pytest.fixture(autouse=True)
def default_device(on_each_device):
    """Everything here runs on each device: make each the default one in turn."""
