"""Sums, means and maxima of rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError, DTypeError, ShapeError
from lucid.nn.functional._embedding import check_table, embedding
from lucid.nn.functional._namespace import namespace

if TYPE_CHECKING:
    from lucid import Tensor


def embedding_bag(
    input: Tensor,
    weight: Tensor,
    offsets: Tensor | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: bool = False,
    mode: str = "mean",
    sparse: bool = False,
    per_sample_weights: Tensor | None = None,
    include_last_offset: bool = False,
    padding_idx: int | None = None,
) -> Tensor:
    """Look up bags of rows of a table and return one row for each bag.

    Parameters
    ----------
    input : Tensor of int, shape (bags, n) or (total,)
        The numbers of the rows: bags of one size, or of several, one after the other.
    weight : Tensor, shape (rows, d)
        The table.
    offsets : Tensor of int, shape (bags,), optional
        Where each bag begins, for a one-dimensional `input`.
    max_norm : float, optional
        Rows that are looked up and longer than this are shortened to it, in the table itself.
    norm_type : float, default: 2.0
        The order of the norm for `max_norm`.
    scale_grad_by_freq : bool, default: False
        Whether to divide the gradient of a row by how often it is looked up; not for ``"max"``.
    mode : {"mean", "sum", "max"}, default: "mean"
        What to make of a bag; zeros of an empty one.
    sparse : bool, default: False
        Must be False: gradients are dense.
    per_sample_weights : Tensor, shape of `input`, optional
        What to multiply the rows by, for ``"sum"``.
    include_last_offset : bool, default: False
        Whether `offsets` ends with the length of `input`.
    padding_idx : int, optional
        A row that counts nothing and gets no gradient.

    Returns
    -------
    Tensor, shape (bags, d)
        One row for each bag.

    Raises
    ------
    ShapeError, DTypeError
        If the arrays do not fit together.
    ArgumentError
        If the options do not.
    IndexingError
        If there is no such row.

    Examples
    --------
    >>> import lucid
    >>> table = lucid.tensor([[0.0, 1.0], [2.0, 3.0]])
    >>> bags, begin = lucid.asarray([0, 1, 1]), lucid.asarray([0, 2])
    >>> lucid.nn.functional.embedding_bag(bags, table, begin).tolist()
    [[1.0, 2.0], [2.0, 3.0]]
    """
    name = "embedding_bag"
    xp = namespace(name, weight)
    padding = check_table(name, xp, input, weight, padding_idx, sparse)
    if mode not in ("mean", "sum", "max"):
        raise ArgumentError(f"{name}: mode must be 'mean', 'sum' or 'max', got {mode!r}")
    if mode == "max" and scale_grad_by_freq:
        raise ArgumentError(f"{name}: scale_grad_by_freq does not go with mode='max'")
    if per_sample_weights is not None:
        if mode != "sum":
            raise ArgumentError(f"{name}: per_sample_weights need mode='sum', got {mode!r}")
        if per_sample_weights.shape != input.shape:
            raise ShapeError(
                f"{name}: per_sample_weights must have the shape of input, {input.shape}, "
                f"got {per_sample_weights.shape}"
            )
    place, inside = _places(xp, input, offsets, include_last_offset)
    index = xp.reshape(input, (-1,))
    rows = embedding(index, weight, padding_idx, max_norm, norm_type, scale_grad_by_freq)
    if padding is not None and index.size:
        inside = inside & xp.reshape(xp.take(index, xp.reshape(place, (-1,)), axis=0) != padding, place.shape)
    if per_sample_weights is not None:
        rows = rows * xp.reshape(per_sample_weights, (-1, 1))
    shape = (*place.shape, weight.shape[1])
    if not index.size:
        # The sum of no rows is 0, and the gradient of the weights too.
        return xp.broadcast_to(xp.sum(rows, axis=0), (shape[0], shape[2]))  # type: ignore[no-any-return]
    bags = xp.reshape(xp.take(rows, xp.reshape(place, (-1,)), axis=0), shape)
    return _reduced(xp, bags, xp.expand_dims(inside, axis=-1), mode)


def _places(xp: Any, input: Tensor, offsets: Tensor | None, include_last: bool) -> tuple[Tensor, Tensor]:
    """Return where the members of each bag are in the flat input, and which of these places count."""
    if input.ndim == 2:
        if offsets is not None:
            raise ArgumentError("embedding_bag: a two-dimensional input holds bags of one size; leave out offsets")
        place = xp.reshape(xp.arange(input.shape[0] * input.shape[1], device=input.device), input.shape)
        return place, place >= 0
    if input.ndim != 1:
        raise ShapeError(f"embedding_bag: input must have one or two axes, got shape {input.shape}")
    if offsets is None:
        raise ArgumentError("embedding_bag: a one-dimensional input needs offsets")
    if offsets.ndim != 1 or not xp.isdtype(offsets.dtype, "integral"):
        raise DTypeError("embedding_bag: offsets must be integers of shape (bags,)")
    total = input.shape[0]
    offsets = xp.astype(offsets, xp.int64)
    if include_last:
        begin, end = offsets[:-1], offsets[1:]
    else:
        begin, end = offsets, xp.concat([offsets[1:], xp.full((1,), total, dtype=xp.int64, device=input.device)])
    if offsets.shape[0] == 0 or int(offsets[0]) != 0 or bool(xp.any(end < begin)) or bool(xp.any(end > total)):
        raise ArgumentError(f"embedding_bag: offsets must begin with 0 and rise to at most {total}")
    longest = int(xp.max(end - begin)) if begin.shape[0] else 0
    place = xp.expand_dims(begin, axis=1) + xp.arange(longest, dtype=xp.int64, device=input.device)
    inside = place < xp.expand_dims(end, axis=1)
    return xp.where(inside, place, 0), inside


def _reduced(xp: Any, bags: Tensor, inside: Tensor, mode: str) -> Tensor:
    result: Tensor
    if mode == "max":
        if bags.shape[1] == 0:
            return xp.sum(bags, axis=1)  # type: ignore[no-any-return]
        # The first of equal rows gets the gradient, so the maximum is looked up and not taken.
        best = xp.argmax(xp.where(inside, bags, -xp.inf), axis=1, keepdims=True)
        result = xp.squeeze(xp.take_along_axis(bags, best, axis=1), axis=1)
        return xp.where(xp.any(inside, axis=1), result, 0.0)  # type: ignore[no-any-return]
    result = xp.sum(xp.where(inside, bags, 0.0), axis=1)
    if mode == "sum":
        return result
    count = xp.sum(xp.astype(inside, bags.dtype), axis=1)
    return result / xp.maximum(count, 1)  # type: ignore[no-any-return]
