"""Complex functions that MLX lacks, or that miss rows of the standard's special-case tables."""

from __future__ import annotations

from typing import Any

import mlx.core as mx

from lucid.backends.mlx._bits import copysign

__all__ = ["complex", "complex_expm1", "complex_sign", "complex_tanh"]

Array = Any


def complex(real: Array, imag: Array, /) -> Array:
    """Return ``real + imag * 1j`` without the nan that the product makes of an infinity."""
    parts = [x.astype(mx.float32) if isinstance(x, mx.array) else mx.array(x, dtype=mx.float32) for x in (real, imag)]
    return mx.stack(mx.broadcast_arrays(*parts), axis=-1).view(mx.complex64).squeeze(-1)


def complex_sign(x: Array) -> Array:
    """Return ``x / abs(x)``, and 0 at 0."""
    size = mx.abs(x)
    zero = size == 0
    return mx.where(zero, mx.zeros_like(x), x / mx.where(zero, mx.ones_like(size), size))


def complex_tanh(x: Array) -> Array:
    """Return the hyperbolic tangent: ``±1 + 0j`` at ``±inf + bj``."""
    a, b = mx.real(x), mx.imag(x)
    end = mx.isinf(a)
    axis = (a == 0) & ~mx.isfinite(b)
    fixed = complex(mx.where(end, mx.sign(a), a), mx.where(end, copysign(0.0, b), mx.array(float("nan"))))
    return mx.where(end | axis, fixed, mx.tanh(x))


def complex_expm1(x: Array) -> Array:
    """Return ``exp(x) - 1`` without cancellation near 0."""
    a, b = mx.real(x), mx.imag(x)
    growth, half = mx.exp(a), mx.sin(b / 2)
    real, imag = mx.expm1(a) * mx.cos(b) - 2 * half * half, growth * mx.sin(b)
    # What is left are the rows of the standard's table with an infinity, a nan or a zero imaginary part.
    on_axis, lost, up, down = b == 0, ~mx.isfinite(b), a == float("inf"), a == float("-inf")
    # adding +0 turns the -0 of `a` into the standard's +0
    real, imag = mx.where(on_axis, mx.expm1(a) + 0.0, real), mx.where(on_axis, b, imag)
    real = mx.where(lost & up, a, mx.where(up & ~lost & ~on_axis, growth * mx.cos(b), real))
    real, imag = mx.where(down & lost, -1.0, real), mx.where(down & lost, 0.0, imag)
    return complex(real, imag)
