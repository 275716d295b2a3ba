"""Set functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lucid._dispatch import Op, call, call_many

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["isin", "unique_all", "unique_counts", "unique_inverse", "unique_values"]

_ISIN = Op("isin", "x1 x2")
_UNIQUE_ALL = Op("unique_all", "x")
_UNIQUE_COUNTS = Op("unique_counts", "x")
_UNIQUE_INVERSE = Op("unique_inverse", "x")
_UNIQUE_VALUES = Op("unique_values", "x")


class UniqueAllResult(NamedTuple):
    """What `unique_all` returns."""

    values: Tensor
    indices: Tensor
    inverse_indices: Tensor
    counts: Tensor


class UniqueCountsResult(NamedTuple):
    """What `unique_counts` returns."""

    values: Tensor
    counts: Tensor


class UniqueInverseResult(NamedTuple):
    """What `unique_inverse` returns."""

    values: Tensor
    inverse_indices: Tensor


def isin(x1: Tensor | int, x2: Tensor | int, /, *, invert: bool = False) -> Tensor:
    """Return whether each element of one array is among the elements of another.

    Parameters
    ----------
    x1 : Tensor or int
        The elements to look for.
    x2 : Tensor or int
        Where to look; its shape does not matter. At most one of the two is a Python number.
    invert : bool, default False
        Return whether each element is missing instead.

    Returns
    -------
    Tensor
        Bool, of the shape of `x1`. nan is found nowhere.

    Examples
    --------
    >>> import lucid
    >>> lucid.isin(lucid.asarray([1, 2, 3]), lucid.asarray([3, 1]))
    Tensor([ True, False,  True])
    """
    return call(_ISIN, (x1, x2), {"invert": invert})


def unique_all(x: Tensor, /) -> UniqueAllResult:
    """Return the distinct elements, where they are, and how many of each.

    Parameters
    ----------
    x : Tensor
        Numbers, of any shape.

    Returns
    -------
    UniqueAllResult
        A named tuple of Tensors: the distinct `values`, sorted, shape (k,); the `indices` of their first occurrence in
        the flattened `x`, int64, shape (k,); the `inverse_indices` for which ``values[inverse_indices]`` is `x`, int64,
        of the shape of `x`; and the `counts`, int64, shape (k,). Each nan is distinct from every other.

    Notes
    -----
    `values` are differentiable, equal elements sharing the gradient equally; the integers are not.

    Examples
    --------
    >>> import lucid
    >>> values, indices, inverse_indices, counts = lucid.unique_all(lucid.asarray([3, 1, 3]))
    >>> values
    Tensor([1, 3])
    >>> indices
    Tensor([1, 0])
    >>> inverse_indices
    Tensor([1, 0, 1])
    >>> counts
    Tensor([1, 2])
    """
    return UniqueAllResult(*call_many(_UNIQUE_ALL, (x,), {}))


def unique_counts(x: Tensor, /) -> UniqueCountsResult:
    """Return the distinct elements and how many of each.

    Parameters
    ----------
    x : Tensor
        Numbers, of any shape.

    Returns
    -------
    UniqueCountsResult
        A named tuple of Tensors: the distinct `values`, sorted, shape (k,), and the `counts`, int64, shape (k,). Each
        nan is distinct from every other.

    Examples
    --------
    >>> import lucid
    >>> lucid.unique_counts(lucid.asarray([3, 1, 3])).counts
    Tensor([1, 2])
    """
    return UniqueCountsResult(*call_many(_UNIQUE_COUNTS, (x,), {}))


def unique_inverse(x: Tensor, /) -> UniqueInverseResult:
    """Return the distinct elements, and for each element which of them it is.

    Parameters
    ----------
    x : Tensor
        Numbers, of any shape.

    Returns
    -------
    UniqueInverseResult
        A named tuple of Tensors: the distinct `values`, sorted, shape (k,), and the `inverse_indices` for which
        ``values[inverse_indices]`` is `x`, int64, of the shape of `x`. Each nan is distinct from every other.

    Examples
    --------
    >>> import lucid
    >>> lucid.unique_inverse(lucid.asarray([3, 1, 3])).inverse_indices
    Tensor([1, 0, 1])
    """
    return UniqueInverseResult(*call_many(_UNIQUE_INVERSE, (x,), {}))


def unique_values(x: Tensor, /) -> Tensor:
    """Return the distinct elements.

    Parameters
    ----------
    x : Tensor
        Numbers, of any shape.

    Returns
    -------
    Tensor, shape (k,)
        The distinct values, sorted. Each nan is distinct from every other.

    Examples
    --------
    >>> import lucid
    >>> lucid.unique_values(lucid.asarray([3, 1, 3]))
    Tensor([1, 3])
    """
    return call(_UNIQUE_VALUES, (x,), {})
