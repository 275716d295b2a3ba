"""Derivatives of the Fourier transforms.

The matrix of a discrete Fourier transform is symmetric, so `fft` and `ifft`, whatever their normalisation, are their
own transposes. The transforms of real arrays keep half of the frequencies: their transposes put zeros for the other
half, or count the kept ones twice (all but frequency zero and, for an even length, the last). The other transforms are
composed of these four.
"""

from __future__ import annotations

from typing import Any

from lucid.autograd.rules._table import define

Shape = tuple[int, ...]

OPPOSITE = {"backward": "forward", "ortho": "ortho", "forward": "backward"}


def resized(g: Any, x_shape: Shape, axis: int, xp: Any) -> Any:
    """Return `g` cut, or filled up with zeros, to the length that the transform cut or filled up."""
    have, want = g.shape[axis], x_shape[axis]
    before = (slice(None),) * (axis % g.ndim)
    if want < have:
        return xp.getitem(g, (*before, slice(want)))
    if want > have:
        return xp.put_add(g, x_shape, (*before, slice(have)))
    return g


def doubled(g: Any, axis: int, n: int, xp: Any) -> Any:
    """Return `g` times two for each frequency that stands for itself and its mirror image, out of `n`."""
    before = (slice(None),) * (axis % g.ndim)
    weight = xp.set_item(xp.full_like(xp.real(g), 2), 1, (*before, slice(1)))
    if n % 2 == 0:
        weight = xp.set_item(weight, 1, (*before, slice(n // 2, None)))
    return g * weight


def rfft(g: Any, x_shape: Shape, n: int | None, axis: int, norm: str, xp: Any) -> Any:
    """Return the transform of `g` with zeros for the other half; the engine takes the real part."""
    length = x_shape[axis] if n is None else n
    return resized(xp.fft.fft(g, n=length, axis=axis, norm=norm), x_shape, axis, xp)


def irfft(g: Any, x_shape: Shape, axis: int, norm: str, xp: Any) -> Any:
    """Return half of the inverse transform of `g`, which is real, with the frequencies that counted twice doubled."""
    half = xp.conj(xp.fft.rfft(g, axis=axis, norm=OPPOSITE[norm]))
    return resized(doubled(half, axis, g.shape[axis], xp), x_shape, axis, xp)


define("fft.fft", x=lambda g, x_shape, axis, norm, xp: resized(xp.fft.fft(g, axis=axis, norm=norm), x_shape, axis, xp))
define(
    "fft.ifft", x=lambda g, x_shape, axis, norm, xp: resized(xp.fft.ifft(g, axis=axis, norm=norm), x_shape, axis, xp)
)
define("fft.rfft", x=rfft)
define("fft.irfft", x=irfft)
