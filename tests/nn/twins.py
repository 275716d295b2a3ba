"""A module of ours next to PyTorch's, with the same weights."""

from __future__ import annotations

import numpy as np
import torch

import lucid
from lucid import nn

TOLERANCES = {"float64": 1e-9, "float32": 1e-4}


def twins(name, *args, dtype="float64", **kwargs):
    """Return both modules; settings, names, shapes and representation must be the same."""
    torch.manual_seed(0)
    theirs = getattr(torch.nn, name)(*args, dtype=getattr(torch, dtype), **kwargs)
    ours = getattr(nn, name)(*args, dtype=getattr(lucid, dtype), **kwargs)
    with torch.no_grad():
        for parameter in theirs.parameters():  # none is left at 0 or 1
            parameter.add_(torch.randn(parameter.shape, dtype=parameter.dtype) * 0.1)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    ours.load_state_dict({key: value.detach().numpy() for key, value in theirs.state_dict().items()})
    return ours, theirs


def flat(result):
    """Return the arrays in nested tuples."""
    if result is None:
        return []
    return [leaf for part in result for leaf in flat(part)] if isinstance(result, tuple | list) else [result]


def assert_close(actual, expected, dtype):
    actual, expected = np.asarray(actual), np.asarray(expected)
    assert actual.shape == expected.shape
    assert actual.dtype == expected.dtype
    scale = max(1.0, np.abs(expected).max(initial=0.0, where=np.isfinite(expected)))
    np.testing.assert_allclose(actual, expected, rtol=TOLERANCES[dtype], atol=TOLERANCES[dtype] * scale)


def assert_same(pair, run, *arrays, dtype="float64", theirs=None):
    """Compare results and all gradients of ``run(library, module, *inputs)``.

    Where the call differs, `theirs` makes PyTorch's.
    """
    ours, reference = pair
    arrays = [np.asarray(a, dtype) if np.asarray(a).dtype.kind == "f" else np.asarray(a) for a in arrays]
    mine = [lucid.tensor(a, requires_grad=a.dtype.kind == "f") for a in arrays]
    others = [torch.tensor(a, requires_grad=a.dtype.kind == "f") for a in arrays]
    results, expected = flat(run(nn, ours, *mine)), flat((theirs or run)(torch.nn, reference, *others))
    assert len(results) == len(expected) > 0
    rng = np.random.default_rng(0)
    ours.zero_grad()
    reference.zero_grad()
    total, reference_total = 0, 0
    for result, wanted in zip(results, expected, strict=True):
        assert_close(result.detach(), wanted.detach(), dtype)
        if wanted.requires_grad:
            weights = rng.standard_normal(tuple(wanted.shape)).astype(dtype)
            total = total + (result * lucid.tensor(weights)).sum()
            reference_total = reference_total + (wanted * torch.tensor(weights)).sum()
    total.backward()
    reference_total.backward()
    pairs = [*zip(mine, others, strict=True), *zip(ours.parameters(), reference.parameters(), strict=True)]
    for x, wanted in pairs:
        if wanted.grad is not None:
            assert_close(x.grad, wanted.grad, dtype)
    return results
