"""Keys and values of what was seen before, for decoding step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lucid
from lucid._errors import ArgumentError, ShapeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lucid import Tensor

__all__ = ["DecoderKVCache", "DynamicKVCache", "KVCache", "MemoryKVCache", "StackedKVCache", "StaticKVCache"]


class KVCache:
    """What an attention layer remembers between calls; the base class of the caches.

    ``len(cache)`` is the number of positions it holds. A layer that is given one adds its keys and values, and attends
    to all that are there.

    See Also
    --------
    DynamicKVCache : grows as needed.
    StaticKVCache : has its memory from the start.
    MemoryKVCache : keeps what does not change.
    """

    def update(self, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """Add keys and values behind those that are there.

        Parameters
        ----------
        key, value : Tensor, shape (batch, heads, new, n)
            What is new.

        Returns
        -------
        (Tensor, Tensor), shape (batch, heads, length, n) each
            All keys and values.
        """
        raise NotImplementedError

    def fixed(self) -> tuple[Tensor, Tensor] | None:
        """Return the keys and values if no others will come, so that a layer need not compute them.

        Returns
        -------
        (Tensor, Tensor) or None
            They; None where calls add to them.
        """
        return None

    def __len__(self) -> int:
        raise NotImplementedError

    def reorder(self, indices: Tensor) -> None:
        """Let each place in the batch go on with the past of another, as beam search does.

        Parameters
        ----------
        indices : Tensor, shape (batch,)
            Whose past each one takes; the batch may change its size.
        """
        raise NotImplementedError

    def reset(self) -> None:
        """Forget everything."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}(length={len(self)})"


class DynamicKVCache(KVCache):
    """Keep keys and values in arrays that grow.

    Examples
    --------
    >>> import lucid
    >>> cache = lucid.nn.DynamicKVCache()
    >>> for _ in range(3):
    ...     key, value = cache.update(lucid.randn(1, 2, 1, 4), lucid.randn(1, 2, 1, 4))
    >>> len(cache), key.shape
    (3, (1, 2, 3, 4))
    """

    def __init__(self) -> None:
        self._pair: tuple[Tensor, Tensor] | None = None

    def update(self, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """Add keys and values behind those that are there.

        Parameters
        ----------
        key, value : Tensor, shape (batch, heads, new, n)
            What is new.

        Returns
        -------
        (Tensor, Tensor), shape (batch, heads, length, n) each
            All keys and values.
        """
        if self._pair is not None:
            _check_batch(self, self._pair[0], key)
            key, value = lucid.concat([self._pair[0], key], axis=2), lucid.concat([self._pair[1], value], axis=2)
        self._pair = key, value
        return self._pair

    def __len__(self) -> int:
        return 0 if self._pair is None else int(self._pair[0].shape[2])

    def reorder(self, indices: Tensor) -> None:
        """Let each place in the batch go on with the past of another.

        Parameters
        ----------
        indices : Tensor, shape (batch,)
            Whose past each one takes.
        """
        if self._pair is not None:
            self._pair = _taken(self._pair, indices)

    def reset(self) -> None:
        """Forget everything."""
        self._pair = None


class StaticKVCache(KVCache):
    """Keep keys and values in arrays of a fixed length, written in place.

    Parameters
    ----------
    max_length : int
        How many positions there is room for.

    Notes
    -----
    Outside of recording, as under `no_grad`, a step writes the new positions only. While gradients are recorded the
    arrays are copied each time, because a backward pass needs the earlier ones.

    Examples
    --------
    >>> import lucid
    >>> cache = lucid.nn.StaticKVCache(max_length=16)
    >>> key, value = cache.update(lucid.randn(1, 2, 3, 4), lucid.randn(1, 2, 3, 4))
    >>> len(cache), key.shape
    (3, (1, 2, 3, 4))
    """

    def __init__(self, max_length: int) -> None:
        if max_length < 1:
            raise ArgumentError(f"StaticKVCache: max_length must be positive, got {max_length}")
        self.max_length = max_length
        self._pair: tuple[Tensor, Tensor] | None = None
        self._length = 0

    def update(self, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """Add keys and values behind those that are there.

        Parameters
        ----------
        key, value : Tensor, shape (batch, heads, new, n)
            What is new.

        Returns
        -------
        (Tensor, Tensor), shape (batch, heads, length, n) each
            All keys and values.

        Raises
        ------
        ArgumentError
            If there is no room; nothing is changed then.
        """
        start, end = self._length, self._length + key.shape[2]
        if end > self.max_length:
            raise ArgumentError(
                f"StaticKVCache: {end} positions are more than max_length={self.max_length}; make a longer one"
            )
        if self._pair is None:
            keys, values = [
                lucid.zeros((*x.shape[:2], self.max_length, x.shape[3]), dtype=x.dtype, device=x.device)
                for x in (key, value)
            ]
            self._pair = keys, values
        else:
            keys, values = self._pair
            _check_batch(self, keys, key)
        keys[:, :, start:end, :] = key
        values[:, :, start:end, :] = value
        self._length = end
        return keys[:, :, :end, :], values[:, :, :end, :]

    def __len__(self) -> int:
        return self._length

    def reorder(self, indices: Tensor) -> None:
        """Let each place in the batch go on with the past of another.

        Parameters
        ----------
        indices : Tensor, shape (batch,)
            Whose past each one takes.
        """
        if self._pair is not None:
            self._pair = _taken(self._pair, indices)

    def reset(self) -> None:
        """Forget everything."""
        self._pair, self._length = None, 0


class MemoryKVCache(KVCache):
    """Keep the keys and values of an encoder's output, which are computed in the first call only.

    Examples
    --------
    >>> import lucid
    >>> attention, memory = lucid.nn.MultiheadAttention(8, 2), lucid.randn(5, 1, 8)
    >>> cache = lucid.nn.MemoryKVCache()
    >>> for _ in range(3):
    ...     output, _ = attention(lucid.randn(1, 1, 8), memory, memory, cache=cache)
    >>> len(cache)
    5
    """

    def __init__(self) -> None:
        self._pair: tuple[Tensor, Tensor] | None = None

    def update(self, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """Take the keys and values if there are none yet.

        Parameters
        ----------
        key, value : Tensor, shape (batch, heads, length, n)
            Those of the memory.

        Returns
        -------
        (Tensor, Tensor), shape (batch, heads, length, n) each
            Those that are kept.
        """
        if self._pair is None:
            self._pair = key, value
        return self._pair

    def fixed(self) -> tuple[Tensor, Tensor] | None:
        """Return the keys and values, once they are there.

        Returns
        -------
        (Tensor, Tensor) or None
            They.
        """
        return self._pair

    def __len__(self) -> int:
        return 0 if self._pair is None else int(self._pair[0].shape[2])

    def reorder(self, indices: Tensor) -> None:
        """Let each place in the batch go on with the memory of another.

        Parameters
        ----------
        indices : Tensor, shape (batch,)
            Whose memory each one takes.
        """
        if self._pair is not None:
            self._pair = _taken(self._pair, indices)

    def reset(self) -> None:
        """Forget everything."""
        self._pair = None


class _Group:
    """Several caches that go through the same steps."""

    def __init__(self, members: Iterable[KVCache | DecoderKVCache]) -> None:
        self._members = list(members)

    def __len__(self) -> int:
        return len(self._members[0]) if self._members else 0

    def reorder(self, indices: Tensor) -> None:
        """Let each place in the batch go on with the past of another, as beam search does.

        Parameters
        ----------
        indices : Tensor, shape (batch,)
            Whose past each one takes.
        """
        for member in self._members:
            member.reorder(indices)

    def reset(self) -> None:
        """Forget everything."""
        for member in self._members:
            member.reset()


class DecoderKVCache(_Group):
    """The caches of a `TransformerDecoderLayer`.

    Parameters
    ----------
    own : KVCache, optional
        That of the attention to the target itself; a `DynamicKVCache` without.
    memory : MemoryKVCache, optional
        That of the attention to the encoder's output.

    Examples
    --------
    >>> import lucid
    >>> layer = lucid.nn.TransformerDecoderLayer(8, 2)
    >>> cache, memory = lucid.nn.DecoderKVCache(), lucid.randn(5, 1, 8)
    >>> for _ in range(3):
    ...     output = layer(lucid.randn(1, 1, 8), memory, cache=cache)
    >>> len(cache)
    3
    """

    def __init__(self, own: KVCache | None = None, memory: MemoryKVCache | None = None) -> None:
        self.own = DynamicKVCache() if own is None else own
        self.memory = MemoryKVCache() if memory is None else memory
        super().__init__([self.own, self.memory])

    def __repr__(self) -> str:
        return f"DecoderKVCache(own={self.own!r}, memory={self.memory!r})"


class StackedKVCache(_Group):
    """The caches of a stack of layers, one for each; ``len(cache)`` is the number of positions.

    Parameters
    ----------
    layers : iterable of KVCache or of DecoderKVCache
        They.

    Examples
    --------
    >>> import lucid
    >>> cache = lucid.nn.StackedKVCache(lucid.nn.DynamicKVCache() for _ in range(12))
    >>> len(cache), len(cache.layers)
    (0, 12)
    """

    def __init__(self, layers: Iterable[KVCache | DecoderKVCache]) -> None:
        super().__init__(layers)

    @property
    def layers(self) -> list[KVCache | DecoderKVCache]:
        """The caches of the layers, in their order."""
        return self._members

    def __repr__(self) -> str:
        return f"StackedKVCache(layers={len(self.layers)}, length={len(self)})"


def _check_batch(cache: KVCache, kept: Tensor, key: Tensor) -> None:
    if (*kept.shape[:2], kept.shape[3]) != (*key.shape[:2], key.shape[3]):
        raise ShapeError(
            f"{type(cache).__name__}: keys of shape {key.shape} do not fit those kept, {kept.shape}; call reset() "
            "before another batch"
        )


def _taken(pair: tuple[Tensor, Tensor], indices: Tensor) -> tuple[Tensor, Tensor]:
    return lucid.take(pair[0], indices, axis=0), lucid.take(pair[1], indices, axis=0)
