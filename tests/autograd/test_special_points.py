"""The table of special points holds on every device."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid
from lucid.autograd.special_points import SPECIAL_POINTS, SpecialPoint

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # the points are where results are inf and nan


def leaves_of(point: SpecialPoint, device: str, only: str | None = None) -> dict[str, Any]:
    """Return the inputs as Tensors; those with an expected gradient require grad."""
    complex_numbers = any(np.iscomplexobj(np.asarray(x)) for x in point.inputs.values())
    info = lucid.__array_namespace_info__()
    dtype = info.default_dtypes(device=device)["complex floating" if complex_numbers else "real floating"]
    return {
        name: lucid.tensor(
            x, dtype=dtype, device=device, requires_grad=name in point.gradients and only in (None, name)
        )
        for name, x in point.inputs.items()
    }


def compare(found: Any, expected: Any, what: str) -> None:
    np.testing.assert_allclose(
        np.asarray(found.detach().tolist()), np.asarray(expected), rtol=1e-6, atol=1e-12, err_msg=what
    )


def ids(point: SpecialPoint) -> str:
    return point.case


@pytest.mark.parametrize("point", SPECIAL_POINTS, ids=ids)
def test_gradients(point: SpecialPoint, device: str) -> None:
    leaves = leaves_of(point, device)
    result = point.function(lucid, *leaves.values())
    if point.value is not None:
        compare(result, point.value, "value")
    lucid.sum(result).backward()
    for name, expected in point.gradients.items():
        leaf = leaves[name]
        assert leaf.grad is not None, f"the gradient of {name} is None"
        assert (leaf.grad.shape, leaf.grad.dtype, leaf.grad.device) == (leaf.shape, leaf.dtype, leaf.device)
        compare(leaf.grad, expected, name)


@pytest.mark.parametrize("point", SPECIAL_POINTS, ids=ids)
def test_each_gradient_alone(point: SpecialPoint, device: str) -> None:
    """What one input gets does not depend on whether the others require grad."""
    for name, expected in point.gradients.items():
        leaves = leaves_of(point, device, only=name)
        lucid.sum(point.function(lucid, *leaves.values())).backward()
        compare(leaves[name].grad, expected, name)


@pytest.mark.parametrize("point", SPECIAL_POINTS, ids=ids)
def test_recorded_gradients(point: SpecialPoint, device: str) -> None:
    """With create_graph the gradients are the same, and their own gradients are as the table says."""
    leaves = leaves_of(point, device)
    wanted = [leaves[name] for name in point.gradients]
    gradients = lucid.autograd.grad(lucid.sum(point.function(lucid, *leaves.values())), wanted, create_graph=True)
    for (name, expected), found in zip(point.gradients.items(), gradients, strict=True):
        compare(found, expected, name)
    if point.second:
        total = sum([lucid.sum(g) for g in gradients if g.requires_grad], start=lucid.zeros_like(lucid.sum(wanted[0])))
        second = lucid.autograd.grad(total, wanted, allow_unused=True) if total.requires_grad else [None] * len(wanted)
        for (name, expected), found in zip(point.second.items(), second, strict=True):
            if found is None:
                assert not np.any(np.asarray(expected)), f"the second gradient of {name} is None"
            else:
                compare(found, expected, f"second, {name}")


def test_every_row_has_its_own_name() -> None:
    names = [point.case for point in SPECIAL_POINTS]
    assert len(set(names)) == len(names)
