"""Transforms of functions: a Hessian, per-sample gradients, a Hessian-vector product, by each library installed."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

import lucid
from comparison.interleave import Workload
from comparison.workloads import same

__all__ = ["ALL", "missing"]

DIMENSIONS = 100
EXAMPLES = 256
WIDTHS = (32, 64, 10)

OPTIONAL = ("autograd", "jax")

Function = Callable[..., Any]


@dataclass
class Library:
    """How a library spells what is measured.

    Attributes
    ----------
    xp : module
        Its functions of arrays.
    array : callable
        Makes one of its arrays.
    hessian : callable
        Of a function of a vector.
    per_sample : callable
        From ``loss(params, x, y)`` of one example to the gradients by `params` of each example.
    product : callable
        From a function to that of a point and a direction that returns the Hessian times the direction.
    finish : callable
        Waits for results that a library promises before it has them, and returns them.
    compiled : callable
        What the transformed function is wrapped in.
    """

    xp: Any
    array: Function
    hessian: Function
    per_sample: Function
    product: Function
    finish: Function = lambda results: results
    compiled: Function = lambda function: function


def _like_jax(xp: Any, array: Function, transforms: Any, **others: Function) -> Library:
    """Return a library whose transforms have the names and arguments of JAX's."""
    return Library(
        xp,
        array,
        hessian=transforms.hessian,
        per_sample=lambda loss: transforms.vmap(transforms.grad(loss), (None, 0, 0)),
        product=lambda function: lambda x, v: transforms.jvp(transforms.grad(function), (x,), (v,))[1],
        **others,
    )


def _autograd() -> Library:
    import autograd
    import autograd.numpy as anp

    def per_sample(loss: Function) -> Function:
        gradient = autograd.grad(loss)

        # It has no vmap, and the gradient of a sum over examples does not keep them apart.
        def each(params: Any, xs: Any, ys: Any) -> tuple[np.ndarray, ...]:
            gradients = [gradient(params, x, y) for x, y in zip(xs, ys, strict=True)]
            return tuple(np.stack(arrays) for arrays in zip(*gradients, strict=True))

        return each

    def product(function: Function) -> Function:
        return lambda x, v: autograd.make_hvp(function)(x)[0](v)

    return Library(anp, np.array, autograd.hessian, per_sample, product)


def _libraries() -> dict[str, Library]:
    libraries = {
        "Lucid": _like_jax(lucid, lucid.tensor, lucid.func),
        "PyTorch": _like_jax(torch, torch.tensor, torch.func),
    }
    if "autograd" not in missing():
        libraries["autograd"] = _autograd()
    if "jax" not in missing():
        import jax

        finish = jax.block_until_ready
        libraries["JAX"] = _like_jax(jax.numpy, jax.numpy.asarray, jax, finish=finish)
        libraries["JAX jit"] = _like_jax(jax.numpy, jax.numpy.asarray, jax, finish=finish, compiled=jax.jit)
    return libraries


def missing() -> list[str]:
    """Return the names of the packages compared with that are not installed."""
    return [name for name in OPTIONAL if importlib.util.find_spec(name) is None]


def _workload(name: str, transformed: Callable[[Library], Function], *arguments: Any) -> Workload:
    """Return a workload of a transformed function of NumPy arrays, or of tuples of them."""

    def contender(library: Library) -> Function:
        function = library.compiled(transformed(library))
        inputs = [tuple(map(library.array, a)) if isinstance(a, tuple) else library.array(a) for a in arguments]
        return lambda: library.finish(function(*inputs))

    def leaves(run: Function) -> Function:
        def arrays() -> Any:
            results = run()
            return results if isinstance(results, tuple | list) else [results]

        return arrays

    contenders = {name: contender(library) for name, library in _libraries().items()}
    return Workload(
        name,
        contenders,
        against="PyTorch",
        target=None,
        scale=1e3,
        unit="ms",
        check=same(*map(leaves, contenders.values())),
    )


def _rosenbrock(xp: Any) -> Function:
    return lambda x: xp.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def _loss(xp: Any) -> Function:
    """Return the cross entropy of a network of two layers: of one example, or the sum over several."""

    def loss(params: Any, x: Any, y: Any) -> Any:
        w1, b1, w2, b2 = params
        logits = xp.tanh(x @ w1 + b1) @ w2 + b2
        return xp.sum(xp.log(xp.sum(xp.exp(logits), axis=-1))) - xp.sum(logits * y)

    return loss


def _parameters(seed: int) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    n, hidden, classes = WIDTHS
    shapes = ((n, hidden), (hidden,), (hidden, classes), (classes,))
    return tuple(rng.standard_normal(shape, np.float32) / shape[0] ** 0.5 for shape in shapes)


def _examples() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    x = rng.standard_normal((EXAMPLES, WIDTHS[0]), np.float32)
    return x, np.eye(WIDTHS[-1], dtype=np.float32)[rng.integers(0, WIDTHS[-1], EXAMPLES)]


def hessian() -> Workload:
    """Hessian of Rosenbrock's function, 100 dimensions"""
    x = np.random.default_rng(0).standard_normal(DIMENSIONS, np.float32)
    return _workload("Hessian of Rosenbrock, 100 dimensions", lambda lib: lib.hessian(_rosenbrock(lib.xp)), x)


def per_sample_gradients() -> Workload:
    """per-sample gradients, 32-64-10, 256 examples"""
    name = "per-sample gradients, 32-64-10, 256 examples"
    return _workload(name, lambda lib: lib.per_sample(_loss(lib.xp)), _parameters(1), *_examples())


def hessian_vector_product() -> Workload:
    """Hessian-vector product, 32-64-10, 256 examples"""

    def transformed(library: Library) -> Function:
        loss = _loss(library.xp)

        def run(params: Any, direction: Any, x: Any, y: Any) -> Any:
            return library.product(lambda params: loss(params, x, y))(params, direction)

        return run

    name = "Hessian-vector product, 32-64-10, 256 examples"
    return _workload(name, transformed, _parameters(1), _parameters(2), *_examples())


ALL = (hessian, per_sample_gradients, hessian_vector_product)
