"""SciPy finds `lucid.special` by itself, through its array-API layer and through its ufuncs; gradients flow."""

from __future__ import annotations

import importlib
import os
from typing import Any

import numpy as np
import pytest
import scipy.special
import scipy.stats

import lucid
from tests.special.test_values import ARGUMENTS

UFUNCS = importlib.import_module("scipy.special._ufuncs")
NOT_HANDED_ON = ("beta", "betaln", "iv", "ive")  # SciPy's layer knows them not: a Tensor meets the ufunc
RIEMANN = "zeta"  # without a derivative


def arguments_of(name: str, device: str) -> tuple[list[Any], Any]:
    """Return arguments, and the last one of them, which requires grad if there is a derivative."""
    x = lucid.tensor([0.25, 0.5], dtype="float32", device=device)
    if name == RIEMANN:
        return [x + 2], x
    x.requires_grad_()
    parameter = lucid.asarray([1, 2], device=device) if name == "polygamma" else lucid.full_like(x.detach(), 1.5)
    return [*[parameter] * (len(ARGUMENTS[name]) - 1), x], x


def check(name: str, device: str, y: Any, x: Any, arguments: list[Any]) -> None:
    assert isinstance(y, lucid.Tensor)
    wide = device == "cpu" and name == "polygamma"  # int64 orders with float32, as in SciPy
    assert (y.device, y.dtype) == (device, lucid.float64 if wide else x.dtype)
    assert y.requires_grad == (name != RIEMANN)
    ours = getattr(lucid.special, name.split("-")[0])(*arguments)
    assert y.tolist() == ours.tolist()
    if y.requires_grad:
        lucid.sum(y).backward()
        assert bool(lucid.all(x.grad != 0))


@pytest.mark.parametrize("name", [name for name in ARGUMENTS if name not in NOT_HANDED_ON])
def test_the_array_api_layer(name: str, device: str) -> None:
    assert os.environ["SCIPY_ARRAY_API"] == "1"
    function = getattr(scipy.special, name.split("-")[0])
    assert not isinstance(function, np.ufunc)
    arguments, x = arguments_of(name, device)
    check(name, device, function(*arguments), x, arguments)


@pytest.mark.parametrize("name", [name for name in ARGUMENTS if name != "polygamma"])
def test_ufuncs(name: str, device: str) -> None:
    """Without the switch SciPy's functions are these, and a ufunc that meets a Tensor asks it."""
    spelling = {"digamma": "psi", "zeta": "_riemann_zeta", "zeta-q": "_zeta"}.get(name, name)
    arguments, x = arguments_of(name, device)
    check(name, device, getattr(UFUNCS, spelling)(*arguments), x, arguments)


def test_a_ufunc_takes_a_complex_tensor_to_scipy() -> None:
    """Its functions of complex numbers are not among ours."""
    x = np.asarray([1 + 1j, 2.0])
    y = UFUNCS.erf(lucid.asarray(x))
    assert isinstance(y, lucid.Tensor)
    np.testing.assert_array_equal(y.numpy(), UFUNCS.erf(x))
    with pytest.raises(TypeError, match="requires grad"):
        UFUNCS.erf(lucid.tensor(x, requires_grad=True))


def test_a_ufunc_without_counterpart_converts() -> None:
    x = np.asarray([1.0, 2.0])
    np.testing.assert_array_equal(UFUNCS.j0(lucid.asarray(x)).numpy(), UFUNCS.j0(x))
    with pytest.raises(TypeError, match="requires grad"):
        UFUNCS.j0(lucid.tensor(x, requires_grad=True))


@pytest.mark.parametrize(
    "call",
    [
        lambda x: scipy.stats.entropy(x),
        lambda x: scipy.stats.false_discovery_control(x / 3),
        lambda x: scipy.stats.median_abs_deviation(x),
        lambda x: scipy.stats.ttest_1samp(x, 0.5).pvalue,
    ],
)
def test_statistics_made_of_them(call: Any) -> None:
    values = np.asarray([0.3, 0.5, 2.0])
    x = lucid.tensor(values, requires_grad=True)
    y = call(x)
    assert isinstance(y, lucid.Tensor)
    np.testing.assert_allclose(y.detach().numpy(), call(values), rtol=1e-12)
    (g,) = lucid.autograd.grad(lucid.sum(y), x)
    step = 1e-6 * np.eye(3)
    slope = [(np.sum(call(values + d)) - np.sum(call(values - d))) / 2e-6 for d in step]
    np.testing.assert_allclose(g.numpy(), slope, rtol=1e-7, atol=1e-8)
