"""Searching functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, overload

from lucid._dispatch import Op, Scalar, call, call_many, reduce
from lucid._errors import ArgumentError, ArgumentTypeError

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["argmax", "argmin", "count_nonzero", "nonzero", "searchsorted", "where"]

_ARGMAX = Op("argmax", "x")
_ARGMIN = Op("argmin", "x")
_COUNT_NONZERO = Op("count_nonzero", "x")
_NONZERO = Op("nonzero", "x")
_SEARCHSORTED = Op("searchsorted", "x1 x2 sorter")
_WHERE = Op("where", "condition x1 x2", elementwise=True)


def argmax(x: Tensor, /, *, axis: int | None = None, keepdims: bool = False) -> Tensor:
    """Return the index of the first largest element.

    Parameters
    ----------
    x : Tensor
        Real numbers.
    axis : int, optional
        The axis to search along; by default the index is into the flattened array.
    keepdims : bool, default False
        Keep the reduced axes with length one.

    Returns
    -------
    Tensor
        Indices, int64. The first nan counts as the largest element.

    Raises
    ------
    AxisError
        If the axis is out of range.
    DTypeError
        If `x` is complex.
    ShapeError
        If there are no elements to choose from.

    Examples
    --------
    >>> import lucid
    >>> lucid.argmax(lucid.asarray([[1.0, 2.0], [4.0, 3.0]]), axis=1)
    Tensor([1, 0])
    """
    return reduce(_ARGMAX, x, axis, keepdims)


def argmin(x: Tensor, /, *, axis: int | None = None, keepdims: bool = False) -> Tensor:
    """Return the index of the first smallest element.

    Parameters
    ----------
    x : Tensor
        Real numbers.
    axis : int, optional
        The axis to search along; by default the index is into the flattened array.
    keepdims : bool, default False
        Keep the reduced axes with length one.

    Returns
    -------
    Tensor
        Indices, int64. The first nan counts as the smallest element.

    Raises
    ------
    AxisError
        If the axis is out of range.
    DTypeError
        If `x` is complex.
    ShapeError
        If there are no elements to choose from.

    Examples
    --------
    >>> import lucid
    >>> lucid.argmin(lucid.asarray([[1.0, 2.0], [4.0, 3.0]]), axis=1)
    Tensor([0, 1])
    """
    return reduce(_ARGMIN, x, axis, keepdims)


def count_nonzero(x: Tensor, /, *, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Tensor:
    """Return how many elements are not zero.

    Parameters
    ----------
    x : Tensor
        Numbers, or bool to count what is True. nan is not zero.
    axis : int or tuple of int, optional
        The axis or axes to count over; all by default.
    keepdims : bool, default False
        Keep the reduced axes with length one.

    Returns
    -------
    Tensor
        Counts, int64.

    Raises
    ------
    AxisError
        If an axis is out of range.

    Examples
    --------
    >>> import lucid
    >>> lucid.count_nonzero(lucid.asarray([[1.0, 0.0], [4.0, 3.0]]), axis=1)
    Tensor([1, 2])
    """
    return reduce(_COUNT_NONZERO, x, axis, keepdims)


def nonzero(x: Tensor, /) -> tuple[Tensor, ...]:
    """Return the indices of the elements that are not zero.

    Parameters
    ----------
    x : Tensor
        Numbers or bool, of at least one dimension.

    Returns
    -------
    tuple of Tensor
        For each axis the indices along it, int64, in the order in which the elements lie; ``x[nonzero(x)]`` are the
        elements.

    Raises
    ------
    ShapeError
        If `x` has no dimension.

    Examples
    --------
    >>> import lucid
    >>> rows, columns = lucid.nonzero(lucid.asarray([[1.0, 0.0], [4.0, 3.0]]))
    >>> rows
    Tensor([0, 1, 1])
    >>> columns
    Tensor([0, 0, 1])
    """
    return call_many(_NONZERO, (x,), {})


def searchsorted(
    x1: Tensor,
    x2: Tensor | int | float,
    /,
    *,
    side: Literal["left", "right"] = "left",
    sorter: Tensor | None = None,
) -> Tensor:
    """Return where elements would be put into a sorted array to keep it sorted.

    Parameters
    ----------
    x1 : Tensor, shape (n,)
        Real numbers in ascending order, or in any order if there is a `sorter`.
    x2 : Tensor or number
        The real numbers to find the places of.
    side : {'left', 'right'}, default 'left'
        Which place to return among elements equal to the number: in front of them or behind them.
    sorter : Tensor, shape (n,), optional
        The indices that sort `x1`, as `argsort` returns them.

    Returns
    -------
    Tensor
        Indices from 0 to n, int64, of the shape of `x2`.

    Raises
    ------
    ArgumentError
        If `side` is another word.
    DTypeError
        If an array is complex.
    ShapeError
        If `x1` does not have one dimension, or `sorter` has another length than `x1`.

    Examples
    --------
    >>> import lucid
    >>> lucid.searchsorted(lucid.asarray([1.0, 2.0, 3.0]), lucid.asarray([0.5, 2.0]), side="right")
    Tensor([0, 2])
    """
    if side not in ("left", "right"):
        raise ArgumentError(f"searchsorted: side must be 'left' or 'right', got {side!r}")
    return call(_SEARCHSORTED, (x1, x2, sorter), {"side": side})


@overload
def where(condition: Tensor, x1: Tensor | Scalar, x2: Tensor | Scalar, /) -> Tensor: ...
@overload
def where(condition: Tensor, /) -> tuple[Tensor, ...]: ...
def where(
    condition: Tensor, x1: Tensor | Scalar | None = None, x2: Tensor | Scalar | None = None, /
) -> Tensor | tuple[Tensor, ...]:
    """Return elements of one array where a condition holds, and of another elsewhere.

    Parameters
    ----------
    condition : Tensor
        Bool.
    x1, x2 : Tensor or number
        The elements to take where the condition is True, and where it is False. All shapes broadcast.

    Returns
    -------
    Tensor
        The promoted dtype of `x1` and `x2`, in the broadcast shape. Of the condition alone, as in NumPy and PyTorch,
        what `nonzero` returns.

    Raises
    ------
    DTypeError
        If the condition is not bool.

    Notes
    -----
    Both arrays are computed whole before elements are chosen, and so are both derivatives: one that is infinite or nan
    makes nan of the gradient even where its element was not chosen. Choose the *argument* first as well:
    ``where(x > 0, sqrt(where(x > 0, x, 1.0)), 0.0)``.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([1.0, -2.0, 3.0])
    >>> lucid.where(x > 0, x, 0.0)
    Tensor([1., 0., 3.])
    """
    if x1 is None or x2 is None:
        if x1 is x2:
            return nonzero(condition)
        raise ArgumentTypeError("where: x1 or x2 is missing; give both, or the condition alone for its indices")
    return call(_WHERE, (condition, x1, x2), {})
