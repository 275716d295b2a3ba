"""The linear algebra functions of the main namespace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lucid._dispatch import Op, call, view
from lucid._errors import ArgumentError, AxisError, ShapeError
from lucid.functions._axes import normalized_axis

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = ["diag", "matmul", "matrix_transpose", "tensordot", "transpose", "vecdot"]

_MATMUL = Op("matmul", "x1 x2")
_MATRIX_TRANSPOSE = Op("matrix_transpose", "x")
_TENSORDOT = Op("tensordot", "x1 x2")
_VECDOT = Op("vecdot", "x1 x2")


def diag(v: Tensor, /, k: int = 0) -> Tensor:
    """Return a matrix with a given diagonal, or a diagonal of a matrix.

    Not in the standard; it is NumPy's, which SciPy's radial basis functions call.

    Parameters
    ----------
    v : Tensor, shape (n,) or (m, n)
        The diagonal, or the matrix.
    k : int, default: 0
        The diagonal: positive above the main one, negative below it.

    Returns
    -------
    Tensor
        A square matrix with `v` on its diagonal and zeros elsewhere; for a matrix `v`, its diagonal, a view where its
        memory layout allows.

    Raises
    ------
    ShapeError
        If `v` has neither one nor two dimensions.

    Examples
    --------
    >>> import lucid
    >>> lucid.diag(lucid.asarray([1, 2]))
    Tensor([[1, 0],
            [0, 2]])
    >>> lucid.diag(lucid.asarray([[1, 2], [3, 4]]))
    Tensor([1, 4])
    """
    from lucid.functions.creation import eye, zeros, zeros_like
    from lucid.functions.manipulation import concat
    from lucid.functions.searching import where
    from lucid.linalg import diagonal

    if v.ndim == 2:
        return diagonal(v, offset=k)
    if v.ndim != 1:
        raise ShapeError(f"diag: v must have one dimension or two, got shape {v.shape}")
    if k:
        v = concat((v, zeros(abs(k), dtype=v.dtype, device=v.device)))
    on = eye(v.shape[0], k=k, dtype="bool", device=v.device)
    # Above the main diagonal, row i holds the i-th number; below it, column i.
    values = v[:, None] if k > 0 else v
    return where(on, values, zeros_like(values))


def matmul(x1: Tensor, x2: Tensor, /) -> Tensor:
    """Return the matrix product.

    Parameters
    ----------
    x1 : Tensor, shape (n,) or (..., m, n)
        The left matrices; a vector counts as one row, and that axis is removed from the result.
    x2 : Tensor, shape (n,) or (..., n, k)
        The right matrices; a vector counts as one column, and that axis is removed from the result.

    Returns
    -------
    Tensor, shape (..., m, k)
        The leading axes broadcast.

    Raises
    ------
    ShapeError
        If the inner lengths differ.

    Examples
    --------
    >>> import lucid
    >>> lucid.matmul(lucid.asarray([[1, 2], [3, 4]]), lucid.asarray([1, 1]))
    Tensor([3, 7])
    """
    return call(_MATMUL, (x1, x2), {})


def matrix_transpose(x: Tensor, /) -> Tensor:
    """Return the transpose of each matrix.

    Parameters
    ----------
    x : Tensor, shape (..., m, n)
        The matrices.

    Returns
    -------
    Tensor, shape (..., n, m)
        A view of `x`.

    Raises
    ------
    ShapeError
        If `x` has fewer than two dimensions.

    Examples
    --------
    >>> import lucid
    >>> lucid.matrix_transpose(lucid.asarray([[1, 2], [3, 4]]))
    Tensor([[1, 3],
            [2, 4]])
    """
    return view(_MATRIX_TRANSPOSE, x, {})


def tensordot(x1: Tensor, x2: Tensor, /, *, axes: int | tuple[Sequence[int], Sequence[int]] = 2) -> Tensor:
    """Return the sum of products over pairs of axes.

    Parameters
    ----------
    x1, x2 : Tensor
        The arrays.
    axes : int or tuple of two sequences of int, default: 2
        The axes to sum over: the last ``axes`` of `x1` with the first ``axes`` of `x2`, in order; or the axes of each.

    Returns
    -------
    Tensor
        The other axes of `x1`, then those of `x2`.

    Raises
    ------
    ShapeError
        If paired axes differ in length.
    AxisError
        If an axis is out of range.

    Examples
    --------
    >>> import lucid
    >>> lucid.tensordot(lucid.ones((2, 3, 4)), lucid.ones((3, 4, 5)), axes=2).shape
    (2, 5)
    """
    if hasattr(x1, "_raw") and hasattr(x2, "_raw"):
        _check_pairs(axes, x1.ndim, x2.ndim)
    return call(_TENSORDOT, (x1, x2), {"axes": axes})


def _check_pairs(axes: int | tuple[Sequence[int], Sequence[int]], ndim1: int, ndim2: int) -> None:
    if isinstance(axes, int):
        if not 0 <= axes <= min(ndim1, ndim2):
            raise AxisError(f"tensordot: axes={axes} is out of range; the arrays have {ndim1} and {ndim2} axes")
        return
    try:
        first, second = axes
        pairs = list(zip(first, second, strict=True))
    except (TypeError, ValueError):
        raise ArgumentError(f"tensordot: axes={axes!r} must be an integer or two equally long sequences") from None
    for axis1, axis2 in pairs:
        normalized_axis("tensordot", axis1, ndim1)
        normalized_axis("tensordot", axis2, ndim2)


def transpose(a: Tensor, /, axes: Sequence[int] | None = None) -> Tensor:
    """Return the array with its axes in another order.

    Not in the standard, whose name is `permute_dims`; it is NumPy's, which opt_einsum calls. The method
    `Tensor.transpose` is PyTorch's and exchanges two axes.

    Parameters
    ----------
    a : Tensor
        The array.
    axes : sequence of int, optional
        The axes of `a` in their new order; reversed by default.

    Returns
    -------
    Tensor
        A view of `a` with its axes in the order given.

    Examples
    --------
    >>> import lucid
    >>> lucid.transpose(lucid.asarray([[1, 2], [3, 4]]))
    Tensor([[1, 3],
            [2, 4]])
    """
    from lucid.functions.manipulation import permute_dims

    return permute_dims(a, tuple(range(a.ndim))[::-1] if axes is None else tuple(axes))


def vecdot(x1: Tensor, x2: Tensor, /, *, axis: int = -1) -> Tensor:
    r"""Return the dot product of vectors along an axis.

    Parameters
    ----------
    x1, x2 : Tensor, shape (..., n)
        The vectors; the other axes broadcast.
    axis : int, default: -1
        The axis of the vectors.

    Returns
    -------
    Tensor, shape (...)
        One number for each pair of vectors.

    Raises
    ------
    ShapeError
        If the vectors differ in length.

    Notes
    -----
    :math:`\sum_i \overline{x_{1,i}}\, x_{2,i}`: the first argument is conjugated.

    Examples
    --------
    >>> import lucid
    >>> lucid.vecdot(lucid.asarray([[1, 2], [3, 4]]), lucid.asarray([1, 1]))
    Tensor([3, 7])
    """
    return call(_VECDOT, (x1, x2), {"axis": axis})


def _put_transpose(base: Tensor, new: Tensor) -> Tensor:
    return matrix_transpose(new)


_MATRIX_TRANSPOSE.put = _put_transpose
