"""`vmap` and `jvp` give NumPy's values on the other devices, to the accuracy of float32."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import lucid
from lucid.func import jvp, vmap
from tests.autograd.harness import Case
from tests.autograd.rules.test_on_devices import NARROW, suits
from tests.func.cases import ALL, DIFFERENTIABLE
from tests.func.test_jvp_namespace import outputs, restricted
from tests.func.test_vmap_namespace import examples, mapped_axes

pytestmark = pytest.mark.device("mlx:cpu", "mlx:gpu", "cupy:0", reason="they are compared with the CPU")


def rounded(case: Case, device: str) -> Case:
    """Return a case with inputs rounded to single precision, which they keep on the other device alone."""
    inputs = [x.astype(NARROW.get(x.dtype, x.dtype)) for x in case.inputs]
    if device == "cpu":
        inputs = [y.astype(x.dtype) for x, y in zip(case.inputs, inputs, strict=True)]
    return replace(case, inputs=inputs)


def tensors(arrays: Any, device: str) -> list[lucid.Tensor]:
    return [lucid.tensor(x, device=device) for x in arrays]


def mapped(case: Case, device: str) -> Any:
    axes = mapped_axes(case)
    inputs = [x if axis == 0 else x[0] for x, axis in zip(examples(case), axes, strict=True)]
    return outputs(vmap(case.function, axes)(*tensors(inputs, device)))


def pushed(case: Case, device: str) -> Any:
    function, points, direction = restricted(case)
    direction = [v.astype(x.dtype) for x, v in zip(points, direction, strict=True)]
    return jvp(function, tuple(tensors(points, device)), tuple(tensors(direction, device)))[1]


def compare(case: Case, transform: Any, device: str) -> None:
    found = [
        (y.shape, np.asarray(y.tolist()).reshape(y.shape)) for y in outputs(transform(rounded(case, device), device))
    ]
    lucid.set_default_device("cpu")
    for (shape, values), expected in zip(found, outputs(transform(rounded(case, "cpu"), "cpu")), strict=True):
        assert shape == expected.shape
        wanted = expected.numpy()
        scale = max(1.0, float(np.max(np.abs(wanted), initial=0.0))) if wanted.dtype.kind in "fc" else 1.0
        np.testing.assert_allclose(values, wanted, rtol=0, atol=5 * (case.single or 0.0) * scale)


@pytest.mark.parametrize("case", [case for case in ALL if suits(case)], ids=str)
def test_vmap(case: Case, device: str) -> None:
    compare(case, mapped, device)


@pytest.mark.parametrize("case", [case for case in DIFFERENTIABLE if suits(case)], ids=str)
def test_jvp(case: Case, device: str) -> None:
    compare(case, pushed, device)
