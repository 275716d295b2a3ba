"""Gradients of linear algebra against PyTorch's, whose convention for complex numbers is ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

import lucid

Function = Callable[..., Any]


def total(xp: Any, *outputs: Any) -> Any:
    """Return a real number that depends on every element of the outputs with another weight."""
    parts = []
    for y in outputs:
        n = int(np.prod(y.shape))
        weight = xp.asarray(np.cos(np.arange(n) * 1.3 + 0.4).reshape(y.shape))
        parts.append(xp.sum(weight * xp.real(y)) + (xp.sum(weight * weight * xp.imag(y)) if _complex(y) else 0.0))
    return sum(parts[1:], parts[0])


def _complex(y: Any) -> bool:
    return "complex" in str(y.dtype)


def hermitian(xp: Any, x: Any) -> Any:
    return x + xp.conj(x.mT)


def gram(xp: Any, x: Any) -> Any:
    return x @ xp.conj(x.mT) + xp.asarray(np.eye(x.shape[-1]))


def eigh(xp: Any, x: Any) -> Any:
    w, v = xp.linalg.eigh(hermitian(xp, x))
    return total(xp, w, xp.abs(v) ** 2, (v * xp.exp(w / 9)[..., None, :]) @ xp.conj(v.mT))


def svd(xp: Any, x: Any) -> Any:
    u, s, vh = xp.linalg.svd(x, full_matrices=False)
    return total(xp, s, xp.abs(u) ** 2, xp.abs(vh) ** 2, (u * xp.sqrt(s)[..., None, :]) @ vh)


def eig(xp: Any, x: Any) -> Any:
    w, v = xp.linalg.eig(x)
    return xp.sum(xp.abs(w) ** 3) + xp.sum(xp.abs(v) ** 4)


def norms(*orders: Any, matrix: bool) -> Function:
    def function(xp: Any, x: Any) -> Any:
        norm = xp.linalg.matrix_norm if matrix else xp.linalg.vector_norm
        return sum(norm(x[0], ord=p) * (i + 1) for i, p in enumerate(orders))

    return function


FUNCTIONS: dict[str, tuple[Function, tuple[int, ...]]] = {
    "cholesky": (lambda xp, x: total(xp, xp.linalg.cholesky(gram(xp, x))), (2, 4, 4)),
    "cholesky-upper": (lambda xp, x: total(xp, xp.linalg.cholesky(gram(xp, x), upper=True)), (4, 4)),
    "cross": (lambda xp, x: total(xp, xp.linalg.cross(x, xp.conj(x) * x)), (4, 3)),
    "det": (lambda xp, x: total(xp, xp.linalg.det(x)), (2, 4, 4)),
    "eig": (eig, (2, 4, 4)),
    "eigh": (eigh, (2, 4, 4)),
    "eigvals": (lambda xp, x: xp.sum(xp.abs(xp.linalg.eigvals(x)) ** 3), (2, 4, 4)),
    "eigvalsh": (lambda xp, x: total(xp, xp.linalg.eigvalsh(hermitian(xp, x))), (2, 4, 4)),
    "inv": (lambda xp, x: total(xp, xp.linalg.inv(x)), (2, 4, 4)),
    "matmul": (lambda xp, x: total(xp, x @ x.mT, x[0] @ x[1, 0], x[0, 1] @ x), (2, 4, 4)),
    "matrix_norm": (norms("fro", "nuc", 1, -1, 2, -2, float("inf"), -float("inf"), matrix=True), (2, 4, 3)),
    "matrix_power": (lambda xp, x: total(xp, xp.linalg.matrix_power(x, 3), xp.linalg.matrix_power(x, -2)), (2, 4, 4)),
    "pinv-tall": (lambda xp, x: total(xp, xp.linalg.pinv(x)), (2, 5, 3)),
    "pinv-wide": (lambda xp, x: total(xp, xp.linalg.pinv(x)), (2, 3, 5)),
    "qr-tall": (lambda xp, x: total(xp, *xp.linalg.qr(x)), (2, 5, 3)),
    "qr-square": (lambda xp, x: total(xp, *xp.linalg.qr(x, mode="complete")), (2, 4, 4)),
    "qr-wide": (lambda xp, x: total(xp, *xp.linalg.qr(x)), (2, 3, 5)),
    "slogdet": (lambda xp, x: total(xp, *xp.linalg.slogdet(x)), (2, 4, 4)),
    "solve": (lambda xp, x: total(xp, xp.linalg.solve(x, x[0, :, :2])), (2, 4, 4)),
    "svd-tall": (svd, (2, 5, 3)),
    "svd-wide": (svd, (2, 3, 5)),
    "svd-square": (svd, (2, 4, 4)),
    "svdvals": (lambda xp, x: total(xp, xp.linalg.svdvals(x)), (2, 4, 3)),
    "tensordot": (lambda xp, x: total(xp, tensordot(xp, x)), (2, 3, 4)),
    "vecdot": (lambda xp, x: total(xp, xp.linalg.vecdot(x, x[0, :1] * x)), (2, 3, 4)),
    "vector_norm": (norms(0.5, 1, 1.5, 2, 3, float("inf"), -float("inf"), matrix=False), (2, 4, 3)),
}


def tensordot(xp: Any, x: Any) -> Any:
    axes = ([2, 0], [1, 0])
    y = xp.permute_dims(x, (0, 2, 1)) if xp is lucid else x.permute(0, 2, 1)
    return xp.tensordot(x, y * y, axes=axes) if xp is lucid else xp.tensordot(x, y * y, dims=axes)


@pytest.mark.parametrize("kind", ["real", "complex"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_gradient_is_that_of_torch(name: str, kind: str) -> None:
    function, shape = FUNCTIONS[name]
    rng = np.random.default_rng(3)
    x = rng.normal(size=shape) + (1j * rng.normal(size=shape) if kind == "complex" else 0.0)

    ours = lucid.tensor(x, requires_grad=True)
    value = function(lucid, ours)
    value.backward()
    theirs = torch.tensor(x, requires_grad=True)
    expected = function(torch, theirs)
    expected.backward()

    assert ours.grad is not None and theirs.grad is not None
    np.testing.assert_allclose(float(value.detach()), float(expected.detach()), rtol=1e-11)
    scale = float(theirs.grad.abs().max())
    np.testing.assert_allclose(ours.grad.numpy(), theirs.grad.numpy(), rtol=0, atol=1e-10 * max(scale, 1.0))
