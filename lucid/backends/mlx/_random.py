"""Random bits on an MLX device: MLX's counter-based Threefry generator, with keys of our own.

Each draw has a key of its own, hashed from the stream's key and the number of the draw. So the state is two numbers in
Python: saving it waits for nothing, and streams work from any thread.
"""

from __future__ import annotations

import hashlib
import math
from typing import Any

import mlx.core as mx

__all__ = ["RandomBits"]


class RandomBits:
    """A stream of random numbers as raw arrays, whose state can be saved and from which streams can be spawned."""

    def __init__(self, seed: int, place: mx.Device) -> None:
        self._place = place
        self._key = _hashed("seed", seed)
        self._drawn = 0
        self._spawned = 0

    def _next_key(self) -> Any:
        self._drawn += 1
        return mx.random.key(_hashed("draw", self._key, self._drawn) % 2**64)

    def _bits(self, shape: tuple[int, ...]) -> Any:
        """Return 32 random bits for each element."""
        size = math.prod(shape)
        # Splitting a key is how MLX gives its raw bits out: a key is 64 of them.
        return mx.random.split(self._next_key(), (size + 1) // 2).reshape(-1)[:size].reshape(shape)

    def uniform(self, shape: tuple[int, ...], dtype: Any) -> Any:
        """Return numbers spread evenly over [0, 1)."""
        with mx.stream(self._place):
            # As many random bits as the dtype can tell apart in [0, 1) without rounding up to 1.
            digits = {mx.float16: 11, mx.bfloat16: 8}.get(dtype, 24)
            bits = self._bits(shape)
            return (mx.right_shift(bits, 32 - digits).astype(mx.float32) * 2.0**-digits).astype(dtype)

    def normal(self, shape: tuple[int, ...], dtype: Any) -> Any:
        """Return numbers of the standard normal distribution."""
        with mx.stream(self._place):
            return mx.random.normal(shape, dtype=mx.float32, key=self._next_key()).astype(dtype)

    def integers(self, low: int, high: int, shape: tuple[int, ...], dtype: Any) -> Any:
        """Return integers spread evenly over [low, high).

        A number of 128 random bits is scaled down to the range, so that no integer is likelier than another by more
        than 2**-64; MLX's own `randint` scales a float32, which reaches only some of the integers of a wide range.
        """
        with mx.stream(self._place):
            bits = self._bits((*shape, 4)).view(mx.uint64)
            upper, lower = bits[..., 0], bits[..., 1]
            span = high - low
            if span < 2**64:
                factor = _uint64(span)
                product = upper * factor
                carried = (product + _high_product(lower, factor)) < product
                upper = _high_product(upper, factor) + carried.astype(mx.uint64)
            out = upper + _uint64(low % 2**64)  # modulo 2**64, as two's complement has it
            return out if dtype == mx.uint64 else out.view(mx.int64).astype(dtype)

    def permutation(self, n: int) -> Any:
        """Return the integers below `n` in random order."""
        with mx.stream(self._place):
            # 64 bits each: of 32 bits, some would be equal, and equal ones stay in order
            bits = self._bits((n, 2)).view(mx.uint64)
            return mx.argsort(bits.reshape(-1)).astype(mx.int64)

    def get_state(self) -> dict[str, Any]:
        """Return the state as plain numbers, strings and lists."""
        return {
            "bit_generator": "MLX Threefry",
            "key": f"{self._key:032x}",
            "drawn": self._drawn,
            "spawned": self._spawned,
        }

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on exactly where `get_state` was called."""
        if state.get("bit_generator") != "MLX Threefry":
            raise ValueError(f"the state is of another generator, {state.get('bit_generator')!r}, not of MLX's")
        self._key, self._drawn, self._spawned = int(state["key"], 16), int(state["drawn"]), int(state["spawned"])

    def spawn(self, n: int) -> list[RandomBits]:
        """Return `n` streams that are independent of this one and of each other."""
        children = []
        for _ in range(n):
            self._spawned += 1
            child = RandomBits(0, self._place)
            child._key = _hashed("spawn", self._key, self._spawned)
            children.append(child)
        return children


def _hashed(purpose: str, *numbers: int) -> int:
    """Return 128 bits that differ, as good as surely, for other numbers or another purpose."""
    text = " ".join([purpose, *map(str, numbers)])
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "big")


def _uint64(value: int) -> Any:
    signed = value - 2**64 if value >= 2**63 else value  # the same bits: MLX takes no integer of 2**63 and above
    return mx.array(signed, dtype=mx.int64).view(mx.uint64)


def _high_product(a: Any, b: Any) -> Any:
    """Return the upper 64 of the 128 bits of the product of two uint64 arrays."""
    half, mask = _uint64(32), _uint64(2**32 - 1)
    a1, a0, b1, b0 = a >> half, a & mask, b >> half, b & mask
    middle = a1 * b0 + ((a0 * b0) >> half)
    other = a0 * b1 + (middle & mask)
    return a1 * b1 + (middle >> half) + (other >> half)
