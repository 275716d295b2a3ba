"""Single random numbers from Lucid's default generator of the CPU, which a `DataLoader` seeds for each item."""

from __future__ import annotations

from lucid.random import rand, randint

__all__ = ["chance", "integer", "uniform"]


def uniform(low: float, high: float) -> float:
    """Return a number of [low, high)."""
    return low + (high - low) * float(rand(device="cpu"))


def integer(low: int, high: int) -> int:
    """Return one of the integers from `low` to `high`, both included."""
    return int(randint(low, high + 1, device="cpu"))


def chance(p: float) -> bool:
    """Return True with probability `p`."""
    return float(rand(device="cpu")) < p
