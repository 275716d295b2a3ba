"""Linear algebra: values against NumPy, shapes and dtypes of the standard, and what must be refused."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import lucid
from tests.devices import check, fit, widest

L = lucid.linalg
DTYPES = [np.float32, np.float64, np.complex64, np.complex128]
BATCHES: list[tuple[int, ...]] = [(), (3,), (2, 1), (0,)]


def random(shape: tuple[int, ...], dtype: Any = np.float64, seed: int = 0) -> Any:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=shape)
    if np.issubdtype(dtype, np.complexfloating):
        values = values + 1j * rng.normal(size=shape)
    return fit(values.astype(dtype))


def positive(shape: tuple[int, ...], dtype: Any = np.float64) -> Any:
    a = random(shape, dtype)
    return a @ np.conj(np.swapaxes(a, -1, -2)) + np.eye(shape[-1], dtype=a.dtype)


def close(x: Any, expected: Any) -> None:
    expected = np.asarray(expected)
    eps = np.finfo(expected.dtype).eps if expected.dtype.kind in "fc" else 0
    check(x, expected, rtol=200 * eps, atol=200 * eps * float(np.max(np.abs(expected), initial=1.0)))


def real(dtype: Any) -> Any:
    return np.zeros(0, dtype).real.dtype


# --- products -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [*DTYPES, np.int64, np.uint8])
def test_products(dtype: Any) -> None:
    a, b = (random((2, 3, 4), np.float64, seed) * 5 for seed in (1, 2))
    a, b = (np.abs(a) if dtype is np.uint8 else a).astype(dtype), (np.abs(b) if dtype is np.uint8 else b).astype(dtype)
    x, y = lucid.asarray(a), lucid.asarray(b)
    close(lucid.matmul(x, y.mT), np.matmul(a, np.swapaxes(b, -1, -2)))
    close(x @ y[0, 0], a @ b[0, 0])
    close(y[0, 0] @ x.mT, b[0, 0] @ np.swapaxes(a, -1, -2))
    close(lucid.vecdot(x, y), np.vecdot(a, b))
    close(lucid.vecdot(x, y[:, :1, :], axis=-1), np.vecdot(a, b[:, :1, :]))
    close(lucid.vecdot(x, y, axis=0), np.vecdot(a, b, axis=0))
    close(lucid.tensordot(x, y, axes=3), np.tensordot(a, b, axes=3))
    close(lucid.tensordot(x, y, axes=0), np.tensordot(a, b, axes=0))
    close(lucid.tensordot(x, y, axes=((2, -3), (-1, 0))), np.tensordot(a, b, axes=((2, 0), (2, 0))))
    close(L.outer(x[0, 0], y[0, 1]), np.outer(a[0, 0], b[0, 1]))
    close(L.cross(x[..., :3], y[..., :3]), np.cross(a[..., :3], b[..., :3]))
    close(L.cross(x, y, axis=1), np.cross(a, b, axis=1))


@pytest.mark.parametrize("shape", [(2, 3, 4), (2, 5, 3), (0, 3), (3, 0), (1, 1)])
@pytest.mark.parametrize("offset", [-6, -2, -1, 0, 1, 2, 6])
def test_diagonal_and_trace(shape: tuple[int, ...], offset: int) -> None:
    a = random(shape)
    for x in (lucid.asarray(a), lucid.asarray(np.asfortranarray(a))):
        close(L.diagonal(x, offset=offset), np.linalg.diagonal(a, offset=offset))
        close(L.trace(x, offset=offset), np.linalg.trace(a, offset=offset))
    small = a.astype(np.int8)
    close(L.trace(lucid.asarray(small)), np.linalg.trace(small, dtype=np.int64))
    close(L.trace(lucid.asarray(small), dtype=lucid.float32), np.linalg.trace(small, dtype=np.float32))


# --- decompositions -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize("n", [0, 1, 4])
def test_square(dtype: Any, batch: tuple[int, ...], n: int) -> None:
    a, b, p = random((*batch, n, n), dtype), random((*batch, n, 2), dtype), positive((*batch, n, n), dtype)
    x, eye = lucid.asarray(a), np.broadcast_to(np.eye(n, dtype=dtype), a.shape)
    close(L.det(x), np.linalg.det(a))
    sign, logabsdet = L.slogdet(x)
    close(sign * lucid.exp(logabsdet), np.linalg.det(a))
    assert logabsdet.dtype.numpy == real(dtype)
    close(L.inv(x) @ x, eye)
    close(x @ L.solve(x, lucid.asarray(b)), b)
    vector = random((n,), dtype)
    close(
        L.solve(x, lucid.asarray(vector)),
        np.linalg.solve(a, np.broadcast_to(vector[:, None], (*b.shape[:-1], 1)))[..., 0],
    )
    close(L.cholesky(lucid.asarray(p)), np.linalg.cholesky(p))
    close(L.cholesky(lucid.asarray(p), upper=True), np.conj(np.swapaxes(np.linalg.cholesky(p), -1, -2)))
    values, vectors = L.eigh(lucid.asarray(p))
    assert values.dtype.numpy == real(dtype)
    close(vectors * values[..., None, :] @ lucid.conj(vectors.mT), p)
    close(L.eigvalsh(lucid.asarray(p)), np.linalg.eigvalsh(p))
    values, vectors = L.eig(x)
    assert values.dtype == vectors.dtype == L.eigvals(x).dtype
    assert values.dtype.is_complex
    close(x @ vectors, (vectors * values[..., None, :]).numpy())
    close(lucid.sum(L.eigvals(x), axis=-1), np.trace(a, axis1=-2, axis2=-1).astype(values.dtype.numpy))


def test_eig_is_complex_also_for_real_eigenvalues() -> None:
    x = lucid.asarray([[2.0, 0.0], [0.0, 3.0]], dtype=lucid.float32)
    assert L.eig(x).eigenvalues.dtype == L.eig(x).eigenvectors.dtype == L.eigvals(x).dtype == lucid.complex64


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(3, 5), (5, 3), (2, 4, 4), (0, 3), (3, 0), (2, 0, 2, 3)])
def test_rectangular(dtype: Any, shape: tuple[int, ...]) -> None:
    a = random(shape, dtype)
    x, (m, n) = lucid.asarray(a), shape[-2:]
    k = min(m, n)
    for full, (rows, columns) in ((True, (m, n)), (False, (k, k))):
        U, S, Vh = L.svd(x, full_matrices=full)
        assert (U.shape[-2:], S.shape[-1], Vh.shape[-2:]) == ((m, rows), k, (columns, n))
        assert S.dtype.numpy == real(dtype)
        close(U[..., :k] * S[..., None, :] @ Vh[..., :k, :], a)
    close(L.svdvals(x), np.linalg.svd(a, compute_uv=False))
    for mode, columns in (("reduced", k), ("complete", m)):
        Q, R = L.qr(x, mode=mode)  # type: ignore[arg-type]  # both are modes
        assert (Q.shape[-2:], R.shape[-2:]) == ((m, columns), (columns, n))
        close(Q @ R, a)
        close(lucid.conj(Q.mT) @ Q, np.broadcast_to(np.eye(columns, dtype=dtype), (*shape[:-2], columns, columns)))
    close(L.pinv(x), np.linalg.pinv(a, rtol=None))
    # NumPy 2.3 has no answer for empty matrices
    rank = np.linalg.matrix_rank(a) if a.size else np.zeros(shape[:-2])
    close(L.matrix_rank(x), np.asarray(rank, dtype=np.int64))


def test_names_of_results() -> None:
    x = lucid.asarray(positive((2, 2)))
    assert L.eig(x)._fields == L.eigh(x)._fields == ("eigenvalues", "eigenvectors")
    assert L.qr(x)._fields == ("Q", "R")
    assert L.slogdet(x)._fields == ("sign", "logabsdet")
    assert L.svd(x)._fields == ("U", "S", "Vh")


def test_relative_tolerance() -> None:
    diagonal = np.array([[1.0, 1e-3, 1e-20], [1.0, 1e-3, 0.5]])
    a = fit(diagonal[..., None] * np.eye(3))
    x = lucid.asarray(a)
    assert L.matrix_rank(x).tolist() == [2, 3]
    assert L.matrix_rank(x, rtol=1e-2).tolist() == [1, 2]
    assert L.matrix_rank(x, rtol=lucid.asarray([1e-2, 1e-4])).tolist() == [1, 3]
    # a value at the tolerance itself is negligible
    assert int(L.matrix_rank(lucid.asarray(fit(np.diag([1.0, 0.5]))), rtol=0.5)) == 1
    assert int(L.matrix_rank(lucid.zeros((3, 3)))) == 0
    close(L.pinv(x, rtol=1e-2), np.linalg.pinv(a, rtol=1e-2))
    close(L.pinv(x, rtol=lucid.asarray([1e-2, 1e-4])), np.linalg.pinv(a, rtol=fit([1e-2, 1e-4])))
    noisy = np.diag([1.0, 1e-8]).astype(np.float32)
    close(L.pinv(lucid.asarray(noisy)), np.diag([1.0, 0.0]).astype(np.float32))


@pytest.mark.parametrize("n", [-3, -1, 0, 1, 2, 5, 8])
@pytest.mark.parametrize("batch", [(), (2,)])
def test_matrix_power(n: int, batch: tuple[int, ...]) -> None:
    a = fit(random((*batch, 3, 3)) + 2 * np.eye(3))
    close(L.matrix_power(lucid.asarray(a), n), np.linalg.matrix_power(a, n))
    if n >= 0:
        integers = np.array([[1, 2], [3, 4]])
        close(L.matrix_power(lucid.asarray(integers), n), np.linalg.matrix_power(integers, n))


# --- norms ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ord", ["fro", "nuc", 1, -1, 2, -2, math.inf, -math.inf])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("keepdims", [False, True])
def test_matrix_norm(ord: Any, dtype: Any, keepdims: bool) -> None:
    a = random((2, 3, 4), dtype)
    ours = L.matrix_norm(lucid.asarray(a), ord=ord, keepdims=keepdims)
    close(ours, np.linalg.norm(a, ord=ord, axis=(-2, -1), keepdims=keepdims))


@pytest.mark.parametrize("ord", ["fro", "nuc", 1, 2, math.inf])
def test_matrix_norm_of_nothing(ord: Any) -> None:
    for shape in ((0, 3), (3, 0), (0, 0), (2, 0, 3)):
        close(L.matrix_norm(lucid.zeros(shape), ord=ord), fit(np.zeros(shape[:-2])))


@pytest.mark.parametrize("ord", [2, 1, 0, -1, -2, 3, 0.5, 3.5, math.inf, -math.inf])
@pytest.mark.parametrize("axis", [None, 0, -1, (0, 2), (1,)])
@pytest.mark.parametrize("dtype", DTYPES)
def test_vector_norm(ord: float, axis: Any, dtype: Any) -> None:
    a = random((2, 3, 4), dtype)
    for keepdims in (False, True):
        expected = np.linalg.vector_norm(a, ord=ord, axis=axis, keepdims=keepdims)
        close(L.vector_norm(lucid.asarray(a), ord=ord, axis=axis, keepdims=keepdims), expected)


@pytest.mark.parametrize(
    ("dtype", "size"), [(np.float16, 1.0), (np.float32, 1e20), (np.float64, 1e200), (np.float64, 1e-200)]
)
@pytest.mark.parametrize("ord", [2, 3, 1.5])
def test_vector_norm_neither_overflows_nor_underflows(dtype: Any, size: float, ord: float) -> None:
    a = (np.array([[300.0, 400.0], [0.0, 0.0]]) * size).astype(dtype)
    wide = np.abs(a.astype(np.longdouble))
    exact = np.sum(wide**ord, axis=1) ** (1 / np.longdouble(ord))
    ours = L.vector_norm(lucid.asarray(a), axis=1, ord=ord).numpy()
    # the root of a large or small number loses what its logarithm multiplies a rounding error by
    rounding = 4 if ord == 2 else 1000
    np.testing.assert_allclose(ours, exact.astype(dtype), rtol=rounding * np.finfo(dtype).eps)
    special = np.array([[np.inf, 1.0], [np.nan, 1.0], [-np.inf, np.inf]], dtype=dtype)
    np.testing.assert_array_equal(
        L.vector_norm(lucid.asarray(special), axis=1, ord=ord).numpy(), [np.inf, np.nan, np.inf]
    )


def test_norms_of_integers_are_floating() -> None:
    x = lucid.asarray([[3, 0], [0, -4]])
    assert float(L.vector_norm(x)) == float(L.matrix_norm(x)) == 5.0
    assert float(L.matrix_norm(x, ord=1)) == 4.0
    assert L.vector_norm(x).dtype == L.matrix_norm(x, ord=1).dtype == widest()


def test_the_pseudo_inverse_of_integers_is_floating() -> None:
    close(L.pinv(lucid.asarray([[2, 0], [0, 4]])), [[0.5, 0.0], [0.0, 0.25]])


# --- errors ---------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def arrays_of_the_bad_arguments(default_device: None) -> None:
    global x22, singular, v2
    x22 = lucid.asarray([[1.0, 2.0], [3.0, 4.0]])
    singular = lucid.asarray([[1.0, 2.0], [2.0, 4.0]])
    v2 = lucid.asarray([1.0, 2.0])


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: lucid.matmul(x22, lucid.ones(3)), lucid.ShapeError),
        (lambda: lucid.matmul(x22, lucid.asarray(2.0)), lucid.ShapeError),
        (lambda: lucid.matrix_transpose(v2), lucid.ShapeError),
        (lambda: lucid.vecdot(x22, lucid.ones(3)), lucid.ShapeError),
        (lambda: lucid.vecdot(x22, lucid.ones((2, 1))), lucid.ShapeError),
        (lambda: lucid.tensordot(x22, x22, axes=3), lucid.AxisError),
        (lambda: lucid.tensordot(x22, x22, axes=-1), lucid.AxisError),
        (lambda: lucid.tensordot(x22, x22, axes=((0,), (0, 1))), lucid.ArgumentError),
        (lambda: lucid.tensordot(x22, x22, axes=((2,), (0,))), lucid.AxisError),
        (lambda: lucid.tensordot(x22, x22, axes=((0, 0), (0, 1))), (lucid.ShapeError, lucid.AxisError)),
        (lambda: lucid.tensordot(x22, lucid.ones((3, 3)), axes=1), lucid.ShapeError),
        (lambda: L.cholesky(-x22), lucid.LinAlgError),
        (lambda: L.cholesky(lucid.ones((2, 3))), lucid.LinAlgError),
        (lambda: L.inv(singular), lucid.LinAlgError),
        (lambda: L.solve(singular, v2), lucid.LinAlgError),
        (lambda: L.solve(x22, lucid.ones((3, 1))), lucid.ShapeError),
        (lambda: L.det(v2), lucid.LinAlgError),
        (lambda: L.svdvals(x22 * float("nan")), lucid.LinAlgError),
        (lambda: L.inv(lucid.astype(x22, lucid.float16)), lucid.DTypeError),
        (lambda: L.qr(x22, mode="r"), lucid.ArgumentError),
        (lambda: L.cross(v2, v2), lucid.ShapeError),
        (lambda: L.cross(lucid.ones(3), lucid.ones(3), axis=1), lucid.AxisError),
        (lambda: L.outer(x22, v2), lucid.ShapeError),
        (lambda: L.diagonal(v2), lucid.ShapeError),
        (lambda: L.trace(v2), lucid.ShapeError),
        (lambda: L.matrix_norm(v2), lucid.ShapeError),
        (lambda: L.matrix_norm(x22, ord=3), lucid.ArgumentError),
        (lambda: L.matrix_norm(lucid.ones((0, 0)), ord=-2), lucid.ShapeError),
        (lambda: L.matrix_power(lucid.ones((2, 3)), 2), lucid.ShapeError),
        (lambda: L.matrix_power(x22, 0.5), TypeError),
        (lambda: L.matrix_power(singular, -1), lucid.LinAlgError),
        (lambda: L.matrix_rank(v2), lucid.ShapeError),
        (lambda: L.pinv(v2), lucid.ShapeError),
        (lambda: L.vector_norm(v2, ord="fro"), TypeError),
        (lambda: L.vector_norm(v2, axis=1), lucid.AxisError),
        (lambda: L.det([[1.0]]), TypeError),
    ],
)
def test_bad_arguments(make: Any, error: Any) -> None:
    with pytest.raises(error) as caught:
        make()
    assert isinstance(caught.value, lucid.LucidError)


@pytest.mark.parametrize("k", [-4, -1, 0, 1, 4])
@pytest.mark.parametrize("shape", [(0,), (3,), (3, 3), (2, 4), (4, 2)])
def test_diag(shape: tuple[int, ...], k: int) -> None:
    values = np.arange(math.prod(shape), dtype=np.float32).reshape(shape) - np.inf * (math.prod(shape) == 3)
    np.testing.assert_array_equal(lucid.diag(lucid.asarray(values), k).numpy(), np.diag(values, k))
    np.testing.assert_array_equal(lucid.diag(lucid.asarray(values > 1), k=k).numpy(), np.diag(values > 1, k))
    x = lucid.tensor(np.ones(shape), device="cpu", requires_grad=True)
    assert lucid.autograd.gradcheck(lambda x: lucid.diag(x, k), (x,))
    assert lucid.func.vmap(lambda x: lucid.diag(x, k))(lucid.ones((2, *shape))).shape == (2, *np.diag(values, k).shape)


@pytest.mark.parametrize("shape", [(), (2, 2, 2)])
def test_diag_of_other_shapes(shape: tuple[int, ...]) -> None:
    with pytest.raises(lucid.ShapeError, match="diag: v must have one dimension or two"):
        lucid.diag(lucid.ones(shape))
