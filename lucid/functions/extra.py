"""What NumPy has, SciPy and scikit-learn look for, and the standard has not: NumPy's names and meaning.

These are beside the standard's chapters, so that a chapter holds what the standard says and nothing else.
"""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any, Literal

from lucid._dispatch import Op, call
from lucid._errors import ArgumentError, ArgumentTypeError, AxisError, DTypeError, ShapeError
from lucid.functions._axes import normalized_axis
from lucid.functions._items import getitem, put_add
from lucid.functions.creation import arange, ones
from lucid.functions.data_type import astype
from lucid.functions.elementwise import floor_divide, isnan, remainder
from lucid.functions.manipulation import moveaxis, reshape
from lucid.functions.searching import where
from lucid.functions.sorting import sort
from lucid.functions.statistical import max as max_
from lucid.functions.statistical import mean
from lucid.functions.statistical import min as min_

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["bincount", "convolve", "median", "put_along_axis", "roots"]

_CONVOLVE = Op("convolve", "a v")
_ROOTS = Op("roots", "p")


def _tensor(name: str, argument: str, x: Any) -> None:
    if not hasattr(x, "_raw"):
        raise ArgumentTypeError(
            f"{name}: Unsupported type for {argument}: {type(x).__name__}; pass a lucid.Tensor"
            " (lucid.asarray makes one)"
        )


def median(x: Tensor, /, axis: int | tuple[int, ...] | None = None, *, keepdims: bool = False) -> Tensor:
    """Return the median: the middle one of the sorted elements, or the mean of the middle two.

    Parameters
    ----------
    x : Tensor
        Real numbers; integers and bool count as the default floating dtype.
    axis : int or tuple of int, optional
        The axis or axes to go along; all by default.
    keepdims : bool, default False
        Keep the reduced axes with length one.

    Returns
    -------
    Tensor
        Floating. nan where an element is nan, and for no elements.

    Raises
    ------
    AxisError
        If an axis is out of range or named twice.
    DTypeError
        If `x` is complex.

    Notes
    -----
    The gradient goes to the middle element, or half of it to each of the middle two. Equal elements keep their order
    in sorting, so that of a tie the one in the middle has it. A nan has all of it.

    Examples
    --------
    >>> import lucid
    >>> lucid.median(lucid.asarray([[3.0, 1.0, 2.0], [4.0, 8.0, 5.0]]), axis=1)
    Tensor([2., 5.])
    """
    _tensor("median", "x", x)
    if x.dtype.is_complex:
        raise DTypeError(f"median: x is {x.dtype.name}; complex numbers have no order")
    given = range(x.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    axes = [normalized_axis("median", a, x.ndim) for a in given]
    if len(set(axes)) < len(axes):
        raise AxisError(f"median: axis={axis} names an axis twice")
    kept = [i for i in range(x.ndim) if i not in axes]
    values = x if x.dtype.is_floating else astype(x, x._backend.default_float)
    values = moveaxis(values, tuple(axes), tuple(range(-len(axes), 0)))
    n = math.prod([x.shape[a] for a in axes])
    ordered = sort(reshape(values, (*[x.shape[i] for i in kept], n)), axis=-1)
    out = mean(getitem(ordered, (..., slice((n - 1) // 2, n // 2 + 1))), axis=-1)
    if n:
        last = getitem(ordered, (..., -1))  # where sorting puts a nan
        out = where(isnan(last), last, out)
    return reshape(out, tuple([1 if i in axes else x.shape[i] for i in range(x.ndim)])) if keepdims else out


def bincount(x: Tensor, /, weights: Tensor | None = None, minlength: int = 0) -> Tensor:
    """Return how often each number from 0 on occurs, or the sum of the weights of its occurrences.

    Parameters
    ----------
    x : Tensor, shape (n,)
        Integers, none negative.
    weights : Tensor, shape (n,), optional
        What each occurrence counts, real; 1 by default.
    minlength : int, default 0
        The least length of the result.

    Returns
    -------
    Tensor, shape (max(max(x) + 1, minlength),)
        Of the default integer dtype, or with weights of the default floating dtype.

    Raises
    ------
    ArgumentError
        If an element of `x` or `minlength` is negative.
    DTypeError
        If `x` is not integer or `weights` is complex.
    ShapeError
        If `x` does not have one axis, or `weights` another shape.

    Notes
    -----
    Each weight has the gradient of the number it was counted for. The shape depends on the values of `x`.

    Examples
    --------
    >>> import lucid
    >>> lucid.bincount(lucid.asarray([0, 1, 1, 3]))
    Tensor([1, 2, 0, 1])
    >>> lucid.bincount(lucid.asarray([0, 1, 1, 3]), weights=lucid.asarray([0.5, 1.0, 2.0, 4.0]))
    Tensor([0.5, 3. , 0. , 4. ])
    """
    _tensor("bincount", "x", x)
    if x.ndim != 1:
        raise ShapeError(f"bincount: x has shape {x.shape}; one axis is needed, so reshape it to (-1,)")
    if x.dtype.is_floating:
        raise DTypeError(f"bincount: x is {x.dtype.name}; only integers can be counted")
    length = operator.index(minlength)
    if length < 0:
        raise ArgumentError(f"bincount: minlength={minlength} must not be negative")
    numbers = astype(x, x._backend.default_int)
    if x.size:
        if int(min_(numbers)) < 0:
            raise ArgumentError(f"bincount: x holds {int(min_(numbers))}; only numbers from 0 on can be counted")
        length = max(length, int(max_(numbers)) + 1)
    if weights is None:
        return put_add(ones(x.shape, dtype=x._backend.default_int, device=x.device), (length,), numbers)
    _tensor("bincount", "weights", weights)
    if weights.shape != x.shape:
        raise ShapeError(f"bincount: weights has shape {weights.shape} and x {x.shape}; they must be equal")
    if weights.dtype.is_complex:
        raise DTypeError(f"bincount: weights is {weights.dtype.name}; use the real and the imaginary part in turn")
    return put_add(astype(weights, weights._backend.default_float, copy=False), (length,), numbers)


def convolve(a: Tensor, v: Tensor, mode: Literal["full", "same", "valid"] = "full") -> Tensor:
    r"""Return the convolution of two sequences.

    Parameters
    ----------
    a : Tensor, shape (n,)
        The one.
    v : Tensor, shape (m,)
        The other.
    mode : {"full", "same", "valid"}, default "full"
        Which part to return: all, the middle of the length of the longer, or where the two overlap completely.

    Returns
    -------
    Tensor, shape (n + m - 1,), (max(n, m),) or (max(n, m) - min(n, m) + 1,)
        The promoted dtype.

    Raises
    ------
    ArgumentError
        If `mode` is another.
    ShapeError
        If a sequence is empty or has more than one axis.

    Notes
    -----
    :math:`y_k = \sum_i a_i v_{k - i}`.

    Examples
    --------
    >>> import lucid
    >>> lucid.convolve(lucid.asarray([1.0, 2.0, 3.0]), lucid.asarray([0.0, 1.0, 0.5]))
    Tensor([0. , 1. , 2.5, 4. , 1.5])
    >>> lucid.convolve(lucid.asarray([1.0, 2.0, 3.0]), lucid.asarray([0.0, 1.0, 0.5]), mode="valid")
    Tensor([2.5])
    """
    if mode not in ("full", "same", "valid"):
        raise ArgumentError(f"convolve: mode={mode!r} must be 'full', 'same' or 'valid'")
    for name, x in (("a", a), ("v", v)):
        _tensor("convolve", name, x)
        if x.ndim > 1 or not x.size:
            raise ShapeError(f"convolve: {name} has shape {x.shape}; one axis with at least one element is needed")
    a, v = [x if x.ndim else reshape(x, (1,)) for x in (a, v)]
    full = call(_CONVOLVE, (a, v), {})
    if mode == "full":
        return full
    long, short = max(a.shape[0], v.shape[0]), min(a.shape[0], v.shape[0])
    first = (short - 1) // 2 if mode == "same" else short - 1
    return getitem(full, slice(first, first + (long if mode == "same" else long - short + 1)))


def roots(p: Tensor, /) -> Tensor:
    r"""Return the roots of a polynomial.

    Parameters
    ----------
    p : Tensor, shape (n + 1,)
        The coefficients, that of the highest power first.

    Returns
    -------
    Tensor, shape (n,)
        Complex, in no particular order. For each zero in front of the first other coefficient there is one less.

    Raises
    ------
    LinAlgError
        If a coefficient is not finite.
    ShapeError
        If `p` does not have one axis.

    Notes
    -----
    They are the eigenvalues of the companion matrix. A coefficient that is zero has a gradient, too. NumPy's function
    returns real numbers if all roots are; this one is always complex, so that the dtype does not depend on values.

    Where a root moves to follows from :math:`P(r) = 0`: :math:`\partial r / \partial p_k = -r^{n-k} / P'(r)`. A
    multiple root has no derivative.

    Examples
    --------
    >>> import lucid
    >>> lucid.sort(lucid.real(lucid.roots(lucid.asarray([1.0, -3.0, 2.0]))))
    Tensor([1., 2.])
    """
    _tensor("roots", "p", p)
    if p.ndim != 1:
        raise ShapeError(f"roots: p has shape {p.shape}; the coefficients of one polynomial are needed")
    return call(_ROOTS, (p,), {})


def put_along_axis(arr: Tensor, indices: Tensor, values: Tensor | complex, axis: int | None) -> None:
    """Write values into an array at indices along an axis: ``arr[..., indices[..., i, ...], ...] = values``.

    Parameters
    ----------
    arr : Tensor
        The array to change.
    indices : Tensor
        Integers. The axes beside `axis` are as long as those of `arr`, or of length one.
    values : Tensor or number
        What to write; broadcast to the shape of `indices`, cast to the dtype of `arr`.
    axis : int or None
        The axis; None for `arr` as one sequence of all its elements.

    Raises
    ------
    AxisError
        If `axis` is out of range.
    IndexingError
        If an index is out of bounds.
    ShapeError
        If `indices` does not have as many axes as `arr`.

    See Also
    --------
    take_along_axis : The other way round.

    Notes
    -----
    A change in place like any other: it shows in views of `arr`, is recorded, and sends the gradient of what was
    written to `values`.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([[10.0, 30.0, 20.0], [60.0, 40.0, 50.0]])
    >>> lucid.put_along_axis(x, lucid.argmax(x, axis=1, keepdims=True), 99.0, axis=1)
    >>> x
    Tensor([[10., 99., 20.],
            [99., 40., 50.]])
    """
    _tensor("put_along_axis", "arr", arr)
    _tensor("put_along_axis", "indices", indices)
    if not indices.dtype.is_integer:
        raise DTypeError(f"put_along_axis: indices is {indices.dtype.name}; integers are needed")
    if indices.ndim != (1 if axis is None else arr.ndim):
        needed = "one axis" if axis is None else f"{arr.ndim} axes"
        raise ShapeError(f"put_along_axis: indices has shape {indices.shape}; {needed} are needed")
    key: list[Any] = []
    if axis is None:
        rest = getitem(arange(arr.size, device=arr.device), indices)  # checks the bounds
        for n in arr.shape[::-1]:
            key.insert(0, remainder(rest, n))
            rest = floor_divide(rest, n)
    else:
        axis = normalized_axis("put_along_axis", axis, arr.ndim)
        for i, n in enumerate(arr.shape):
            along = tuple([-1 if j == i else 1 for j in range(arr.ndim)])
            key.append(indices if i == axis else reshape(arange(n, device=arr.device), along))
    arr[tuple(key)] = values
