"""Positions as rotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._errors import ShapeError
from lucid.nn._positions import AngleTable
from lucid.nn.functional import rotary_embedding
from lucid.nn.module import Module

if TYPE_CHECKING:
    from lucid import Tensor


class RotaryEmbedding(Module):
    r"""Turn queries and keys by angles that grow with the position.

    Parameters
    ----------
    dim : int
        How many of the features are turned, the first ones: an even number.
    base : float, default: 10000.0
        The pair i turns by :math:`\text{base}^{-2i / \text{dim}}` from one position to the next.
    interleaved : bool, default: False
        Whether neighbours are pairs, (0, 1), (2, 3), ..., as in the paper, RoFormer and GPT-J; otherwise feature i
        belongs to i + dim / 2, as in GPT-NeoX and Llama.

    See Also
    --------
    lucid.nn.functional.rotary_embedding : The formula.

    Notes
    -----
    The product of a turned query and a turned key depends on the distance of their positions only [1]_.

    References
    ----------
    .. [1] Su et al., "RoFormer: Enhanced Transformer with Rotary Position Embedding", 2021, section 3.2.

    Examples
    --------
    >>> import lucid
    >>> rotary = lucid.nn.RotaryEmbedding(8)
    >>> query = lucid.randn(2, 4, 10, 8)  # batch, heads, length, features
    >>> rotary(query).shape
    (2, 4, 10, 8)
    """

    def __init__(self, dim: int, base: float = 10000.0, interleaved: bool = False) -> None:
        super().__init__()
        self.dim = dim
        self.base = base
        self.interleaved = interleaved
        self._angles = AngleTable("RotaryEmbedding", dim, base)

    def forward(self, input: Tensor, offset: int = 0, positions: Tensor | None = None) -> Tensor:
        """Turn the features.

        Parameters
        ----------
        input : Tensor, shape (*batch, length, features)
            Queries or keys, with at least `dim` features.
        offset : int, default: 0
            The position of the first, for decoding with a cache: ``offset=len(cache)``.
        positions : Tensor, shape (*batch, length) or one that broadcasts to it, optional
            The positions themselves, where they are not in a row.

        Returns
        -------
        Tensor, shape of `input`
            The turned features.
        """
        if input.ndim < 2 or input.shape[-1] < self.dim:
            raise ShapeError(
                f"RotaryEmbedding: the input must have shape (*batch, length, at least {self.dim}), got {input.shape}"
            )
        cos, sin = self._angles.at(input, offset, positions)
        return rotary_embedding(input, cos, sin, self.interleaved)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"{self.dim}, base={self.base}, interleaved={self.interleaved}"
