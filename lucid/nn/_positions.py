"""Cosines and sines of positions times frequencies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError

if TYPE_CHECKING:
    from lucid import Tensor

__all__ = ["AngleTable", "at_positions"]


def at_positions(table: Tensor, length: int, offset: int, positions: Tensor | None) -> Tensor:
    """Return the rows of a table that belong to positions.

    Parameters
    ----------
    table : Tensor, shape (rows, n)
        One row for each position.
    length, offset : int
        How many positions there are in a row, and the first.
    positions : Tensor or None
        The positions themselves, which come before the two.

    Returns
    -------
    Tensor, shape (length, n) or (*positions.shape, n)
        The rows.
    """
    if positions is None:
        return table[offset : offset + length, :]
    rows = lucid.take(table, lucid.reshape(positions, (-1,)), axis=0)
    return lucid.reshape(rows, (*positions.shape, table.shape[1]))


class AngleTable:
    """The cosines and sines of ``t / base^(2i / dim)`` for positions t from 0 on, computed when needed.

    They are computed in double precision on the CPU: an angle of ten thousand has an error of a thousandth in single
    precision. The table is no part of a module's state, since it follows from two numbers.

    Parameters
    ----------
    owner : str
        Whose it is, for error messages.
    dim : int
        Twice the number of frequencies.
    base : float
        What the slowest frequency is one over, nearly.
    """

    def __init__(self, owner: str, dim: int, base: float) -> None:
        if dim < 2 or dim % 2:
            raise ArgumentError(f"{owner}: features come in pairs, so their number must be even, got {dim}")
        if base <= 0:
            raise ArgumentError(f"{owner}: base must be positive, got {base}")
        self.owner = owner
        self.dim = dim
        self.base = base
        self._tables: dict[tuple[Any, Any], tuple[Tensor, Tensor]] = {}

    def at(self, like: Tensor, offset: int, positions: Tensor | None) -> tuple[Tensor, Tensor]:
        """Return the cosines and sines at the positions of an array.

        Parameters
        ----------
        like : Tensor, shape (*batch, length, n)
            What has the positions, the device and the dtype.
        offset : int
            The position of the first.
        positions : Tensor or None
            The positions themselves.

        Returns
        -------
        (Tensor, Tensor), shape (length, dim / 2) or (*positions.shape, dim / 2) each
            They.
        """
        length = like.shape[-2]
        if positions is None:
            first, last = offset, offset + length - 1
        else:
            first, last = int(lucid.min(positions)), int(lucid.max(positions))
        if first < 0:
            raise ArgumentError(f"{self.owner}: positions must not be negative, got {first}")
        cos, sin = self._table(last + 1, like)
        return at_positions(cos, length, offset, positions), at_positions(sin, length, offset, positions)

    def _table(self, rows: int, like: Tensor) -> tuple[Tensor, Tensor]:
        key = (like.device, like.dtype)
        known = self._tables.get(key)
        if known is None or known[0].shape[0] < rows:
            # Twice what was there, so that decoding step by step does not compute it anew each time.
            total = max(rows, 64 if known is None else 2 * known[0].shape[0])
            t = lucid.expand_dims(lucid.arange(total, dtype=lucid.float64, device="cpu"), axis=1)
            i = lucid.arange(self.dim // 2, dtype=lucid.float64, device="cpu")
            angles = t * self.base ** (i * (-2.0 / self.dim))
            known = lucid.cos(angles).to(like.dtype).to(like.device), lucid.sin(angles).to(like.dtype).to(like.device)
            self._tables[key] = known
        return known
