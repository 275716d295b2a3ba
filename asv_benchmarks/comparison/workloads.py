"""The workloads that run in this process."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
import torch

import lucid
from comparison.interleave import Workload
from comparison.mlp import mlp_step

__all__ = ["ALL"]

MILLISECONDS = 1e3
MICROSECONDS = 1e6

CHAIN_OPERATIONS = 5  # two products, a sum, a difference, a reduction


def pair(array: np.ndarray, requires_grad: bool) -> tuple[Any, Any]:
    """Return a Tensor of Lucid and one of PyTorch, each with a copy of `array`."""
    return lucid.tensor(array, requires_grad=requires_grad), torch.tensor(array, requires_grad=requires_grad)


def same(*results: Callable[[], Any]) -> Callable[[], None]:
    """Return a check that functions of no argument return the same arrays, up to the rounding of float32."""

    def check() -> None:
        first, *others = [[np.asarray(array) for array in result()] for result in results]
        for other in others:
            for a, b in zip(first, other, strict=True):
                np.testing.assert_allclose(a, b, rtol=2e-4, atol=1e-5)

    return check


def value_and_grad(function: Callable[[Any], Any], x: Any) -> Callable[[], tuple[Any, Any]]:
    """Return a function that computes a scalar function of `x` and its gradient."""

    def run() -> tuple[Any, Any]:
        x.grad = None
        y = function(x)
        y.backward()
        return y.detach(), x.grad

    return run


def chain_forward() -> Workload:
    """chain of 5 on 8 elements, forward"""
    x, t = pair(np.linspace(0.5, 1.5, 8, dtype=np.float32), requires_grad=False)
    ours = lambda: ((x * 2 + 1) * x - x).sum()  # noqa: E731  # the formula must not cost a further call
    theirs = lambda: ((t * 2 + 1) * t - t).sum()  # noqa: E731
    return Workload(
        "((x*2+1)*x-x).sum(), 8 elements, forward",
        {"Lucid": ours, "PyTorch": theirs},
        against="PyTorch",
        target=0.7,
        scale=MICROSECONDS / CHAIN_OPERATIONS,
        unit="us/op",
        check=same(lambda: [ours()], lambda: [theirs()]),
    )


def chain_backward() -> Workload:
    """chain of 5 on 8 elements, forward + backward"""
    x, t = pair(np.linspace(0.5, 1.5, 8, dtype=np.float32), requires_grad=True)

    def ours() -> None:
        x.grad = None
        ((x * 2 + 1) * x - x).sum().backward()

    def theirs() -> None:
        t.grad = None
        ((t * 2 + 1) * t - t).sum().backward()

    return Workload(
        "  forward + backward",
        {"Lucid": ours, "PyTorch": theirs},
        against="PyTorch",
        target=0.7,
        scale=MICROSECONDS / CHAIN_OPERATIONS,
        unit="us/op",
        check=same(
            value_and_grad(lambda x: ((x * 2 + 1) * x - x).sum(), x),
            value_and_grad(lambda x: ((x * 2 + 1) * x - x).sum(), t),
        ),
    )


def elementwise_forward() -> Workload:
    """elementwise on 1e7, forward"""
    x, t = pair(np.random.default_rng(0).standard_normal(10_000_000, np.float32), requires_grad=False)

    def ours() -> Any:
        return (lucid.exp(lucid.tanh(x)) * x + x).sum()

    def theirs() -> Any:
        return (torch.exp(torch.tanh(t)) * t + t).sum()

    return Workload(
        "tanh, exp, mul, add, sum, 1e7, forward",
        {"Lucid": ours, "PyTorch": theirs},
        against="PyTorch",
        target=0.3,
        scale=MILLISECONDS,
        unit="ms",
        check=same(lambda: [ours()], lambda: [theirs()]),
    )


def elementwise_backward() -> Workload:
    """elementwise on 1e7, forward + backward"""
    x, t = pair(np.random.default_rng(0).standard_normal(10_000_000, np.float32), requires_grad=True)
    ours = value_and_grad(lambda x: (lucid.exp(lucid.tanh(x)) * x + x).sum(), x)
    theirs = value_and_grad(lambda t: (torch.exp(torch.tanh(t)) * t + t).sum(), t)
    return Workload(
        "  forward + backward",
        {"Lucid": ours, "PyTorch": theirs},
        against="PyTorch",
        target=0.3,
        scale=MILLISECONDS,
        unit="ms",
        check=same(ours, theirs),
    )


def matmul() -> Workload:
    """matmul 1024, forward + backward"""
    a, b, g = np.random.default_rng(0).standard_normal((3, 1024, 1024), np.float32)
    (la, ta), (lb, tb), (lg, tg) = pair(a, True), pair(b, True), pair(g, False)

    def product(a: Any, b: Any, g: Any) -> Callable[[], tuple[Any, Any, Any]]:
        def run() -> tuple[Any, Any, Any]:
            a.grad = b.grad = None
            c = a @ b
            c.backward(g)
            return c.detach(), a.grad, b.grad

        return run

    c, grad_a, grad_b = np.empty_like(a), np.empty_like(a), np.empty_like(b)

    def by_hand() -> tuple[Any, Any, Any]:
        np.matmul(a, b, out=c)
        np.matmul(g, b.T, out=grad_a)
        np.matmul(a.T, g, out=grad_b)
        return c, grad_a, grad_b

    contenders = {"Lucid": product(la, lb, lg), "PyTorch": product(ta, tb, tg), "NumPy": by_hand}

    def check() -> None:
        # Sums of 1024 products that nearly cancel have no relative accuracy.
        first, *others = [[np.asarray(array) for array in run()] for run in contenders.values()]
        for other in others:
            for x, y in zip(first, other, strict=True):
                np.testing.assert_allclose(x, y, rtol=1e-4, atol=1e-3)

    return Workload(
        "matmul 1024, forward + backward",
        contenders,
        against="NumPy",
        target=1.1,
        scale=MILLISECONDS,
        unit="ms",
        check=check,
    )


def chain_lazy() -> Workload:
    """chain of 5 on 8 elements, left lazy on MLX"""
    import mlx.core as mx

    mx.set_default_device(mx.cpu)
    r = mx.arange(8, dtype=mx.float32)
    x = lucid.arange(8, dtype=lucid.float32, device="mlx:cpu")
    ours = lambda: ((x * 2 + 1) * x - x).sum()  # noqa: E731  # the formula must not cost a further call
    raw = lambda: ((r * 2 + 1) * r - r).sum()  # noqa: E731
    return Workload(
        "((x*2+1)*x-x).sum(), 8 elements, lazy MLX",
        {"Lucid": ours, "MLX": raw},
        against="MLX",
        target=2.0,
        scale=MICROSECONDS / CHAIN_OPERATIONS,
        unit="us/op",
        check=same(lambda: [ours()], lambda: [raw()]),
    )


ALL: tuple[Callable[[], Workload], ...] = (
    chain_forward,
    chain_backward,
    elementwise_forward,
    elementwise_backward,
    matmul,
    mlp_step,
)
if find_spec("mlx"):
    ALL = (*ALL, chain_lazy)
