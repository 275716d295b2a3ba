"""Embeddings of positions that are added to those of the tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError, ShapeError
from lucid.nn._checks import refuse_dtype
from lucid.nn._positions import AngleTable, at_positions
from lucid.nn.module import Module
from lucid.nn.parameter import Parameter

if TYPE_CHECKING:
    from lucid import Tensor

__all__ = ["LearnedPositionEmbedding", "SinusoidalPositionEmbedding"]


class SinusoidalPositionEmbedding(Module):
    r"""Add sines and cosines of the position, of wavelengths that form a geometric series.

    Parameters
    ----------
    embedding_dim : int
        The number of features, an even number.
    base : float, default: 10000.0
        The longest wavelength is :math:`2 \pi` times this.
    interleaved : bool, default: True
        Whether sines and cosines take turns, as in the paper; otherwise all sines come first.

    Notes
    -----
    .. math::

        p_{t, 2i} = \sin(t / \text{base}^{2i / d}), \quad p_{t, 2i + 1} = \cos(t / \text{base}^{2i / d})

    as in [1]_. There is nothing to learn and no largest position; what was computed once is kept.

    References
    ----------
    .. [1] Vaswani et al., "Attention Is All You Need", NeurIPS 2017, section 3.5.

    Examples
    --------
    >>> import lucid
    >>> embedding = lucid.nn.SinusoidalPositionEmbedding(4)
    >>> [round(p, 4) for p in embedding(lucid.zeros((2, 4), dtype=lucid.float32))[1].tolist()]
    [0.8415, 0.5403, 0.01, 0.9999]
    """

    def __init__(self, embedding_dim: int, base: float = 10000.0, interleaved: bool = True) -> None:
        super().__init__()
        self.embedding_dim = embedding_dim
        self.base = base
        self.interleaved = interleaved
        self._angles = AngleTable("SinusoidalPositionEmbedding", embedding_dim, base)

    def forward(self, input: Tensor, offset: int = 0, positions: Tensor | None = None) -> Tensor:
        """Add the embeddings.

        Parameters
        ----------
        input : Tensor, shape (*batch, length, embedding_dim)
            The embeddings of the tokens.
        offset : int, default: 0
            The position of the first, for decoding with a cache: ``offset=len(cache)``.
        positions : Tensor, shape (*batch, length) or (length,), optional
            The positions themselves, where they are not in a row.

        Returns
        -------
        Tensor, shape of `input`
            The sums.
        """
        if input.ndim < 2 or input.shape[-1] != self.embedding_dim:
            raise ShapeError(
                f"SinusoidalPositionEmbedding: the input must have shape (*batch, length, {self.embedding_dim}), "
                f"got {input.shape}"
            )
        cos, sin = self._angles.at(input, offset, positions)
        if self.interleaved:
            both = lucid.stack([sin, cos], axis=-1)
            return input + lucid.reshape(both, (*both.shape[:-2], self.embedding_dim))
        return input + lucid.concat([sin, cos], axis=-1)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"{self.embedding_dim}, base={self.base}, interleaved={self.interleaved}"


class LearnedPositionEmbedding(Module):
    """Add a vector for each position, to be learned.

    Parameters
    ----------
    num_embeddings : int
        The number of positions.
    embedding_dim : int
        The number of features.
    device : str or Device, optional
        Where the vectors are.
    dtype : DType, optional
        Their floating dtype.

    Attributes
    ----------
    weight : Parameter, shape (num_embeddings, embedding_dim)
        The vectors, drawn from the standard normal distribution.

    Examples
    --------
    >>> import lucid
    >>> embedding = lucid.nn.LearnedPositionEmbedding(512, 16)
    >>> embedding(lucid.randn(2, 10, 16)).shape
    (2, 10, 16)
    """

    weight: Parameter

    def __init__(self, num_embeddings: int, embedding_dim: int, device: Any = None, dtype: Any = None) -> None:
        super().__init__()
        if num_embeddings < 1 or embedding_dim < 1:
            raise ArgumentError(
                "LearnedPositionEmbedding: num_embeddings and embedding_dim must be positive, got "
                f"{num_embeddings} and {embedding_dim}"
            )
        self.num_embeddings = num_embeddings
        self.embedding_dim = embedding_dim
        self.weight = Parameter(lucid.random.randn(num_embeddings, embedding_dim, device=device, dtype=dtype))

    def forward(self, input: Tensor, offset: int = 0, positions: Tensor | None = None) -> Tensor:
        """Add the vectors.

        Parameters
        ----------
        input : Tensor, shape (*batch, length, embedding_dim)
            The embeddings of the tokens.
        offset : int, default: 0
            The position of the first, for decoding with a cache: ``offset=len(cache)``.
        positions : Tensor, shape (*batch, length) or (length,), optional
            The positions themselves, where they are not in a row.

        Returns
        -------
        Tensor, shape of `input`
            The sums.

        Raises
        ------
        ShapeError
            If the features do not fit.
        ArgumentError
            If there are more positions than vectors.
        """
        if input.dtype is not self.weight.dtype:
            refuse_dtype(self, input, self.weight)
        if input.ndim < 2 or input.shape[-1] != self.embedding_dim:
            raise ShapeError(
                f"LearnedPositionEmbedding: the input must have shape (*batch, length, {self.embedding_dim}), "
                f"got {input.shape}"
            )
        length = input.shape[-2]
        if positions is None and not 0 <= offset <= offset + length <= self.num_embeddings:
            raise ArgumentError(
                f"LearnedPositionEmbedding: positions {offset} to {offset + length - 1} are not among the "
                f"{self.num_embeddings} there are"
            )
        return input + at_positions(self.weight, length, offset, positions)

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        return f"{self.num_embeddings}, {self.embedding_dim}"
