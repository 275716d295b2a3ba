"""The standard's extension of linear algebra."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from lucid._dispatch import Op, call, call_many
from lucid._dtypes import DTypeLike
from lucid._errors import ArgumentError, ArgumentTypeError, ShapeError
from lucid.functions._axes import normalized_axis
from lucid.functions._items import getitem
from lucid.functions.creation import eye, zeros
from lucid.functions.data_type import astype, finfo
from lucid.functions.elementwise import abs, multiply
from lucid.functions.linalg import matmul, matrix_transpose, tensordot, vecdot
from lucid.functions.manipulation import expand_dims, reshape
from lucid.functions.statistical import max, min, sum

if TYPE_CHECKING:
    from lucid._tensor import Tensor

__all__ = [
    "cholesky",
    "cross",
    "det",
    "diagonal",
    "eig",
    "eigh",
    "eigvals",
    "eigvalsh",
    "inv",
    "matmul",
    "matrix_norm",
    "matrix_power",
    "matrix_rank",
    "matrix_transpose",
    "outer",
    "pinv",
    "qr",
    "slogdet",
    "solve",
    "svd",
    "svdvals",
    "tensordot",
    "trace",
    "vecdot",
    "vector_norm",
]

_CHOLESKY = Op("linalg.cholesky", "x")
_CROSS = Op("linalg.cross", "x1 x2")
_DET = Op("linalg.det", "x")
_EIG = Op("linalg.eig", "x")
_EIGH = Op("linalg.eigh", "x")
_EIGVALS = Op("linalg.eigvals", "x")
_EIGVALSH = Op("linalg.eigvalsh", "x")
_INV = Op("linalg.inv", "x")
_PINV = Op("linalg.pinv", "x rtol")
_QR = Op("linalg.qr", "x")
_SLOGDET = Op("linalg.slogdet", "x")
_SOLVE = Op("linalg.solve", "x1 x2")
_SVD = Op("linalg.svd", "x")
_SVDVALS = Op("linalg.svdvals", "x")
_VECTOR_NORM = Op("linalg.vector_norm", "x")


class EigResult(NamedTuple):
    """What `eig` returns."""

    eigenvalues: Tensor
    eigenvectors: Tensor


class EighResult(NamedTuple):
    """What `eigh` returns."""

    eigenvalues: Tensor
    eigenvectors: Tensor


class QRResult(NamedTuple):
    """What `qr` returns."""

    Q: Tensor
    R: Tensor


class SlogdetResult(NamedTuple):
    """What `slogdet` returns."""

    sign: Tensor
    logabsdet: Tensor


class SVDResult(NamedTuple):
    """What `svd` returns."""

    U: Tensor
    S: Tensor
    Vh: Tensor


def _matrices(name: str, x: Tensor, *, square: bool = False) -> tuple[int, int]:
    """Return the last two lengths, or say in the name of the function `name` that there are none to work on."""
    if not hasattr(x, "_raw"):
        raise ArgumentTypeError(f"{name}: Unsupported type for x: {type(x).__name__}; pass a lucid.Tensor")
    if x.ndim < 2:
        raise ShapeError(f"{name}: x has shape {x.shape}; a matrix or a stack of matrices is needed")
    m, n = x.shape[-2:]
    if square and m != n:
        raise ShapeError(f"{name}: x has shape {x.shape}; the last two lengths must be equal")
    return m, n


def cholesky(x: Tensor, /, *, upper: bool = False) -> Tensor:
    r"""Return the Cholesky factor of each matrix.

    Parameters
    ----------
    x : Tensor, shape (..., n, n)
        Symmetric or Hermitian positive definite matrices; only one triangle is read.
    upper : bool, default: False
        Whether to return the upper factor :math:`U` with :math:`x = U^H U` instead of the lower.

    Returns
    -------
    Tensor, shape (..., n, n)
        :math:`L` with :math:`x = L L^H`.

    Raises
    ------
    LinAlgError
        If a matrix is not positive definite.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.cholesky(lucid.asarray([[4.0, 2.0], [2.0, 5.0]]))
    Tensor([[2., 0.],
            [1., 2.]])
    """
    return call(_CHOLESKY, (x,), {"upper": upper})


def cross(x1: Tensor, x2: Tensor, /, *, axis: int = -1) -> Tensor:
    """Return the cross product of vectors of three elements.

    Parameters
    ----------
    x1, x2 : Tensor
        The vectors lie along `axis`, which has length 3; the other axes broadcast.
    axis : int, default: -1
        The axis.

    Returns
    -------
    Tensor
        Of the broadcast shape.

    Raises
    ------
    ShapeError
        If the axis has another length.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.cross(lucid.asarray([1, 0, 0]), lucid.asarray([0, 1, 0]))
    Tensor([0, 0, 1])
    """
    for x in (x1, x2):
        if hasattr(x, "_raw"):
            normalized_axis("linalg.cross", axis, x.ndim)
    return call(_CROSS, (x1, x2), {"axis": axis})


def det(x: Tensor, /) -> Tensor:
    """Return the determinant of each matrix.

    Parameters
    ----------
    x : Tensor, shape (..., n, n)
        The matrices.

    Returns
    -------
    Tensor, shape (...)
        One number for each matrix.

    Raises
    ------
    LinAlgError
        If the matrices are not square.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.det(lucid.asarray([[2.0, 0.0], [0.0, 3.0]]))
    Tensor(6.)
    """
    return call(_DET, (x,), {})


def diagonal(x: Tensor, /, *, offset: int = 0) -> Tensor:
    """Return a diagonal of each matrix.

    Parameters
    ----------
    x : Tensor, shape (..., m, n)
        The matrices.
    offset : int, default: 0
        The diagonal: positive above the main one, negative below it.

    Returns
    -------
    Tensor, shape (..., k)
        A view of `x` where its memory layout allows.

    Raises
    ------
    ShapeError
        If `x` has fewer than two dimensions.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.diagonal(lucid.asarray([[1, 2], [3, 4]]))
    Tensor([1, 4])
    """
    m, n = _matrices("linalg.diagonal", x)
    row, column = (0, offset) if offset >= 0 else (-offset, 0)
    length = _smaller(m - row, n - column)
    # Row by row, the elements of a diagonal lie n + 1 apart.
    first = row * n + column
    key = slice(first, first + (length - 1) * (n + 1) + 1, n + 1) if length > 0 else slice(0, 0)
    return getitem(reshape(x, (*x.shape[:-2], m * n)), (..., key))


def _smaller(a: int, b: int) -> int:
    return a if a < b else b


def eig(x: Tensor, /) -> EigResult:
    r"""Return the eigenvalues and eigenvectors of each matrix.

    Parameters
    ----------
    x : Tensor, shape (..., n, n)
        The matrices.

    Returns
    -------
    EigResult
        ``eigenvalues``, shape (..., n), and ``eigenvectors``, shape (..., n, n), one of length 1 in each column; both
        complex, in no particular order.

    Raises
    ------
    LinAlgError
        If the matrices are not square or the iteration does not converge.

    Notes
    -----
    :math:`x v_i = \lambda_i v_i`.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.eig(lucid.asarray([[2.0, 0.0], [0.0, 3.0]])).eigenvalues
    Tensor([2.+0.j, 3.+0.j])
    """
    return EigResult(*call_many(_EIG, (x,), {}))


def eigh(x: Tensor, /) -> EighResult:
    r"""Return the eigenvalues and eigenvectors of each symmetric or Hermitian matrix.

    Parameters
    ----------
    x : Tensor, shape (..., n, n)
        Symmetric or Hermitian matrices; only the lower triangle is read.

    Returns
    -------
    EighResult
        ``eigenvalues``, shape (..., n), real and ascending, and ``eigenvectors``, shape (..., n, n), orthonormal, one
        in each column.

    Raises
    ------
    LinAlgError
        If the matrices are not square or the iteration does not converge.

    Notes
    -----
    :math:`x = V \operatorname{diag}(\lambda) V^H`.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.eigh(lucid.asarray([[3.0, 0.0], [0.0, 2.0]])).eigenvalues
    Tensor([2., 3.])
    """
    return EighResult(*call_many(_EIGH, (x,), {}))


def eigvals(x: Tensor, /) -> Tensor:
    """Return the eigenvalues of each matrix.

    Parameters
    ----------
    x : Tensor, shape (..., n, n)
        The matrices.

    Returns
    -------
    Tensor, shape (..., n)
        Complex, in no particular order.

    Raises
    ------
    LinAlgError
        If the matrices are not square or the iteration does not converge.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.eigvals(lucid.asarray([[2.0, 0.0], [0.0, 3.0]]))
    Tensor([2.+0.j, 3.+0.j])
    """
    return call(_EIGVALS, (x,), {})


def eigvalsh(x: Tensor, /) -> Tensor:
    """Return the eigenvalues of each symmetric or Hermitian matrix.

    Parameters
    ----------
    x : Tensor, shape (..., n, n)
        Symmetric or Hermitian matrices; only the lower triangle is read.

    Returns
    -------
    Tensor, shape (..., n)
        Real and ascending.

    Raises
    ------
    LinAlgError
        If the matrices are not square or the iteration does not converge.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.eigvalsh(lucid.asarray([[3.0, 0.0], [0.0, 2.0]]))
    Tensor([2., 3.])
    """
    return call(_EIGVALSH, (x,), {})


def inv(x: Tensor, /) -> Tensor:
    """Return the inverse of each matrix.

    Parameters
    ----------
    x : Tensor, shape (..., n, n)
        The matrices.

    Returns
    -------
    Tensor, shape (..., n, n)
        The inverses.

    Raises
    ------
    LinAlgError
        If a matrix is singular or not square.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.inv(lucid.asarray([[2.0, 0.0], [0.0, 4.0]]))
    Tensor([[0.5 , 0.  ],
            [0.  , 0.25]])
    """
    return call(_INV, (x,), {})


def matrix_norm(x: Tensor, /, *, keepdims: bool = False, ord: float | Literal["fro", "nuc"] | None = "fro") -> Tensor:
    r"""Return a norm of each matrix.

    Parameters
    ----------
    x : Tensor, shape (..., m, n)
        The matrices.
    keepdims : bool, default: False
        Whether the two axes stay, with length 1.
    ord : {"fro", "nuc", 1, -1, 2, -2, inf, -inf}, default: "fro"
        Which norm, see the notes.

    Returns
    -------
    Tensor, shape (...)
        Real, one number for each matrix.

    Raises
    ------
    ArgumentError
        If there is no such norm.
    ShapeError
        If `x` has fewer than two dimensions.

    Notes
    -----
    ``"fro"`` is :math:`\sqrt{\sum_{ij} |x_{ij}|^2}` and ``"nuc"`` the sum of the singular values; ``2`` and ``-2`` are
    the largest and the smallest singular value, ``1`` and ``-1`` the largest and the smallest sum of absolute values in
    a column, ``inf`` and ``-inf`` in a row.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.matrix_norm(lucid.asarray([[3.0, 0.0], [0.0, 4.0]]))
    Tensor(5.)
    """
    m, n = _matrices("linalg.matrix_norm", x)
    if ord == "fro" or ord is None:
        return vector_norm(x, axis=(-2, -1), keepdims=keepdims)
    if ord not in ("nuc", 1, -1, 2, -2, math.inf, -math.inf):
        raise ArgumentError(f"linalg.matrix_norm: ord={ord!r} must be 'fro', 'nuc', 1, -1, 2, -2, inf or -inf")
    x = _as_floating(x)
    if m * n == 0 and ord in (1, 2, math.inf):
        parts = abs(zeros((*x.shape[:-2], 1), dtype=x.dtype, device=x.device))
    elif ord in ("nuc", 2, -2):
        parts = svdvals(x)
    else:
        parts = sum(abs(x), axis=-2 if ord in (1, -1) else -1)
    if ord == "nuc":
        out = sum(parts, axis=-1)
    else:
        out = max(parts, axis=-1) if ord > 0 else min(parts, axis=-1)
    return expand_dims(out, (-2, -1)) if keepdims else out


def _as_floating(x: Tensor) -> Tensor:
    return x if x.dtype.is_floating else astype(x, x._backend.default_float)


def matrix_power(x: Tensor, n: int, /) -> Tensor:
    """Return a power of each matrix.

    Parameters
    ----------
    x : Tensor, shape (..., m, m)
        The matrices.
    n : int
        The exponent; a negative one takes the inverse first.

    Returns
    -------
    Tensor, shape (..., m, m)
        The powers.

    Raises
    ------
    LinAlgError
        If `n` is negative and a matrix is singular.
    ShapeError
        If the matrices are not square.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.matrix_power(lucid.asarray([[1.0, 1.0], [0.0, 1.0]]), 3)
    Tensor([[1., 3.],
            [0., 1.]])
    """
    m, _ = _matrices("linalg.matrix_power", x, square=True)
    if not isinstance(n, int):
        raise ArgumentTypeError(f"linalg.matrix_power: n must be an integer, got {n!r}")
    if n == 0:
        # multiplied, not just broadcast, so that the result is an array of its own
        return multiply(eye(m, dtype=x.dtype, device=x.device), zeros(x.shape, dtype=x.dtype, device=x.device) + 1)
    if n < 0:
        x, n = inv(x), -n
    out = None
    while n:
        if n & 1:
            out = x if out is None else matmul(out, x)
        n >>= 1
        if n:
            x = matmul(x, x)
    assert out is not None
    return out


def matrix_rank(x: Tensor, /, *, rtol: float | Tensor | None = None) -> Tensor:
    """Return the rank of each matrix: how many singular values are not negligible.

    Parameters
    ----------
    x : Tensor, shape (..., m, n)
        The matrices.
    rtol : float or Tensor, optional
        Singular values up to `rtol` times the largest count as zero; ``max(m, n)`` times the dtype's `eps` by default.

    Returns
    -------
    Tensor of int, shape (...)
        One integer for each matrix.

    Raises
    ------
    ShapeError
        If `x` has fewer than two dimensions.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.matrix_rank(lucid.asarray([[1.0, 2.0], [2.0, 4.0]]))
    Tensor(1)
    """
    m, n = _matrices("linalg.matrix_rank", x)
    integer = x._backend.default_int
    if m * n == 0:
        return zeros(x.shape[:-2], dtype=integer, device=x.device)
    values = svdvals(x.detach())
    if rtol is None:
        rtol = finfo(values).eps * (m if m > n else n)
    cutoff = max(values, axis=-1) * rtol
    return sum(astype(values > expand_dims(cutoff, -1), integer), axis=-1)


def outer(x1: Tensor, x2: Tensor, /) -> Tensor:
    """Return the products of all pairs of elements of two vectors.

    Parameters
    ----------
    x1 : Tensor, shape (n,)
        The first vector.
    x2 : Tensor, shape (m,)
        The second vector.

    Returns
    -------
    Tensor, shape (n, m)
        Element ``[i, j]`` is ``x1[i] * x2[j]``.

    Raises
    ------
    ShapeError
        If an argument is not 1-dimensional.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.outer(lucid.asarray([1, 2]), lucid.asarray([3, 4]))
    Tensor([[3, 4],
            [6, 8]])
    """
    for name, x in (("x1", x1), ("x2", x2)):
        if hasattr(x, "_raw") and x.ndim != 1:
            raise ShapeError(f"linalg.outer: {name} has shape {x.shape}; pass 1-dimensional arrays")
    return multiply(expand_dims(x1, 1), expand_dims(x2, 0))


def pinv(x: Tensor, /, *, rtol: float | Tensor | None = None) -> Tensor:
    """Return the Moore-Penrose pseudo-inverse of each matrix.

    Parameters
    ----------
    x : Tensor, shape (..., m, n)
        The matrices.
    rtol : float or Tensor, optional
        Singular values up to `rtol` times the largest count as zero; ``max(m, n)`` times the dtype's `eps` by default.

    Returns
    -------
    Tensor, shape (..., n, m)
        The pseudo-inverses.

    Raises
    ------
    ShapeError
        If `x` has fewer than two dimensions.
    LinAlgError
        If the iteration does not converge.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.pinv(lucid.asarray([[2.0, 0.0], [0.0, 0.0]]))
    Tensor([[0.5, 0. ],
            [0. , 0. ]])
    """
    _matrices("linalg.pinv", x)
    return call(_PINV, (x, rtol), {})


def qr(x: Tensor, /, *, mode: Literal["reduced", "complete"] = "reduced") -> QRResult:
    """Return the QR decomposition of each matrix.

    Parameters
    ----------
    x : Tensor, shape (..., m, n)
        The matrices.
    mode : {"reduced", "complete"}, default: "reduced"
        Whether `Q` has ``k = min(m, n)`` columns or all ``m``.

    Returns
    -------
    QRResult
        ``Q``, shape (..., m, k), with orthonormal columns, and ``R``, shape (..., k, n), upper triangular.

    Raises
    ------
    ArgumentError
        If `mode` is something else.
    LinAlgError
        If `x` has fewer than two dimensions.

    Examples
    --------
    >>> import lucid
    >>> Q, R = lucid.linalg.qr(lucid.ones((3, 2)))
    >>> Q.shape, R.shape
    ((3, 2), (2, 2))
    """
    if mode not in ("reduced", "complete"):
        raise ArgumentError(f"linalg.qr: mode={mode!r} must be 'reduced' or 'complete'")
    return QRResult(*call_many(_QR, (x,), {"mode": mode}))


def slogdet(x: Tensor, /) -> SlogdetResult:
    """Return the sign and the logarithm of the absolute value of each determinant.

    Parameters
    ----------
    x : Tensor, shape (..., n, n)
        The matrices.

    Returns
    -------
    SlogdetResult
        ``sign``, shape (...), of absolute value 1, or 0 for a singular matrix, and ``logabsdet``, shape (...).

    Raises
    ------
    LinAlgError
        If the matrices are not square.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.slogdet(lucid.asarray([[-1.0, 0.0], [0.0, 1.0]]))
    SlogdetResult(sign=Tensor(-1.), logabsdet=Tensor(0.))
    """
    return SlogdetResult(*call_many(_SLOGDET, (x,), {}))


def solve(x1: Tensor, x2: Tensor, /) -> Tensor:
    """Return the solution of systems of linear equations.

    Parameters
    ----------
    x1 : Tensor, shape (..., n, n)
        The coefficients.
    x2 : Tensor, shape (n,) or (..., n, k)
        The right-hand sides: one vector if 1-dimensional, else the columns of matrices.

    Returns
    -------
    Tensor, shape (..., n) or (..., n, k)
        `x` with ``x1 @ x == x2``.

    Raises
    ------
    LinAlgError
        If a matrix is singular or not square.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.solve(lucid.asarray([[2.0, 0.0], [0.0, 4.0]]), lucid.asarray([2.0, 2.0]))
    Tensor([1. , 0.5])
    """
    return call(_SOLVE, (x1, x2), {})


def svd(x: Tensor, /, *, full_matrices: bool = True) -> SVDResult:
    r"""Return the singular value decomposition of each matrix.

    Parameters
    ----------
    x : Tensor, shape (..., m, n)
        The matrices.
    full_matrices : bool, default: True
        Whether `U` and `Vh` are square, or have only ``k = min(m, n)`` columns and rows.

    Returns
    -------
    SVDResult
        ``U``, shape (..., m, m) or (..., m, k); ``S``, shape (..., k), real and descending; ``Vh``, shape (..., n, n)
        or (..., k, n).

    Raises
    ------
    LinAlgError
        If the iteration does not converge, for example because of a nan.

    Notes
    -----
    :math:`x = U \operatorname{diag}(S) V^H`.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.svd(lucid.asarray([[3.0, 0.0], [0.0, 2.0]])).S
    Tensor([3., 2.])
    """
    return SVDResult(*call_many(_SVD, (x,), {"full_matrices": full_matrices}))


def svdvals(x: Tensor, /) -> Tensor:
    """Return the singular values of each matrix.

    Parameters
    ----------
    x : Tensor, shape (..., m, n)
        The matrices.

    Returns
    -------
    Tensor, shape (..., min(m, n))
        Real and descending.

    Raises
    ------
    LinAlgError
        If the iteration does not converge, for example because of a nan.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.svdvals(lucid.asarray([[2.0, 0.0], [0.0, 3.0]]))
    Tensor([3., 2.])
    """
    return call(_SVDVALS, (x,), {})


def trace(x: Tensor, /, *, offset: int = 0, dtype: DTypeLike | None = None) -> Tensor:
    """Return the sum of a diagonal of each matrix.

    Parameters
    ----------
    x : Tensor, shape (..., m, n)
        The matrices.
    offset : int, default: 0
        The diagonal: positive above the main one, negative below it.
    dtype : DType, optional
        The data type to sum in, as in `sum`.

    Returns
    -------
    Tensor, shape (...)
        One number for each matrix.

    Raises
    ------
    ShapeError
        If `x` has fewer than two dimensions.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.trace(lucid.asarray([[1, 2], [3, 4]]))
    Tensor(5)
    """
    _matrices("linalg.trace", x)
    return sum(diagonal(x, offset=offset), axis=-1, dtype=dtype)


def vector_norm(
    x: Tensor, /, *, axis: int | tuple[int, ...] | None = None, keepdims: bool = False, ord: float = 2
) -> Tensor:
    r"""Return a norm of vectors.

    Parameters
    ----------
    x : Tensor
        The array.
    axis : int or tuple of int, optional
        The axes of the vectors, several counting as one; by default the whole array is one vector.
    keepdims : bool, default: False
        Whether the axes stay, with length 1.
    ord : int or float, default: 2
        The order :math:`p`, see the notes.

    Returns
    -------
    Tensor
        Real.

    Raises
    ------
    AxisError
        If an axis is out of range.

    Notes
    -----
    :math:`\left(\sum_i |x_i|^p\right)^{1/p}`; for ``inf`` and ``-inf`` the largest and the smallest absolute value, and
    for ``0`` the number of elements that are not zero.

    Examples
    --------
    >>> import lucid
    >>> lucid.linalg.vector_norm(lucid.asarray([[3.0, 4.0], [6.0, 8.0]]), axis=1)
    Tensor([ 5., 10.])
    """
    if not isinstance(ord, int | float):
        raise ArgumentTypeError(f"linalg.vector_norm: ord must be a number, got {ord!r}")
    if hasattr(x, "_raw"):
        x = _as_floating(x)
    arguments: dict[str, Any] = {"axis": axis, "keepdims": keepdims, "ord": ord}
    return call(_VECTOR_NORM, (x,), arguments)
