"""Tables of vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lucid
from lucid._errors import ArgumentError, IndexingError, ShapeError
from lucid.nn.functional import embedding, embedding_bag
from lucid.nn.module import Module
from lucid.nn.parameter import Parameter

if TYPE_CHECKING:
    from typing import Self

    from lucid import Tensor


class Embedding(Module):
    """Look up rows of a table that is learned.

    Parameters
    ----------
    num_embeddings : int
        The number of rows.
    embedding_dim : int
        The length of a row.
    padding_idx : int, optional
        A row that gets no gradient, zeros to begin with.
    max_norm : float, optional
        Rows that are looked up and longer than this are shortened to it.
    norm_type : float, default: 2.0
        The order of the norm for `max_norm`.
    scale_grad_by_freq : bool, default: False
        Whether to divide the gradient of a row by how often it is looked up.
    sparse : bool, default: False
        Must be False: gradients are dense.
    _weight : Tensor, shape (num_embeddings, embedding_dim), optional
        The rows to begin with.
    _freeze : bool, default: False
        Whether the rows stay as they are.
    device : str or Device, optional
        Where the table is.
    dtype : DType, optional
        Its floating dtype.

    Attributes
    ----------
    weight : Parameter, shape (num_embeddings, embedding_dim)
        Drawn from a normal distribution of mean 0 and variance 1.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.Embedding(10, 3)(lucid.asarray([[1, 2], [4, 9]])).shape
    (2, 2, 3)
    """

    weight: Parameter

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        sparse: bool = False,
        _weight: Tensor | None = None,
        _freeze: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.num_embeddings = num_embeddings
        self.embedding_dim = embedding_dim
        self.padding_idx = _row("Embedding", padding_idx, num_embeddings)
        self.max_norm = max_norm
        self.norm_type = norm_type
        self.scale_grad_by_freq = scale_grad_by_freq
        self.sparse = sparse
        self.weight = _table(self, _weight, sparse, device, dtype, not _freeze)
        if _weight is None and self.padding_idx is not None:
            with lucid.no_grad():
                self.weight[self.padding_idx, :] = 0

    @classmethod
    def from_pretrained(
        cls,
        embeddings: Tensor,
        freeze: bool = True,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        sparse: bool = False,
    ) -> Self:
        """Make a layer of rows that are there.

        Parameters
        ----------
        embeddings : Tensor, shape (num_embeddings, embedding_dim)
            The rows.
        freeze : bool, default: True
            Whether they stay as they are.
        padding_idx : int, optional
            A row that gets no gradient.
        max_norm : float, optional
            Rows that are looked up and longer than this are shortened to it.
        norm_type : float, default: 2.0
            The order of the norm for `max_norm`.
        scale_grad_by_freq : bool, default: False
            Whether to divide the gradient of a row by how often it is looked up.
        sparse : bool, default: False
            Must be False.

        Returns
        -------
        Embedding
            The layer.

        Examples
        --------
        >>> import lucid
        >>> layer = lucid.nn.Embedding.from_pretrained(lucid.tensor([[1.0, 2.0], [3.0, 4.0]]))
        >>> layer(lucid.asarray([1])).tolist()
        [[3.0, 4.0]]
        """
        rows, columns = _matrix(cls.__name__, embeddings)
        return cls(
            rows, columns, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse, embeddings, _freeze=freeze
        )

    def forward(self, input: Tensor) -> Tensor:
        """Look up rows.

        Parameters
        ----------
        input : Tensor of int
            Their numbers.

        Returns
        -------
        Tensor, shape (*input.shape, embedding_dim)
            The rows.
        """
        return embedding(
            input, self.weight, self.padding_idx, self.max_norm, self.norm_type, self.scale_grad_by_freq, self.sparse
        )

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        padding = "" if self.padding_idx is None else f", padding_idx={self.padding_idx}"
        return f"{self.num_embeddings}, {self.embedding_dim}{padding}{_norm_settings(self)}"


class EmbeddingBag(Module):
    """Look up bags of rows of a table that is learned, and return one row for each bag.

    Parameters
    ----------
    num_embeddings : int
        The number of rows.
    embedding_dim : int
        The length of a row.
    max_norm : float, optional
        Rows that are looked up and longer than this are shortened to it.
    norm_type : float, default: 2.0
        The order of the norm for `max_norm`.
    scale_grad_by_freq : bool, default: False
        Whether to divide the gradient of a row by how often it is looked up.
    mode : {"mean", "sum", "max"}, default: "mean"
        What to make of a bag.
    sparse : bool, default: False
        Must be False: gradients are dense.
    _weight : Tensor, shape (num_embeddings, embedding_dim), optional
        The rows to begin with.
    include_last_offset : bool, default: False
        Whether offsets end with the length of the input.
    padding_idx : int, optional
        A row that counts nothing and gets no gradient, zeros to begin with.
    device : str or Device, optional
        Where the table is.
    dtype : DType, optional
        Its floating dtype.

    Attributes
    ----------
    weight : Parameter, shape (num_embeddings, embedding_dim)
        Drawn from a normal distribution of mean 0 and variance 1.

    See Also
    --------
    lucid.nn.functional.embedding_bag : What bags may look like.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.EmbeddingBag(10, 3)(lucid.asarray([[1, 2], [4, 9]])).shape
    (2, 3)
    """

    weight: Parameter

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        mode: str = "mean",
        sparse: bool = False,
        _weight: Tensor | None = None,
        include_last_offset: bool = False,
        padding_idx: int | None = None,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.num_embeddings = num_embeddings
        self.embedding_dim = embedding_dim
        self.max_norm = max_norm
        self.norm_type = norm_type
        self.scale_grad_by_freq = scale_grad_by_freq
        self.mode = mode
        self.sparse = sparse
        self.include_last_offset = include_last_offset
        self.padding_idx = _row("EmbeddingBag", padding_idx, num_embeddings)
        self.weight = _table(self, _weight, sparse, device, dtype, True)
        if _weight is None and self.padding_idx is not None:
            with lucid.no_grad():
                self.weight[self.padding_idx, :] = 0

    @classmethod
    def from_pretrained(
        cls,
        embeddings: Tensor,
        freeze: bool = True,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        mode: str = "mean",
        sparse: bool = False,
        include_last_offset: bool = False,
        padding_idx: int | None = None,
    ) -> Self:
        """Make a layer of rows that are there.

        Parameters
        ----------
        embeddings : Tensor, shape (num_embeddings, embedding_dim)
            The rows.
        freeze : bool, default: True
            Whether they stay as they are.
        max_norm : float, optional
            Rows that are looked up and longer than this are shortened to it.
        norm_type : float, default: 2.0
            The order of the norm for `max_norm`.
        scale_grad_by_freq : bool, default: False
            Whether to divide the gradient of a row by how often it is looked up.
        mode : {"mean", "sum", "max"}, default: "mean"
            What to make of a bag.
        sparse : bool, default: False
            Must be False.
        include_last_offset : bool, default: False
            Whether offsets end with the length of the input.
        padding_idx : int, optional
            A row that counts nothing and gets no gradient.

        Returns
        -------
        EmbeddingBag
            The layer.
        """
        rows, columns = _matrix(cls.__name__, embeddings)
        layer = cls(
            rows,
            columns,
            max_norm,
            norm_type,
            scale_grad_by_freq,
            mode,
            sparse,
            embeddings,
            include_last_offset,
            padding_idx,
        )
        layer.weight.requires_grad_(not freeze)
        return layer

    def forward(self, input: Tensor, offsets: Tensor | None = None, per_sample_weights: Tensor | None = None) -> Tensor:
        """Look up bags.

        Parameters
        ----------
        input : Tensor of int, shape (bags, n) or (total,)
            The numbers of the rows.
        offsets : Tensor of int, shape (bags,), optional
            Where each bag begins, for a one-dimensional `input`.
        per_sample_weights : Tensor, shape of `input`, optional
            What to multiply the rows by, for ``mode="sum"``.

        Returns
        -------
        Tensor, shape (bags, embedding_dim)
            One row for each bag.
        """
        return embedding_bag(
            input,
            self.weight,
            offsets,
            self.max_norm,
            self.norm_type,
            self.scale_grad_by_freq,
            self.mode,
            self.sparse,
            per_sample_weights,
            self.include_last_offset,
            self.padding_idx,
        )

    def extra_repr(self) -> str:
        """Return the settings.

        Returns
        -------
        str
            As they would be written in a call.
        """
        padding = "" if self.padding_idx is None else f", padding_idx={self.padding_idx}"
        return f"{self.num_embeddings}, {self.embedding_dim}{_norm_settings(self)}, mode={self.mode!r}{padding}"


def _norm_settings(layer: Embedding | EmbeddingBag) -> str:
    return (
        ("" if layer.max_norm is None else f", max_norm={layer.max_norm}")
        + ("" if layer.norm_type == 2 else f", norm_type={layer.norm_type}")
        + (", scale_grad_by_freq=True" if layer.scale_grad_by_freq else "")
    )


def _row(layer: str, padding_idx: int | None, rows: int) -> int | None:
    if padding_idx is None:
        return None
    if not -rows <= padding_idx < rows:
        raise IndexingError(f"{layer}: padding_idx={padding_idx} is out of range for {rows} rows")
    return padding_idx % rows


def _table(
    layer: Embedding | EmbeddingBag, given: Tensor | None, sparse: bool, device: Any, dtype: Any, trained: bool
) -> Parameter:
    name, shape = type(layer).__name__, (layer.num_embeddings, layer.embedding_dim)
    if sparse:
        raise ArgumentError(f"{name}: sparse gradients do not exist here; leave sparse=False")
    if given is None:
        return Parameter(lucid.random.randn(shape, device=device, dtype=dtype), requires_grad=trained)
    if given.shape != shape:
        raise ShapeError(f"{name}: _weight must have shape {shape}, got {given.shape}")
    return Parameter(given, requires_grad=trained)


def _matrix(layer: str, embeddings: Tensor) -> tuple[int, int]:
    if embeddings.ndim != 2:
        raise ShapeError(f"{layer}: embeddings must have shape (rows, d), got {embeddings.shape}")
    rows, columns = embeddings.shape
    return rows, columns
