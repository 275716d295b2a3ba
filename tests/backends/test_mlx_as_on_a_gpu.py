"""The ways that MLX takes on a GPU, walked on the CPU: `mlx:gpu` is pretended where there is none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid
from lucid import backends
from tests.autograd.harness import Case
from tests.autograd.rules.test_on_devices import CASES, gradients, suits

mx = pytest.importorskip("mlx.core", reason="MLX is not installed")

from lucid.backends.mlx import _elementwise, _keys, _products, _searching, _statistical  # noqa: E402
from lucid.backends.mlx._backend import MlxBackend  # noqa: E402

pytestmark = pytest.mark.device("mlx:cpu", reason="this is about MLX")

GPU = "mlx:gpu"


@pytest.fixture(autouse=True)
def gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open `mlx:gpu` on MLX's CPU, with every question "is this the CPU?" answered no."""
    if GPU in map(str, backends.available_devices()):
        return
    for module in (_elementwise, _keys, _products, _searching, _statistical):
        monkeypatch.setattr(module, "on_cpu", lambda: False)
    monkeypatch.setattr(mx.metal, "is_available", lambda: True)
    pretended = MlxBackend(lucid._device.Device(GPU), mx.Device(mx.cpu))
    monkeypatch.setitem(backends._open, GPU, pretended)
    monkeypatch.setenv("LUCID_DEVICES", f"cpu,mlx:cpu,{GPU}")


def test_the_names_of_the_gpu() -> None:
    x = lucid.zeros(2, device="cpu", dtype=lucid.float32)
    for name in ("gpu", "cuda", "metal", GPU):
        assert x.to(name).device == GPU
    with pytest.raises(lucid.LucidError, match=r"'cpu'.*'mlx:gpu'|'mlx:gpu'.*'cpu'"):
        x + x.to("gpu")


@pytest.mark.parametrize("case", [case for case in CASES if suits(case.values[0])][::3])
def test_gradients_are_numpys(case: Case) -> None:
    lucid.set_default_device(GPU)
    try:
        on_gpu = gradients(case, GPU, narrow=True)
    finally:
        lucid.set_default_device("cpu")
    for found, expected in zip(on_gpu, gradients(case, "cpu", narrow=False), strict=True):
        if expected is None:
            assert found is None
        else:
            scale = max(1.0, float(np.max(np.abs(expected), initial=0.0)))
            np.testing.assert_allclose(found, expected, rtol=0, atol=5 * (case.single or 0.0) * scale)


INPUTS = {
    "long sum": lambda xp, x, i: xp.sum(x),
    "long mean": lambda xp, x, i: xp.mean(x),
    "variance": lambda xp, x, i: xp.var(x),
    "product of matrices": lambda xp, x, i: xp.matmul(xp.reshape(x, (2, -1)), xp.reshape(x, (-1, 2))),
    "power": lambda xp, x, i: i ** xp.asarray([2]),
    "clip": lambda xp, x, i: xp.clip(i, xp.asarray(1.5, dtype=xp.float32), xp.asarray(2.5, dtype=xp.float32)),
    "take": lambda xp, x, i: xp.take(x, i),
    "index": lambda xp, x, i: x[i],
    "sorter": lambda xp, x, i: xp.searchsorted(x, x[:5], sorter=xp.argsort(x)),
}


@pytest.mark.parametrize("name", INPUTS)
def test_values_are_numpys(name: str) -> None:
    call: Any = INPUTS[name]
    x = np.random.default_rng(0).uniform(0.5, 1.5, 20_000).astype(np.float32)
    i = np.arange(6)
    lucid.set_default_device(GPU)
    try:
        found = call(lucid, lucid.asarray(x), lucid.asarray(i))
    finally:
        lucid.set_default_device("cpu")
    assert found.device == GPU
    expected = call(lucid, lucid.asarray(x.astype(np.float64)), lucid.asarray(i))
    np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=1e-3)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda x: lucid.pow(x, lucid.asarray([1, -1, 2], device=GPU)), ValueError),
        (lambda x: lucid.clip(x, lucid.asarray([0.0, float("nan"), 0.0], device=GPU)), TypeError),
        (lambda x: lucid.searchsorted(x, x, sorter=lucid.asarray([0, 1, 3], device=GPU)), IndexError),
        (lambda x: lucid.take(x, lucid.asarray([0, 3], device=GPU)), IndexError),
    ],
    ids=["pow", "clip", "searchsorted", "take"],
)
def test_what_only_values_tell_is_an_error_when_they_are_computed(call: Any, error: type[Exception]) -> None:
    out = call(lucid.asarray([1, 2, 3], device=GPU))
    with pytest.raises(error, match="earlier call"):
        lucid.evaluate(out)
    lucid.evaluate(out)
