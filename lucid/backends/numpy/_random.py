"""Random bits on the CPU: NumPy's counter-based Philox generator."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["RandomBits"]


class RandomBits:
    """A stream of random numbers as raw arrays, whose state can be saved and from which streams can be spawned."""

    def __init__(self, seed: int | np.random.SeedSequence) -> None:
        self._sequence = seed if isinstance(seed, np.random.SeedSequence) else np.random.SeedSequence(seed)
        self._generator = np.random.Generator(np.random.Philox(self._sequence))

    def uniform(self, shape: tuple[int, ...], dtype: Any) -> Any:
        """Return numbers spread evenly over [0, 1)."""
        if dtype == np.float64 or dtype == np.float32:
            return np.asarray(self._generator.random(shape, dtype=dtype))
        # 11 random bits are what float16 can tell apart in [0, 1) without rounding up to 1
        return (self._generator.integers(0, 2048, shape, dtype=np.uint16) / np.float16(2048)).astype(dtype)

    def normal(self, shape: tuple[int, ...], dtype: Any) -> Any:
        """Return numbers of the standard normal distribution."""
        if dtype == np.float64 or dtype == np.float32:
            return np.asarray(self._generator.standard_normal(shape, dtype=dtype))
        return np.asarray(self._generator.standard_normal(shape, dtype=np.float32)).astype(dtype)

    def integers(self, low: int, high: int, shape: tuple[int, ...], dtype: Any) -> Any:
        """Return integers spread evenly over [low, high)."""
        return np.asarray(self._generator.integers(low, high, shape, dtype=dtype))

    def permutation(self, n: int) -> Any:
        """Return the integers below `n` in random order."""
        return self._generator.permutation(n)

    def get_state(self) -> dict[str, Any]:
        """Return the state as plain numbers, strings and lists."""
        state = self._generator.bit_generator.state
        sequence = self._sequence
        return {
            "bit_generator": state["bit_generator"],
            "counter": [int(word) for word in state["state"]["counter"]],
            "key": [int(word) for word in state["state"]["key"]],
            "buffer": [int(word) for word in state["buffer"]],
            "buffer_pos": int(state["buffer_pos"]),
            "has_uint32": int(state["has_uint32"]),
            "uinteger": int(state["uinteger"]),
            "entropy": sequence.entropy,
            "spawn_key": [int(word) for word in sequence.spawn_key],
            "spawned": int(sequence.n_children_spawned),
        }

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on exactly where `get_state` was called."""
        self._sequence = np.random.SeedSequence(
            state["entropy"], spawn_key=tuple(state["spawn_key"]), n_children_spawned=state["spawned"]
        )
        self._generator = np.random.Generator(np.random.Philox(self._sequence))
        self._generator.bit_generator.state = {
            "bit_generator": state["bit_generator"],
            "state": {
                "counter": np.asarray(state["counter"], dtype=np.uint64),
                "key": np.asarray(state["key"], dtype=np.uint64),
            },
            "buffer": np.asarray(state["buffer"], dtype=np.uint64),
            "buffer_pos": state["buffer_pos"],
            "has_uint32": state["has_uint32"],
            "uinteger": state["uinteger"],
        }

    def spawn(self, n: int) -> list[RandomBits]:
        """Return `n` streams that are independent of this one and of each other."""
        return [RandomBits(child) for child in self._sequence.spawn(n)]
