"""Linear algebra on the MLX device against the NumPy backend in float32 and complex64."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid

pytest.importorskip("mlx.core", reason="MLX is not installed")

pytestmark = pytest.mark.device("mlx:cpu", reason="this is about MLX")

MLX = "mlx:cpu"
linalg = lucid.linalg


def _matrices(*shape: int, dtype: str = "float32", seed: int = 0) -> Any:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=shape) + (1j * rng.normal(size=shape) if dtype == "complex64" else 0)
    return values.astype(dtype)


def _both(function: Any, *arrays: Any) -> tuple[Any, Any]:
    """Return what a function gives on the MLX device and, in double precision, on the CPU."""
    wide = {"float32": "float64", "complex64": "complex128"}
    ours = function(*[lucid.asarray(array, device=MLX) for array in arrays])
    expected = function(*[lucid.asarray(array.astype(wide.get(array.dtype.name, array.dtype))) for array in arrays])
    return ours, expected


def _close(ours: Any, expected: Any, dtype: str, *, tolerance: float = 2e-5) -> None:
    assert ours.device == MLX
    assert ours.dtype.name == dtype
    np.testing.assert_allclose(ours.numpy(), expected.numpy(), rtol=tolerance, atol=tolerance)


SHAPES = [(3, 3), (2, 4, 4), (0, 3, 3), (2, 0, 0)]


@pytest.mark.parametrize("dtype", ["float32", "complex64"])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "name", ["det", "inv", "slogdet", "pinv", "svdvals", "matrix_rank", "matrix_norm", "vector_norm"]
)
def test_functions_of_square_matrices(name: str, shape: tuple[int, ...], dtype: str) -> None:
    ours, expected = _both(getattr(linalg, name), _matrices(*shape, dtype=dtype))
    pairs = zip(ours, expected, strict=True) if name == "slogdet" else [(ours, expected)]
    for a, b in pairs:
        real = {"float64": "float32", "complex128": "complex64"}.get(b.dtype.name, b.dtype.name)
        _close(a, b, real, tolerance=1e-4)


@pytest.mark.parametrize("dtype", ["float32", "complex64"])
@pytest.mark.parametrize("shape", SHAPES)
def test_hermitian_and_positive_matrices(shape: tuple[int, ...], dtype: str) -> None:
    a = _matrices(*shape, dtype=dtype)
    hermitian = (a + np.conj(np.swapaxes(a, -1, -2))) / 2
    positive = (a @ np.conj(np.swapaxes(a, -1, -2)) + np.eye(shape[-1])).astype(dtype)
    _close(*_both(linalg.eigvalsh, hermitian), "float32")
    x = lucid.asarray(hermitian, device=MLX)
    values, vectors = linalg.eigh(x)
    assert (values.dtype.name, vectors.dtype.name) == ("float32", dtype)
    np.testing.assert_allclose((x @ vectors).numpy(), (vectors * values[..., None, :]).numpy(), atol=2e-5)
    for upper in (False, True):
        _close(*_both(lambda x: linalg.cholesky(x, upper=upper), positive), dtype)  # noqa: B023  # called at once


@pytest.mark.parametrize("dtype", ["float32", "complex64"])
@pytest.mark.parametrize("shape", SHAPES)
def test_eigenvectors_and_systems(shape: tuple[int, ...], dtype: str) -> None:
    a = _matrices(*shape, dtype=dtype)
    x = lucid.asarray(a, device=MLX)
    values, vectors = linalg.eig(x)
    assert values.dtype is vectors.dtype is linalg.eigvals(x).dtype is lucid.complex64
    complex_x = lucid.astype(x, lucid.complex64)
    np.testing.assert_allclose((complex_x @ vectors).numpy(), (vectors * values[..., None, :]).numpy(), atol=1e-5)
    for b in (_matrices(shape[-1], dtype=dtype), _matrices(*shape[:-1], 2, dtype=dtype)):
        _close(*_both(linalg.solve, a, b), dtype, tolerance=1e-4)


@pytest.mark.parametrize("dtype", ["float32", "complex64"])
@pytest.mark.parametrize("shape", [(3, 5), (5, 3), (2, 4, 4), (0, 3, 2), (2, 0, 3), (3, 0)])
def test_factors_multiply_to_the_matrix(shape: tuple[int, ...], dtype: str) -> None:
    a = _matrices(*shape, dtype=dtype)
    x = lucid.asarray(a, device=MLX)
    for mode in ("reduced", "complete"):
        q, r = linalg.qr(x, mode=mode)
        assert [f.shape for f in (q, r)] == [f.shape for f in np.linalg.qr(a, mode=mode)]
        assert q.dtype.name == r.dtype.name == dtype
        np.testing.assert_allclose((q @ r).numpy(), a, atol=1e-5)
    for full in (True, False):
        u, s, vh = linalg.svd(x, full_matrices=full)
        assert [f.shape for f in (u, s, vh)] == [f.shape for f in np.linalg.svd(a, full_matrices=full)]
        assert (u.dtype.name, s.dtype.name, vh.dtype.name) == (dtype, "float32", dtype)
        k = s.shape[-1]
        np.testing.assert_allclose(((u[..., :k] * s[..., None, :]) @ vh[..., :k, :]).numpy(), a, atol=1e-5)
    _close(*_both(linalg.pinv, a), dtype, tolerance=1e-4)


SCALARS: dict[str, Any] = {
    "inv": linalg.inv,
    "det": linalg.det,
    "eigvalsh": linalg.eigvalsh,
    "eigh": lambda x: linalg.eigh(x).eigenvectors ** 4,
    "eigvals": lambda x: lucid.abs(linalg.eigvals(x)),
    "cholesky": linalg.cholesky,
    "svdvals": linalg.svdvals,
    "qr": lambda x: linalg.qr(x).R,
    "pinv": linalg.pinv,
    "solve": lambda x: linalg.solve(x, x[:, 0]),
    "slogdet": lambda x: linalg.slogdet(x).logabsdet,
    "matrix_norm": lambda x: linalg.matrix_norm(x, ord="nuc"),
    "matmul": lambda x: x @ x.mT,
    "tensordot": lambda x: lucid.tensordot(x, x, axes=((0,), (1,))),
    "cross": lambda x: linalg.cross(x, lucid.flip(x)),
    "vector_norm": lambda x: linalg.vector_norm(x, ord=3),
    "trace": lambda x: linalg.trace(x @ x),
}


@pytest.mark.parametrize("function", SCALARS.values(), ids=SCALARS.keys())
def test_gradients(function: Any) -> None:
    a = _matrices(3, 3)
    a = (a @ a.T + np.diag([1.0, 2.0, 4.0])).astype("float32")
    grads = []
    for device, dtype in ((MLX, "float32"), ("cpu", "float64")):
        x = lucid.tensor(a.astype(dtype), device=device, requires_grad=True)
        out = function(x)
        weights = lucid.reshape(lucid.arange(1, 1 + out.size, dtype=x.dtype, device=device), out.shape)
        (out * weights).sum().backward()
        grads.append(x.grad.numpy())
    np.testing.assert_allclose(*grads, rtol=1e-3, atol=1e-3 * np.abs(grads[1]).max())


# --- matrices that have no answer -----------------------------------------------------------------------------------


def test_singular_and_indefinite_matrices_raise_at_the_call() -> None:
    zeros = lucid.zeros((2, 2), device=MLX)
    for call in (
        lambda: linalg.inv(zeros),
        lambda: linalg.solve(zeros, lucid.ones(2, device=MLX)),
        lambda: linalg.cholesky(-lucid.eye(2, device=MLX)),
        lambda: linalg.matrix_power(zeros, -1),
    ):
        with pytest.raises(lucid.LinAlgError):
            call()
    assert float(linalg.det(zeros)) == 0.0
    assert [float(part) for part in linalg.slogdet(zeros)] == [0.0, -np.inf]


@pytest.mark.parametrize(
    "name", ["eig", "eigvals", "cholesky", "eigh", "eigvalsh", "svd", "svdvals", "inv", "det", "qr"]
)
def test_nan_does_not_end_the_process(name: str) -> None:
    x = lucid.full((3, 3), float("nan"), device=MLX)
    try:
        out = getattr(linalg, name)(x)
        for part in out if isinstance(out, tuple) else (out,):
            assert lucid.any(lucid.isnan(part))
    except lucid.LinAlgError as error:
        assert any(word in str(error) for word in ("converge", "positive definite", "infs or NaNs"))


@pytest.mark.parametrize("name", ["eigh", "eigvalsh", "svd", "svdvals", "matrix_rank"])
@pytest.mark.parametrize("place", [(0, 0), (0, 1), (2, 2)])
def test_one_nan_raises_or_stays_nan_as_on_the_cpu(name: str, place: tuple[int, int]) -> None:
    a = np.eye(3, dtype=np.float32) + 1
    a[place] = a[place[::-1]] = np.nan

    def outcome(device: str) -> Any:
        try:
            out = getattr(linalg, name)(lucid.asarray(a, device=device))
        except lucid.LinAlgError as error:
            assert "converge" in str(error)
            return "does not converge"
        return [np.isnan(part.numpy()).tolist() for part in (out if isinstance(out, tuple) else (out,))]

    assert outcome(MLX) == outcome("cpu") != [False]


@pytest.mark.parametrize("name", ["det", "inv", "cholesky", "eig", "eigh", "slogdet"])
def test_shapes_that_are_not_square(name: str) -> None:
    for shape in ((2, 3), (3,)):
        with pytest.raises(ValueError):
            getattr(linalg, name)(lucid.ones(shape, device=MLX))


# --- products -------------------------------------------------------------------------------------------------------

PRODUCTS = [
    ((3,), (3,)),
    ((2, 3), (3,)),
    ((3,), (3, 2)),
    ((2, 3), (3, 4)),
    ((5, 1, 2, 3), (4, 3, 2)),
    ((0, 3), (3, 2)),
    ((2, 0), (0, 3)),
    ((2, 0, 3), (3, 0)),
]


@pytest.mark.parametrize("shapes", PRODUCTS, ids=str)
@pytest.mark.parametrize("dtype", ["int8", "uint8", "int64", "uint64", "float16", "float32", "complex64"])
def test_matmul(shapes: Any, dtype: str) -> None:
    rng = np.random.default_rng(1)
    a, b = (rng.integers(0, 100, size=shape).astype(dtype) for shape in shapes)
    ours = lucid.matmul(lucid.asarray(a, device=MLX), lucid.asarray(b, device=MLX))
    np.testing.assert_allclose(ours.numpy(), np.asarray(a @ b), rtol=1e-3 if dtype == "float16" else 1e-6, strict=True)


def test_integer_products_are_exact_and_wrap() -> None:
    a = np.array([[2**62 + 1, 3], [2**40 + 7, -5]])
    b = np.array([[3, 1], [2**41, 9]])
    assert (lucid.asarray(a, device=MLX) @ lucid.asarray(b, device=MLX)).tolist() == (a @ b).tolist()
    wide, tall = np.full((2, 5000), 7), np.full((5000, 900), 3)
    out = lucid.asarray(wide, device=MLX) @ lucid.asarray(tall, device=MLX)  # in several pieces
    assert out.shape == (2, 900)
    assert bool(lucid.all(out == 5000 * 21))


def test_long_products_stay_accurate() -> None:
    x = lucid.full(1_000_000, 0.1, device=MLX)
    for out in (x @ x, lucid.vecdot(x, x), lucid.tensordot(x, x, axes=1), linalg.vector_norm(x) ** 2):
        assert float(out) == pytest.approx(1e4, rel=1e-5)


@pytest.mark.parametrize("axes", [0, 1, 2, ((0, 2), (2, 1)), ((-1,), (0,))])
@pytest.mark.parametrize("dtype", ["int32", "float32"])
def test_tensordot(axes: Any, dtype: str) -> None:
    a, b = np.arange(27).reshape(3, 3, 3).astype(dtype), np.arange(27)[::-1].reshape(3, 3, 3).astype(dtype)
    ours = lucid.tensordot(lucid.asarray(a, device=MLX), lucid.asarray(b, device=MLX), axes=axes)
    np.testing.assert_array_equal(ours.numpy(), np.tensordot(a, b, axes=axes), strict=True)


@pytest.mark.parametrize("dtype", ["uint8", "int64", "float32", "complex64"])
def test_vecdot_cross_outer_trace_diagonal(dtype: str) -> None:
    a, b = _matrices(4, 3, seed=1) * 9, _matrices(2, 1, 3, seed=2) * 9
    a, b = ((np.abs(v) if dtype == "uint8" else v).astype(dtype) + (1j if dtype == "complex64" else 0) for v in (a, b))
    a, b = a.astype(dtype), b.astype(dtype)
    x, y = lucid.asarray(a, device=MLX), lucid.asarray(b, device=MLX)
    np.testing.assert_allclose(lucid.vecdot(x, y).numpy(), np.vecdot(a, b), rtol=1e-5, atol=1e-4)
    assert lucid.vecdot(x, y).dtype.name == dtype
    np.testing.assert_allclose(linalg.cross(x, y).numpy(), np.cross(a, b), rtol=1e-5, atol=1e-4)
    np.testing.assert_allclose(linalg.outer(x[0], y[0, 0]).numpy(), np.outer(a[0], b[0, 0]), rtol=1e-6)
    for offset in (-4, -1, 0, 2, 3):
        np.testing.assert_array_equal(linalg.diagonal(x, offset=offset).numpy(), np.diagonal(a, offset), strict=True)
    assert linalg.trace(x).dtype is lucid.linalg.trace(lucid.asarray(a)).dtype


BAD: dict[str, Any] = {
    "matmul numbers": lambda x: lucid.matmul(x, lucid.asarray(1.0, device=MLX)),
    "matmul inner": lambda x: lucid.matmul(x, x),
    "matmul batch": lambda x: lucid.matmul(lucid.ones((2, 3, 3), device=MLX), lucid.ones((4, 3, 3), device=MLX)),
    "matmul integers": lambda x: lucid.matmul(lucid.ones((2, 3), dtype=lucid.int64, device=MLX), x[0, :2] > 0),
    "tensordot": lambda x: lucid.tensordot(x, x, axes=1),
    "tensordot axes": lambda x: lucid.tensordot(x, x, axes=3),
    "vecdot": lambda x: lucid.vecdot(x, x[:, :2]),
    "cross": lambda x: linalg.cross(x[:, :2], x[:, :2]),
    "transpose": lambda x: lucid.matrix_transpose(x[0]),
    "norm axis": lambda x: linalg.vector_norm(x, axis=2),
}


@pytest.mark.parametrize("call", BAD.values(), ids=BAD.keys())
def test_product_errors(call: Any) -> None:
    with pytest.raises((ValueError, TypeError)) as caught:
        call(lucid.ones((2, 3), device=MLX))
    assert isinstance(caught.value, lucid.LucidError)


@pytest.mark.parametrize("order", [2, 1, 0, 3, 0.5, -1, -2, np.inf, -np.inf])
@pytest.mark.parametrize("scale", [1.0, 1e30, 1e-30])
def test_vector_norms_neither_overflow_nor_underflow(order: float, scale: float) -> None:
    a = (np.array([[3.0, -4.0, 1.0], [0.5, 2.0, -0.25]]) * scale).astype("float32")
    for axis, keepdims in ((None, False), (1, True), ((0, 1), True)):
        ours = linalg.vector_norm(lucid.asarray(a, device=MLX), axis=axis, keepdims=keepdims, ord=order).numpy()
        expected = np.linalg.vector_norm(a.astype("float64"), axis=axis, keepdims=keepdims, ord=order)
        np.testing.assert_allclose(ours, expected, rtol=1e-5)
    zeros = linalg.vector_norm(lucid.zeros(3, device=MLX), ord=order)
    assert float(zeros) == 0.0
    with_nan = linalg.vector_norm(lucid.asarray([1.0, float("nan")], device=MLX), ord=order)
    assert np.isnan(float(with_nan)) or order == 0


def test_integers_become_float32() -> None:
    x = lucid.asarray([[2, 1], [1, 3]], device=MLX)
    for name in ("inv", "det", "cholesky", "eigvalsh", "svdvals", "pinv"):
        assert getattr(linalg, name)(x).dtype is lucid.float32
