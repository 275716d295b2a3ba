"""Sizes and ranges as transforms take them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lucid._errors import ArgumentError, ArgumentTypeError

__all__ = ["interpolation_mode", "margins", "pair", "probability", "span"]

_MODES = ("nearest", "bilinear", "bicubic", "box", "hamming", "lanczos")


def pair(transform: str, size: int | Sequence[int]) -> tuple[int, int]:
    """Return (height, width); one number stands for both."""
    given = (size, size) if isinstance(size, int) else tuple(size)
    if len(given) == 1:
        given = given * 2
    if len(given) != 2 or not all(isinstance(n, int) and n > 0 for n in given):
        raise ArgumentError(f"{transform}: size must be a positive int or (height, width), got {size!r}")
    return given[0], given[1]


def margins(transform: str, padding: int | Sequence[int]) -> tuple[int, int, int, int]:
    """Return (left, top, right, bottom) of one number, of (horizontal, vertical) or of all four."""
    given = (padding,) * 4 if isinstance(padding, int) else tuple(padding)
    if len(given) == 2:
        given = given * 2
    if len(given) != 4 or not all(isinstance(n, int) and n >= 0 for n in given):
        raise ArgumentError(
            f"{transform}: padding must be an int, (horizontal, vertical) or (left, top, right, bottom), none negative;"
            f" got {padding!r}"
        )
    return given


def probability(transform: str, p: float) -> float:
    """Return a probability."""
    if not 0 <= p <= 1:
        raise ArgumentError(f"{transform}: p must lie in [0, 1], got {p}")
    return float(p)


def span(transform: str, name: str, value: Any, least: float = 0.0) -> tuple[float, float]:
    """Return (low, high)."""
    low, high = value
    if not least <= low <= high:
        raise ArgumentError(f"{transform}: {name} must be (low, high) with {least} <= low <= high, got {value!r}")
    return float(low), float(high)


def interpolation_mode(transform: str, interpolation: str) -> str:
    """Return the name of Pillow's resampling filter."""
    if not isinstance(interpolation, str):
        raise ArgumentTypeError(f"{transform}: interpolation must be a str, got {type(interpolation).__name__}")
    if interpolation not in _MODES:
        raise ArgumentError(f"{transform}: interpolation must be one of {', '.join(_MODES)}; got {interpolation!r}")
    return interpolation.upper()
