"""Gradients on the default device, checked in the way that its dtypes allow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

import lucid
from lucid.autograd import grad, gradcheck, gradgradcheck
from tests.autograd.harness import _like
from tests.devices import backend, has


def check_gradients(function: Callable[..., Any], inputs: Any, order: int = 1, **options: Any) -> bool:
    """Check a function's gradients of order one or two; `options` are those of `gradcheck` and `gradgradcheck`.

    By finite differences where there is double precision. Where there is none they would tell nothing: there the
    gradients are compared with those of the same call on the CPU, in double precision.
    """
    if has("float64"):
        return bool((gradcheck if order == 1 else gradgradcheck)(function, inputs, **options))
    inputs = list(inputs) if isinstance(inputs, list | tuple) else [inputs]
    device = backend().device
    found = _gradients(function, inputs, order)
    try:
        lucid.set_default_device("cpu")
        expected = _gradients(function, [_doubled(x) if isinstance(x, lucid.Tensor) else x for x in inputs], order)
    finally:
        lucid.set_default_device(device)
    assert len(found) == len(expected)
    for g, wanted in zip(found, expected, strict=True):
        assert g.shape == wanted.shape
        scale = max(1.0, float(np.max(np.abs(wanted), initial=0.0)))
        np.testing.assert_allclose(g, wanted, rtol=0, atol=2e-5 * scale)
    return True


def _doubled(x: lucid.Tensor) -> lucid.Tensor:
    """Return the same values in double precision on the CPU."""
    wider = {"float32": lucid.float64, "complex64": lucid.complex128}.get(x.dtype.name, x.dtype)
    return lucid.tensor(x.detach().numpy(), dtype=wider, device="cpu", requires_grad=x.requires_grad)


def _gradients(function: Callable[..., Any], inputs: Sequence[Any], order: int) -> list[Any]:
    """Return the gradients up to an order, for weights that are the same on every device."""
    leaves = [x for x in inputs if isinstance(x, lucid.Tensor) and x.requires_grad]
    result = function(*inputs)
    outputs = [y for y in (result if isinstance(result, tuple | list) else (result,)) if isinstance(y, lucid.Tensor)]
    rng = np.random.default_rng(4)
    found: list[Any] = []
    for remaining in reversed(range(order)):
        outputs = [y for y in outputs if y.requires_grad]
        weights = [lucid.asarray(_like(rng, y.detach().numpy())) for y in outputs]
        if not outputs:
            break
        gradients = grad(outputs, leaves, weights, create_graph=remaining > 0, allow_unused=True)
        for g, x in zip(gradients, leaves, strict=True):
            assert g is None or (g.dtype, g.device) == (x.dtype, x.device)
            found.append(np.zeros(x.shape) if g is None else g.detach().numpy())
        outputs = [g for g in gradients if g is not None]
    return found
