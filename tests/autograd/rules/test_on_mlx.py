"""Every rule on MLX gives NumPy's gradient to the accuracy of float32."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid
from tests.autograd.harness import Case, _like
from tests.autograd.rules.test_on_strict import CASES

pytest.importorskip("mlx.core", reason="MLX is not installed")

DEVICE = "mlx:cpu"
NARROW = {np.dtype("float64"): np.float32, np.dtype("complex128"): np.complex64}
FLOAT64_ONLY = ("astype", "asarray-dtype", "result_type")
"""Cases that ask for float64 or complex128 by name, which MLX has not."""


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


@pytest.mark.parametrize("case", CASES)
def test_the_gradient_is_numpys(case: Case) -> None:
    if case.single is None or case.id.startswith(FLOAT64_ONLY):
        pytest.skip("too ill-conditioned for single precision, or asks for double precision by name")
    lucid.set_default_device(DEVICE)
    try:
        on_mlx = gradients(case, DEVICE, narrow=True)
    finally:
        lucid.set_default_device("cpu")
    for found, expected in zip(on_mlx, gradients(case, "cpu", narrow=False), strict=True):
        if expected is None:
            assert found is None
        else:
            scale = max(1.0, float(np.max(np.abs(expected), initial=0.0)))
            np.testing.assert_allclose(found, expected, rtol=0, atol=5 * case.single * scale)
