"""Rows of a table by their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._errors import ArgumentError, DTypeError, IndexingError, ShapeError
from lucid.nn.functional._namespace import namespace, stop_gradient

if TYPE_CHECKING:
    from lucid import Tensor


def embedding(
    input: Tensor,
    weight: Tensor,
    padding_idx: int | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Tensor:
    """Look up rows of a table.

    Parameters
    ----------
    input : Tensor of int
        The numbers of the rows.
    weight : Tensor, shape (rows, d)
        The table.
    padding_idx : int, optional
        A row that gets no gradient; a negative number counts from the end.
    max_norm : float, optional
        Rows that are looked up and longer than this are shortened to it, in the table itself.
    norm_type : float, default: 2.0
        The order of the norm for `max_norm`.
    scale_grad_by_freq : bool, default: False
        Whether to divide the gradient of a row by how often it is looked up.
    sparse : bool, default: False
        Must be False: gradients are dense.

    Returns
    -------
    Tensor, shape (*input.shape, d)
        The rows.

    Raises
    ------
    IndexingError
        If there is no such row.
    DTypeError, ShapeError
        If `input` is not integer or `weight` not a matrix.

    Examples
    --------
    >>> import lucid
    >>> table = lucid.tensor([[0.0, 1.0], [2.0, 3.0]])
    >>> lucid.nn.functional.embedding(lucid.asarray([1, 0, 1]), table).tolist()
    [[2.0, 3.0], [0.0, 1.0], [2.0, 3.0]]
    """
    xp = namespace("embedding", weight)
    padding = check_table("embedding", xp, input, weight, padding_idx, sparse)
    index = xp.reshape(input, (-1,))
    if max_norm is not None:
        shorten(xp, index, weight, max_norm, norm_type)
    out = _rows(xp, index, weight)
    if scale_grad_by_freq:
        # The second term is 0; its gradient is what is missing.
        _, _, inverse, counts = xp.unique_all(index)
        often = xp.astype(xp.take(counts, xp.reshape(inverse, (-1,)), axis=0), out.dtype)
        out = out + (out - stop_gradient(out)) * xp.expand_dims(1.0 / often - 1.0, axis=-1)
    if padding is not None:
        out = xp.where(xp.expand_dims(index == padding, axis=-1), stop_gradient(out), out)
    result: Tensor = out if input.ndim == 1 else xp.reshape(out, (*input.shape, weight.shape[1]))
    return result


def one_hot(tensor: Tensor, num_classes: int = -1) -> Tensor:
    """Turn class indices into rows of zeros with a one.

    Parameters
    ----------
    tensor : Tensor of int
        The class indices.
    num_classes : int, default: -1
        How many classes there are; -1 for one more than the largest index.

    Returns
    -------
    Tensor of int, shape (*tensor.shape, num_classes)
        The rows, in int64.

    Raises
    ------
    IndexingError
        If an index is negative or not below `num_classes`.
    DTypeError
        If `tensor` is not integer.

    Examples
    --------
    >>> import lucid
    >>> lucid.nn.functional.one_hot(lucid.asarray([0, 2]), 3).tolist()
    [[1, 0, 0], [0, 0, 1]]
    """
    xp = namespace("one_hot", tensor)
    if not xp.isdtype(tensor.dtype, "integral"):
        raise DTypeError(f"one_hot: class indices must be integers, got dtype {tensor.dtype}")
    if num_classes == -1:
        if tensor.size == 0:
            raise ArgumentError("one_hot: without class indices num_classes must be given")
        num_classes = int(xp.max(tensor)) + 1
    elif num_classes < 1:
        raise ArgumentError(f"one_hot: num_classes must be positive or -1, got {num_classes}")
    classes = xp.arange(num_classes, device=tensor.device)
    index = xp.reshape(xp.astype(tensor, classes.dtype), (-1,))
    try:
        # Looking the indices up finds those out of bounds; a negative one must not count from the end.
        index = xp.take(classes, xp.where(index < 0, num_classes, index), axis=0)
    except IndexError:
        raise IndexingError(f"one_hot: there are class indices outside 0 ... {num_classes - 1}") from None
    rows = xp.astype(xp.expand_dims(index, axis=-1) == classes, xp.int64)
    result: Tensor = xp.reshape(rows, (*tensor.shape, num_classes))
    return result


def check_table(
    function: str, xp: Any, input: Tensor, weight: Tensor, padding_idx: int | None, sparse: bool
) -> int | None:
    """Refuse what is no table, or no numbers of rows.

    Parameters
    ----------
    function : str
        Who asks, for the error message.
    xp : namespace
        The namespace of the arrays.
    input : Tensor
        The numbers.
    weight : Tensor
        The table.
    padding_idx : int or None
        The row without a gradient.
    sparse : bool
        Whether sparse gradients are asked for.

    Returns
    -------
    int or None
        `padding_idx`, not negative.
    """
    if sparse:
        raise ArgumentError(f"{function}: sparse gradients do not exist here; leave sparse=False")
    if weight.ndim != 2:
        raise ShapeError(f"{function}: weight must have shape (rows, d), got {weight.shape}")
    if not xp.isdtype(input.dtype, "integral"):
        raise DTypeError(f"{function}: the numbers of rows must be integers, got an input of dtype {input.dtype}")
    rows = weight.shape[0]
    if padding_idx is None:
        return None
    if not -rows <= padding_idx < rows:
        raise IndexingError(f"{function}: padding_idx={padding_idx} is out of range for {rows} rows")
    return padding_idx % rows


def shorten(xp: Any, index: Tensor, weight: Tensor, max_norm: float, norm_type: float) -> None:
    """Shorten the rows that are looked up, in place and unrecorded.

    Parameters
    ----------
    xp : namespace
        The namespace of the arrays.
    index : Tensor of int, shape (n,)
        The numbers of the rows.
    weight : Tensor, shape (rows, d)
        The table.
    max_norm : float
        How long they may be.
    norm_type : float
        The order of the norm.
    """
    table = stop_gradient(weight)
    length = xp.linalg.vector_norm(table, ord=norm_type, axis=1, keepdims=True)
    used = xp.expand_dims(xp.isin(xp.arange(weight.shape[0], dtype=index.dtype, device=index.device), index), axis=-1)
    # PyTorch's small number in the divisor, so that results agree.
    table[...] = xp.where(used & (length > max_norm), table * (max_norm / (length + 1e-7)), table)


def _rows(xp: Any, index: Tensor, weight: Tensor) -> Tensor:
    rows = weight.shape[0]
    try:
        # A negative number must not count from the end, so it becomes one that is out of bounds.
        result: Tensor = xp.take(weight, xp.where(index < 0, rows, index), axis=0)
    except IndexError:
        raise IndexingError(f"embedding: input holds numbers outside 0 ... {rows - 1}, those of the rows") from None
    return result
