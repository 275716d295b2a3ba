"""Statistical functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lucid._dispatch import Op, call, reduce
from lucid._dtypes import DTypeLike

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["cumulative_prod", "cumulative_sum", "max", "mean", "min", "prod", "std", "sum", "var"]

_CUMULATIVE_PROD = Op("cumulative_prod", "x")
_CUMULATIVE_SUM = Op("cumulative_sum", "x")
_MAX = Op("max", "x")
_MEAN = Op("mean", "x")
_MIN = Op("min", "x")
_PROD = Op("prod", "x")
_STD = Op("std", "x")
_SUM = Op("sum", "x")
_VAR = Op("var", "x")

Axis = int | tuple[int, ...] | None


def sum(x: Tensor, /, *, axis: Axis = None, dtype: DTypeLike | None = None, keepdims: bool = False) -> Tensor:
    """Return the sum of the elements.

    Parameters
    ----------
    x : Tensor
        Numbers.
    axis : int or tuple of int, optional
        The axis or axes to sum over; all by default.
    dtype : DType, optional
        The dtype to add up in. By default that of `x`, or int64 and uint64 for smaller integers.
    keepdims : bool, default False
        Keep the reduced axes with length one.

    Returns
    -------
    Tensor
        The sums, in `dtype`; 0 of no elements.

    Raises
    ------
    AxisError
        If an axis is out of range.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([[1.0, 2.0], [3.0, 4.0]])
    >>> lucid.sum(x)
    Tensor(10.)
    >>> lucid.sum(x, axis=0, keepdims=True)
    Tensor([[4., 6.]])
    """
    if dtype is None:
        return reduce(_SUM, x, axis, keepdims)
    return call(_SUM, (x,), {"axis": axis, "dtype": dtype, "keepdims": keepdims})


def prod(x: Tensor, /, *, axis: Axis = None, dtype: DTypeLike | None = None, keepdims: bool = False) -> Tensor:
    """Return the product of the elements.

    Parameters
    ----------
    x : Tensor
        Numbers.
    axis : int or tuple of int, optional
        The axis or axes to multiply over; all by default.
    dtype : DType, optional
        The dtype to multiply in. By default that of `x`, or int64 and uint64 for smaller integers.
    keepdims : bool, default False
        Keep the reduced axes with length one.

    Returns
    -------
    Tensor
        The products, in `dtype`; 1 of no elements.

    Raises
    ------
    AxisError
        If an axis is out of range.

    Examples
    --------
    >>> import lucid
    >>> lucid.prod(lucid.asarray([[1.0, 2.0], [3.0, 4.0]]), axis=1)
    Tensor([ 2., 12.])
    """
    if dtype is None:
        return reduce(_PROD, x, axis, keepdims)
    return call(_PROD, (x,), {"axis": axis, "dtype": dtype, "keepdims": keepdims})


def max(x: Tensor, /, *, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """Return the largest element.

    Parameters
    ----------
    x : Tensor
        Real numbers.
    axis : int or tuple of int, optional
        The axis or axes to reduce; all by default.
    keepdims : bool, default False
        Keep the reduced axes with length one.

    Returns
    -------
    Tensor
        The maxima, in the dtype of `x`; nan where there is a nan.

    Raises
    ------
    AxisError
        If an axis is out of range.
    DTypeError
        If `x` is complex.
    ShapeError
        If there are no elements to choose from.

    Notes
    -----
    Elements that tie for the maximum share its derivative equally.

    Examples
    --------
    >>> import lucid
    >>> lucid.max(lucid.asarray([[1.0, 2.0], [4.0, 3.0]]), axis=1)
    Tensor([2., 4.])
    """
    return reduce(_MAX, x, axis, keepdims)


def min(x: Tensor, /, *, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """Return the smallest element.

    Parameters
    ----------
    x : Tensor
        Real numbers.
    axis : int or tuple of int, optional
        The axis or axes to reduce; all by default.
    keepdims : bool, default False
        Keep the reduced axes with length one.

    Returns
    -------
    Tensor
        The minima, in the dtype of `x`; nan where there is a nan.

    Raises
    ------
    AxisError
        If an axis is out of range.
    DTypeError
        If `x` is complex.
    ShapeError
        If there are no elements to choose from.

    Notes
    -----
    Elements that tie for the minimum share its derivative equally.

    Examples
    --------
    >>> import lucid
    >>> lucid.min(lucid.asarray([[1.0, 2.0], [4.0, 3.0]]), axis=1)
    Tensor([1., 3.])
    """
    return reduce(_MIN, x, axis, keepdims)


def mean(x: Tensor, /, *, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """Return the arithmetic mean.

    Parameters
    ----------
    x : Tensor
        Numbers.
    axis : int or tuple of int, optional
        The axis or axes to average over; all by default.
    keepdims : bool, default False
        Keep the reduced axes with length one.

    Returns
    -------
    Tensor
        The means, in the dtype of `x`, or the default floating dtype for integers and bool; nan of no elements.

    Raises
    ------
    AxisError
        If an axis is out of range.

    Examples
    --------
    >>> import lucid
    >>> lucid.mean(lucid.asarray([[1.0, 2.0], [3.0, 4.0]]), axis=0)
    Tensor([2., 3.])
    """
    return reduce(_MEAN, x, axis, keepdims)


def var(x: Tensor, /, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False) -> Tensor:
    r"""Return the variance.

    Parameters
    ----------
    x : Tensor
        Numbers.
    axis : int or tuple of int, optional
        The axis or axes to reduce; all by default.
    correction : float, default 0.0
        What is taken off the number of elements in the divisor; 1 estimates the variance that a sample comes from.
    keepdims : bool, default False
        Keep the reduced axes with length one.

    Returns
    -------
    Tensor
        The variances, in the real dtype of the precision of `x`; nan of `correction` or fewer elements.

    Raises
    ------
    AxisError
        If an axis is out of range.

    Notes
    -----
    With the mean :math:`\bar x` of :math:`N` elements and the correction :math:`c` it is
    :math:`\frac{1}{N - c} \sum_i |x_i - \bar x|^2`, summed in a second pass over the elements.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([1.0, 2.0, 3.0])
    >>> lucid.var(x, correction=1)
    Tensor(1.)
    """
    return call(_VAR, (x,), {"axis": axis, "correction": correction, "keepdims": keepdims})


def std(x: Tensor, /, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False) -> Tensor:
    """Return the standard deviation, the square root of the variance.

    Parameters
    ----------
    x : Tensor
        Numbers.
    axis : int or tuple of int, optional
        The axis or axes to reduce; all by default.
    correction : float, default 0.0
        What is taken off the number of elements in the divisor, see `var`.
    keepdims : bool, default False
        Keep the reduced axes with length one.

    Returns
    -------
    Tensor
        The deviations, in the real dtype of the precision of `x`; nan of `correction` or fewer elements.

    Raises
    ------
    AxisError
        If an axis is out of range.

    Notes
    -----
    Where all elements are equal the derivative is taken to be 0.

    Examples
    --------
    >>> import lucid
    >>> lucid.std(lucid.asarray([1.0, 2.0, 3.0]), correction=1)
    Tensor(1.)
    """
    return call(_STD, (x,), {"axis": axis, "correction": correction, "keepdims": keepdims})


def cumulative_sum(
    x: Tensor, /, *, axis: int | None = None, dtype: DTypeLike | None = None, include_initial: bool = False
) -> Tensor:
    """Return the sums of the first elements along an axis.

    Parameters
    ----------
    x : Tensor, shape (..., n, ...)
        Numbers, of at least one dimension.
    axis : int, optional
        The axis to add up along; it may be left out for one dimension.
    dtype : DType, optional
        The dtype to add up in. By default that of `x`, or int64 and uint64 for smaller integers.
    include_initial : bool, default False
        Put the sum of no elements, 0, in front.

    Returns
    -------
    Tensor, shape (..., n, ...) or (..., n + 1, ...)
        The sums, in `dtype`.

    Raises
    ------
    AxisError
        If the axis is out of range.
    ShapeError
        If `axis` is left out and `x` does not have one dimension.

    Examples
    --------
    >>> import lucid
    >>> lucid.cumulative_sum(lucid.asarray([1.0, 2.0, 3.0]), include_initial=True)
    Tensor([0., 1., 3., 6.])
    """
    return _cumulate(_CUMULATIVE_SUM, x, {"axis": axis, "dtype": dtype, "include_initial": include_initial})


def cumulative_prod(
    x: Tensor, /, *, axis: int | None = None, dtype: DTypeLike | None = None, include_initial: bool = False
) -> Tensor:
    """Return the products of the first elements along an axis.

    Parameters
    ----------
    x : Tensor, shape (..., n, ...)
        Numbers, of at least one dimension.
    axis : int, optional
        The axis to multiply along; it may be left out for one dimension.
    dtype : DType, optional
        The dtype to multiply in. By default that of `x`, or int64 and uint64 for smaller integers.
    include_initial : bool, default False
        Put the product of no elements, 1, in front.

    Returns
    -------
    Tensor, shape (..., n, ...) or (..., n + 1, ...)
        The products, in `dtype`.

    Raises
    ------
    AxisError
        If the axis is out of range.
    ShapeError
        If `axis` is left out and `x` does not have one dimension.

    Examples
    --------
    >>> import lucid
    >>> lucid.cumulative_prod(lucid.asarray([1.0, 2.0, 3.0]), include_initial=True)
    Tensor([1., 1., 2., 6.])
    """
    return _cumulate(_CUMULATIVE_PROD, x, {"axis": axis, "dtype": dtype, "include_initial": include_initial})


def _cumulate(op: Op, x: Tensor, arguments: dict[str, Any]) -> Tensor:
    # One dimension needs no axis; the rule and the backends are told the axis all the same.
    if arguments["axis"] is None and len(x.shape) == 1:
        arguments["axis"] = 0
    return call(op, (x,), arguments)
