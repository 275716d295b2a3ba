"""How array-api-extra treats libraries that may be lazy: Tensors are eager, and its functions run on them."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import array_api_compat
import array_api_extra as xpx
import numpy as np
import pytest
from array_api_extra.testing import lazy_xp_function, patch_lazy_xp_functions

import lucid


def largest_positive(x: Any) -> Any:
    xp = array_api_compat.array_namespace(x)
    if bool(xp.any(x > 0)):  # a lazy library would refuse this
        return xp.max(x[x > 0])
    return xp.asarray(0.0)


lazy_xp_function(largest_positive)
lazy_in_modules = [xpx]


@pytest.fixture
def xp(request: pytest.FixtureRequest) -> Any:
    with patch_lazy_xp_functions(request, xp=lucid):
        yield lucid


def test_tagged_functions_run_eagerly(xp: ModuleType) -> None:
    assert not array_api_compat.is_lazy_array(xp.ones(2))
    x = xp.tensor([-1.0, 2.0, 3.0], requires_grad=True)
    largest_positive(x).backward()
    assert x.grad.tolist() == [0, 0, 1]


def test_functions_of_numpy_are_applied_and_refuse_gradients(device: str) -> None:
    x = lucid.asarray([1.0, 4.0], dtype="float32", device=device)
    out = xpx.lazy_apply(np.sqrt, x, as_numpy=True)
    assert type(out) is lucid.Tensor
    assert out.tolist() == [1, 2]
    with pytest.raises(TypeError, match="requires grad"):
        xpx.lazy_apply(np.sqrt, lucid.tensor([1.0], device=device, requires_grad=True), as_numpy=True)


def test_changes_by_at(device: str) -> None:
    x = lucid.ones(3, dtype="float32", device=device)
    y = xpx.at(x)[1].add(2, copy=True)
    assert y.tolist() == [1, 3, 1]
    assert x.tolist() == [1, 1, 1]
    w = lucid.tensor([1.0, 2.0, 3.0], device=device, requires_grad=True)
    lucid.sum(xpx.at(w * 1)[w > 1.5].multiply(10)).backward()
    assert w.grad.tolist() == [1, 10, 10]


def test_fixed_shapes() -> None:
    assert xpx.lazy_apply(lambda a: a * 2, lucid.ones(2), shape=(2,), dtype=lucid.float64).tolist() == [2, 2]
    np.testing.assert_array_equal(xpx.nunique(lucid.asarray([1, 1, 2])).numpy(), 2)
