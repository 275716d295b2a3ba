"""Transforms of functions: what `vmap` saves, what per-sample gradients and second derivatives cost."""

from __future__ import annotations

from typing import Any

import lucid
from lucid import nn
from lucid.func import functional_call, grad, hessian, jacfwd, jacrev, jvp, vmap

from .common import DEVICES, force, normal

EXAMPLES = 256


class Block:
    """Matrix product, softmax and layer norm of 256 examples of 32 features."""

    params = (("vmap", "loop", "by hand"), DEVICES)
    param_names = ("way", "device")

    def setup(self, way: str, device: str) -> None:
        self.x, self.w = normal(EXAMPLES, 32, device=device), normal(32, 32, device=device)
        functions = {
            "vmap": vmap(self.block),
            "loop": lambda x: lucid.stack([self.block(row) for row in x]),
            "by hand": self.block,
        }
        self.function = functions[way]

    def block(self, x: Any) -> Any:
        y = x @ self.w
        y = lucid.exp(y - lucid.max(y, axis=-1, keepdims=True))
        y = y / lucid.sum(y, axis=-1, keepdims=True)
        centered = y - lucid.mean(y, axis=-1, keepdims=True)
        return centered / lucid.sqrt(lucid.mean(centered**2, axis=-1, keepdims=True) + 1e-5)

    def time_block(self, way: str, device: str) -> None:
        force(self.function(self.x))


class PerSampleGradients:
    """Gradients of a small convolutional network, of each of 64 examples and of their mean."""

    params = (("per sample", "mean"), DEVICES)
    param_names = ("of", "device")

    def setup(self, of: str, device: str) -> None:
        lucid.random.manual_seed(0)
        model = nn.Sequential(
            nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 3), nn.ReLU(), nn.Flatten(),
            nn.Linear(16 * 5 * 5, 10),
        ).to(device)  # fmt: skip
        self.params = {name: p.detach() for name, p in model.named_parameters()}
        self.x = normal(64, 1, 16, 16, device=device)
        self.y = lucid.asarray([i % 10 for i in range(64)], device=device)

        def loss(params: Any, x: Any, y: Any) -> Any:
            return nn.functional.cross_entropy(functional_call(model, params, x), y)

        def of_one(params: Any, x: Any, y: Any) -> Any:
            return loss(params, x[None, ...], y[None])

        self.function = grad(loss) if of == "mean" else vmap(grad(of_one), in_axes=(None, 0, 0))

    def time_gradients(self, of: str, device: str) -> None:
        force(tuple(self.function(self.params, self.x, self.y).values()))


def rosenbrock(x: Any) -> Any:
    """Return Rosenbrock's function."""
    return lucid.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


class SecondDerivatives:
    """Of Rosenbrock's function in 100 dimensions."""

    params = (("hessian", "jacrev(jacrev)", "jacfwd(jacfwd)", "product", "gradient"), DEVICES)
    param_names = ("what", "device")

    def setup(self, what: str, device: str) -> None:
        self.x, v = normal(100, device=device), normal(100, device=device)
        functions = {
            "hessian": hessian(rosenbrock),
            "jacrev(jacrev)": jacrev(jacrev(rosenbrock)),
            "jacfwd(jacfwd)": jacfwd(jacfwd(rosenbrock)),
            "product": lambda x: jvp(grad(rosenbrock), (x,), (v,))[1],
            "gradient": grad(rosenbrock),
        }
        self.function = functions[what]

    def time_second(self, what: str, device: str) -> None:
        force(self.function(self.x))
