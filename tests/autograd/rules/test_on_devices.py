"""Every rule gives NumPy's gradient on the other devices, to the accuracy of float32."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid
from tests.autograd.harness import Case, _like
from tests.autograd.rules.test_on_strict import CASES

pytestmark = pytest.mark.device("mlx:cpu", "mlx:gpu", "cupy:0", reason="they are compared with the CPU")
NARROW = {np.dtype("float64"): np.float32, np.dtype("complex128"): np.complex64}
FLOAT64_ONLY = ("astype", "asarray-dtype", "result_type")
"""Cases that ask for float64 or complex128 by name, which MLX lacks."""


def gradients(case: Case, device: str, narrow: bool) -> list[Any]:
    """Return the gradients on a device, from inputs rounded to single precision in any case."""
    inputs = []
    for i, x in enumerate(case.inputs):
        x = x.astype(NARROW.get(x.dtype, x.dtype))
        x = x if narrow else x.astype(case.inputs[i].dtype)
        inputs.append(lucid.tensor(x, device=device, requires_grad=i in case.wanted))
    result = case.function(*inputs)
    outputs = [y for y in (result if isinstance(result, tuple) else (result,)) if y.requires_grad]
    rng = np.random.default_rng(3)
    weights = [_like(rng, np.empty(y.shape, "c16" if y.dtype.is_complex else "f8")) for y in outputs]
    found = lucid.autograd.grad(
        outputs,
        [inputs[i] for i in case.wanted],
        [lucid.asarray(w.astype(y.dtype.numpy), device=device) for w, y in zip(weights, outputs, strict=True)],
        allow_unused=True,
    )
    assert all(g is None or g.device == device for g in found)
    return [None if g is None else np.asarray(g.tolist()) for g in found]


def suits(case: Case) -> bool:
    """Whether a case makes sense in single precision, and does not ask for double precision by name."""
    return case.single is not None and not case.id.split(":", 1)[-1].startswith(FLOAT64_ONLY)


@pytest.mark.parametrize("case", [case for case in CASES if suits(case.values[0])])
def test_the_gradient_is_numpys(case: Case, device: str) -> None:
    lucid.set_default_device(device)
    try:
        on_device = gradients(case, device, narrow=True)
    finally:
        lucid.set_default_device("cpu")
    for found, expected in zip(on_device, gradients(case, "cpu", narrow=False), strict=True):
        if expected is None:
            assert found is None
        else:
            scale = max(1.0, float(np.max(np.abs(expected), initial=0.0)))
            np.testing.assert_allclose(found, expected, rtol=0, atol=5 * (case.single or 0.0) * scale)
