"""Sorting functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lucid._dispatch import Op, call

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["argsort", "sort"]

_ARGSORT = Op("argsort", "x")
_SORT = Op("sort", "x")


def sort(x: Tensor, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Tensor:
    """Return the elements in order along an axis.

    Parameters
    ----------
    x : Tensor
        Real numbers, of at least one dimension.
    axis : int, default -1
        The axis to sort along.
    descending : bool, default False
        Whether the largest element comes first.
    stable : bool, default True
        Whether equal elements must keep their order.

    Returns
    -------
    Tensor
        Of the shape and dtype of `x`. nan counts as the largest element.

    Raises
    ------
    AxisError
        If the axis is out of range.
    DTypeError
        If `x` is complex.

    Examples
    --------
    >>> import lucid
    >>> lucid.sort(lucid.asarray([2.0, 3.0, 1.0]), descending=True)
    Tensor([3., 2., 1.])
    """
    return call(_SORT, (x,), {"axis": axis, "descending": descending, "stable": stable})


def argsort(x: Tensor, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Tensor:
    """Return the indices that put the elements in order along an axis.

    Parameters
    ----------
    x : Tensor
        Real numbers, of at least one dimension.
    axis : int, default -1
        The axis to sort along.
    descending : bool, default False
        Whether the index of the largest element comes first.
    stable : bool, default True
        Whether the indices of equal elements must be in order.

    Returns
    -------
    Tensor
        Indices, int64, of the shape of `x`. nan counts as the largest element.

    Raises
    ------
    AxisError
        If the axis is out of range.
    DTypeError
        If `x` is complex.

    Examples
    --------
    >>> import lucid
    >>> lucid.argsort(lucid.asarray([2.0, 3.0, 1.0]), descending=True)
    Tensor([1, 0, 2])
    """
    return call(_ARGSORT, (x,), {"axis": axis, "descending": descending, "stable": stable})
