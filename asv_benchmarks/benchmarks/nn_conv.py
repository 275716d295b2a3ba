"""Convolution, pooling and resampling, forward and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lucid import Tensor, autograd, no_grad
from lucid.nn import functional as F

from .common import DEVICES, force, normal

Case = tuple[Callable[..., Any], tuple[tuple[int, ...], ...]]

PICTURES = (16, 64, 32, 32)

CASES: dict[str, Case] = {
    "conv 32x1x28x28, k5 to 6": (lambda x, w: F.conv2d(x, w, padding=2), ((32, 1, 28, 28), (6, 1, 5, 5))),
    "conv 32x6x14x14, k5 to 16": (F.conv2d, ((32, 6, 14, 14), (16, 6, 5, 5))),
    "conv 16x64x32x32, k3 to 64": (lambda x, w: F.conv2d(x, w, padding=1), (PICTURES, (64, 64, 3, 3))),
    "conv 16x64x32x32, k3 s2 to 128": (lambda x, w: F.conv2d(x, w, None, 2, 1), (PICTURES, (128, 64, 3, 3))),
    "conv 16x64x32x32, k1 to 128": (F.conv2d, (PICTURES, (128, 64, 1, 1))),
    "conv 8x3x64x64, k7 s2 to 16": (lambda x, w: F.conv2d(x, w, None, 2, 3), ((8, 3, 64, 64), (16, 3, 7, 7))),
    "conv 16x64x32x32, depthwise": (lambda x, w: F.conv2d(x, w, padding=1, groups=64), (PICTURES, (64, 1, 3, 3))),
    "conv_transpose 16x64x32x32, k2 s2 to 32": (
        lambda x, w: F.conv_transpose2d(x, w, stride=2),
        (PICTURES, (64, 32, 2, 2)),
    ),
    "max_pool k2": (lambda x: F.max_pool2d(x, 2), (PICTURES,)),
    "max_pool k3 s2": (lambda x: F.max_pool2d(x, 3, 2, 1), (PICTURES,)),
    "avg_pool k2": (lambda x: F.avg_pool2d(x, 2), (PICTURES,)),
    "pad, reflect": (lambda x: F.pad(x, (1, 1, 1, 1), "reflect"), (PICTURES,)),
    "interpolate, bilinear": (lambda x: F.interpolate(x, scale_factor=2, mode="bilinear"), (PICTURES,)),
    "grid_sample": (lambda x, grid: F.grid_sample(x, grid * 0.3), (PICTURES, (16, 32, 32, 2))),
}


class Spatial:
    """One call, with the gradients of all its arguments or without."""

    params = (tuple(CASES), DEVICES)
    param_names = ("case", "device")

    def setup(self, case: str, device: str) -> None:
        self.call, shapes = CASES[case]
        arguments = [normal(*shape, device=device, seed=i) for i, shape in enumerate(shapes)]
        self.arguments: list[Tensor] = [x.requires_grad_() for x in arguments]
        with no_grad():
            result = self.call(*self.arguments)
        self.start = normal(*result.shape, device=device)

    def time_forward(self, case: str, device: str) -> None:
        with no_grad():
            force(self.call(*self.arguments))

    def time_forward_and_backward(self, case: str, device: str) -> None:
        force(autograd.grad(self.call(*self.arguments), self.arguments, self.start))
