"""SciPy's array-API layer finds `lucid.special` by itself, and gradients flow through its functions.

SciPy reads the switch when it is imported, so the calls are made in a process of their own.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
import scipy.special

import lucid
from tests.special.test_values import ARGUMENTS, UNARY

SCRIPT = """
import numpy as np
import scipy.special
import scipy.stats
import lucid

found = []
for device in map(str, lucid.__array_namespace_info__().devices()):
    for name in lucid.special.__all__:
        if name in ("beta", "betaln", "iv", "ive"):  # ufuncs that SciPy hands on to no namespace, see below
            continue
        count = {"betainc": 3, "betaincc": 3, "fdtr": 3, "fdtrc": 3}.get(name)
        count = count or (1 if name in UNARY else 2)
        x = lucid.tensor([0.25, 0.5], dtype="float32", device=device, requires_grad=True)
        order = lucid.asarray([1, 2], device=device) if name == "polygamma" else lucid.full(2, 1.5, device=device)
        if name == "zeta":
            arguments = (x.detach() + 2,)
        else:
            arguments = (*[lucid.astype(order, order.dtype if name == "polygamma" else x.dtype)] * (count - 1), x)
        y = getattr(scipy.special, name)(*arguments)
        assert isinstance(y, lucid.Tensor) and y.device == device and y.dtype == x.dtype, (name, y)
        assert y.requires_grad == (name != "zeta"), name
        if name != "zeta":
            lucid.sum(y).backward()
            assert x.grad.shape == (2,) and bool(lucid.all(x.grad != 0)), name
        plain = getattr(scipy.special, name)(*[np.asarray(a.detach().tolist()) for a in arguments])
        np.testing.assert_allclose(y.detach().tolist(), plain, rtol=1e-5)
        found.append((device, name))

x = lucid.tensor([0.3, 0.5, 2.0], requires_grad=True, dtype="float64")
for call, expected in (
    (lambda x: scipy.stats.entropy(x), None),
    (lambda x: scipy.stats.false_discovery_control(x / 3), None),
    (lambda x: scipy.stats.median_abs_deviation(x), None),
):
    y = call(x)
    assert isinstance(y, lucid.Tensor) and y.requires_grad
    np.testing.assert_allclose(y.detach().numpy(), call(x.detach().numpy()), rtol=1e-12)
print(len(found))
"""


def test_scipy_finds_the_functions() -> None:
    environment = {**os.environ, "SCIPY_ARRAY_API": "1", "LUCID_DEVICES": "cpu,mlx:cpu"}
    done = subprocess.run(
        [sys.executable, "-c", f"UNARY = {UNARY!r}\n{SCRIPT}"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 36


UFUNCS = [(name, getattr(scipy.special, name)) for name in ARGUMENTS if name not in ("polygamma", "zeta-q")]


@pytest.mark.parametrize(("name", "ufunc"), UFUNCS)
def test_scipys_ufuncs_map_to_the_functions(name: str, ufunc: Any, device: str) -> None:
    """Without the switch, too: a ufunc that meets a Tensor asks it."""
    x = lucid.tensor([0.25, 0.5], dtype="float32", device=device, requires_grad=name != "zeta")
    arguments = (*[1.5] * (len(ARGUMENTS[name]) - 1), x + 2 if name == "zeta" else x)
    y = ufunc(*arguments)
    assert isinstance(y, lucid.Tensor)
    assert y.device == device
    assert y.requires_grad == (name != "zeta")
    assert y.tolist() == getattr(lucid.special, name)(*arguments).tolist()


def test_a_ufunc_takes_a_complex_tensor_to_scipy() -> None:
    """Its functions of complex numbers are not among ours; the public name is no ufunc where the switch is on."""
    erf = importlib.import_module("scipy.special._ufuncs").erf
    x = np.asarray([1 + 1j, 2.0])
    y = erf(lucid.asarray(x))
    assert isinstance(y, lucid.Tensor)
    np.testing.assert_array_equal(y.numpy(), erf(x))
    with pytest.raises(TypeError, match="requires grad"):
        erf(lucid.tensor(x, requires_grad=True))


def test_a_ufunc_without_counterpart_converts() -> None:
    x = np.asarray([1.0, 2.0])
    np.testing.assert_array_equal(scipy.special.j0(lucid.asarray(x)).numpy(), scipy.special.j0(x))
    with pytest.raises(TypeError, match="requires grad"):
        scipy.special.j0(lucid.tensor(x, requires_grad=True))
