"""What NumPy has and the standard has not gives NumPy's results, on every device."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid
from tests.devices import fit, within

RNG = np.random.default_rng(0)
NAN = np.asarray([[1.0, np.nan, 3.0], [2.0, 0.5, np.inf], [-np.inf, np.inf, 1.0]], dtype=np.float32)


def on(device: str, x: Any) -> Any:
    return lucid.asarray(x, device=device) if isinstance(x, np.ndarray | np.generic) else x


def check(found: Any, expected: Any, device: str, tolerance: float = 1e-6) -> None:
    """Compare values, shapes and dtypes, which are at most of single precision on MLX."""
    expected = np.asarray(expected)
    assert found.device == device
    assert found.shape == expected.shape
    kind = "f" if found.dtype.is_floating and not found.dtype.is_complex else found.dtype.numpy.kind
    assert kind == expected.dtype.kind
    if device == "cpu":
        assert found.dtype.numpy == expected.dtype
    np.testing.assert_allclose(np.reshape(found.tolist(), found.shape), expected, rtol=tolerance, atol=tolerance)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize(
    ("x", "axis"),
    [
        *[
            (x, axis)
            for x in (
                RNG.normal(size=(4, 5)).astype(np.float32),
                RNG.integers(0, 3, (4, 6)),
                np.asarray([[True, False], [True, True]]),
                NAN,
            )
            for axis in (None, 0, -1, (1, 0), ())
        ],
        (np.asarray(2.5, np.float32), None),
        (np.zeros((0, 3), np.float32), 0),
        (np.zeros((0, 3), np.float32), 1),
        (np.asarray([3e38, 1e38], np.float32), 0),
    ],
)
def test_median(x: Any, axis: Any, keepdims: bool, device: str) -> None:
    if axis == ():
        expected = x.astype(np.float32 if x.dtype == np.float32 else np.float64)  # NumPy takes () for None
    else:
        expected = np.median(x, axis=axis, keepdims=keepdims)
    check(lucid.median(on(device, x), axis=axis, keepdims=keepdims), expected, device)


@pytest.mark.parametrize("dtype", ["int64", "uint8", "bool", "uint64"])
@pytest.mark.parametrize("minlength", [0, 2, 9])
@pytest.mark.parametrize("weights", [None, "float32", "int64", "bool"])
def test_bincount(dtype: str, minlength: int, weights: Any, device: str) -> None:
    for n in (0, 12):
        x = RNG.integers(0, 2 if dtype == "bool" else 6, n).astype(dtype)
        w = None if weights is None else (10 * RNG.random(n)).astype(weights)
        expected = np.bincount(x.astype(np.int64), weights=w, minlength=minlength)
        if w is not None:
            expected = expected.astype(np.float64)  # of no weights NumPy makes integers
        check(lucid.bincount(on(device, x), weights=on(device, w), minlength=minlength), expected, device)


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize("lengths", [(5, 3), (3, 5), (4, 4), (1, 1), (6, 2), (2, 7)])
@pytest.mark.parametrize("dtypes", [("float32", "float32"), ("int64", "int32"), ("complex64", "float32")])
def test_convolve(mode: Any, lengths: tuple[int, int], dtypes: tuple[str, str], device: str) -> None:
    a, v = [(10 * RNG.normal(size=n)).astype(dtype) for n, dtype in zip(lengths, dtypes, strict=True)]
    check(lucid.convolve(on(device, a), on(device, v), mode), np.convolve(a, v, mode), device, 3e-5)


@pytest.mark.parametrize(
    "p",
    [
        [1.0, -6.0, 11.0, -6.0],
        [1.0, 0.0, 1.0],
        [0.0, 2.0, -4.0, 0.0, 0.0],
        [3.0],
        [0.0, 0.0],
        [1, 2, 5],
        [1j, 2.0, 5.0],
    ],
)
def test_roots(p: Any, device: str) -> None:
    p = np.asarray(p)
    p = p.astype({"f": np.float32, "c": np.complex64}.get(p.dtype.kind, p.dtype))
    found = lucid.roots(on(device, p))
    assert found.dtype.is_complex
    assert found.device == device
    order = np.sort_complex(np.round(np.asarray(found.tolist(), dtype=complex), 3))
    np.testing.assert_allclose(order, np.sort_complex(np.round(np.roots(p), 3)), atol=2e-3)


@pytest.mark.parametrize("axis", [0, 1, -1, None])
@pytest.mark.parametrize("dtype", ["float32", "int64"])
def test_put_along_axis(axis: Any, dtype: str, device: str) -> None:
    x = RNG.integers(0, 9, (3, 4)).astype(dtype)
    shapes = [(3, 4), (2, 4), (1, 4)] if axis == 0 else [(3, 4), (3, 2), (1, 2)] if axis is not None else [(5,)]
    for shape in shapes:
        indices = RNG.integers(-3, 3, shape)
        indices = np.sort(indices, axis=axis) if axis is None else indices
        for values in (7, np.asarray(RNG.integers(0, 9, shape[-1]) if axis is None else [[5]]).astype(dtype)):
            if axis is None:  # the same element twice keeps the last, which libraries need not agree on
                indices = np.asarray([3, 0, -1, 5, -3])
            expected, found = x.copy(), on(device, x.copy())
            np.put_along_axis(expected, indices, values, axis)
            view = found[1:]
            assert lucid.put_along_axis(found, on(device, indices), on(device, values), axis) is None
            check(found, expected, device)
            check(view, expected[1:], device)


EQUATIONS = [
    ("ij,jk->ik", (2, 3), (3, 4)),
    ("ij,jk", (2, 3), (3, 4)),
    ("ba", (2, 3)),
    ("ii", (3, 3)),
    ("ii->i", (3, 3)),
    ("iij->j", (3, 3, 2)),
    ("iii", (3, 3, 3)),
    ("i,j->ij", (2,), (3,)),
    ("i,i", (3,), (3,)),
    ("BaB, a", (2, 3, 2), (3,)),
    ("bij,bjk->bik", (5, 2, 3), (5, 3, 4)),
    ("...ij,...jk->...ik", (5, 2, 3), (1, 3, 4)),
    ("...,...", (2, 1, 3), (4, 1)),
    ("i...,i...", (3, 2), (3, 2)),
    ("...i->...", (4, 3)),
    ("ij,ij->ij", (1, 3), (2, 3)),
    ("ij,kj->", (1, 3), (4, 1)),
    (",ij", (), (2, 3)),
    ("ij->", (2, 0)),
    ("ij,jk,kl->il", (2, 3), (3, 4), (4, 5)),
    ("ij,ij,ij->", (2, 3), (2, 3), (2, 3)),
    ("a,b,c->cab", (2,), (3,), (4,)),
    ("abc,cd,bde,ae->", (2, 3, 4), (4, 2), (3, 2, 5), (2, 5)),
]


@pytest.mark.parametrize("optimize", [False, True])
@pytest.mark.parametrize("equation", EQUATIONS, ids=lambda e: e[0])
def test_einsum(equation: Any, optimize: bool, device: str) -> None:
    subscripts, *shapes = equation
    arrays = [RNG.normal(size=shape).astype(np.float32) for shape in shapes]
    found = lucid.einsum(subscripts, *[on(device, x) for x in arrays], optimize=optimize)
    check(found, np.einsum(subscripts, *arrays), device, 2e-5)
    integers = [(3 * x).astype(np.int32) for x in arrays]
    check(
        lucid.einsum(subscripts, *[on(device, x) for x in integers], optimize=optimize),
        np.einsum(subscripts, *integers),
        device,
    )


def test_einsum_without_opt_einsum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "opt_einsum", None)
    xs = [fit(RNG.normal(size=shape)) for shape in ((2, 3), (3, 4), (4, 5))]
    found = lucid.einsum("ij,jk,kl->il", *map(lucid.asarray, xs))
    np.testing.assert_allclose(found.numpy(), xs[0] @ xs[1] @ xs[2], rtol=within(1e-12, 1e-4))


@pytest.fixture(autouse=True)
def arrays(default_device: None) -> None:
    """Make the arrays of the errors on each device."""
    global _F, _I
    _F, _I = lucid.ones((2, 3)), lucid.asarray([0, 1])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: lucid.median(1.0), TypeError, "median: Unsupported type for x: float"),
        (lambda: lucid.median(_F, axis=2), lucid.AxisError, "axis=2 is out of range"),
        (lambda: lucid.median(_F, axis=(0, -2)), lucid.AxisError, "names an axis twice"),
        (lambda: lucid.median(_F * 1j), lucid.DTypeError, "complex numbers have no order"),
        (lambda: lucid.bincount(_F), lucid.ShapeError, r"x has shape \(2, 3\)"),
        (lambda: lucid.bincount(_F[0]), lucid.DTypeError, "only integers can be counted"),
        (lambda: lucid.bincount(-_I), lucid.ArgumentError, "x holds -1"),
        (lambda: lucid.bincount(_I, minlength=-1), lucid.ArgumentError, "minlength=-1"),
        (lambda: lucid.bincount(_I, lucid.ones(3)), lucid.ShapeError, r"weights has shape \(3,\) and x \(2,\)"),
        (lambda: lucid.bincount(_I, lucid.ones(2) * 1j), lucid.DTypeError, "weights is complex(64|128)"),
        (lambda: lucid.convolve(_F, _I), lucid.ShapeError, r"a has shape \(2, 3\)"),
        (lambda: lucid.convolve(_I, lucid.ones(0)), lucid.ShapeError, r"v has shape \(0,\)"),
        (lambda: lucid.convolve(_I, _I, mode="some"), lucid.ArgumentError, "mode='some'"),
        (lambda: lucid.roots(_F), lucid.ShapeError, r"p has shape \(2, 3\)"),
        (lambda: lucid.roots(lucid.asarray([1.0, lucid.nan])), lucid.LinAlgError, "roots"),
        (lambda: lucid.put_along_axis(_F, _F, 0, 1), lucid.DTypeError, "indices is float(32|64)"),
        (lambda: lucid.put_along_axis(_F, _I, 0, 1), lucid.ShapeError, "2 axes are needed"),
        (lambda: lucid.put_along_axis(_F, _I[None], 0, 2), lucid.AxisError, "axis=2"),
        (lambda: lucid.put_along_axis(_F, _I[:, None] + 2, 0, 1), lucid.IndexingError, "out of bounds"),
        (lambda: lucid.put_along_axis(_F, _I + 5, 0, None), lucid.IndexingError, "out of bounds"),
        (lambda: lucid.einsum("ij", 1.0), TypeError, r"Unsupported type for operands\[0\]"),
        (lambda: lucid.einsum("i", _F), lucid.ShapeError, r"'i' names 1 axes of operands\[0\]"),
        (lambda: lucid.einsum("ii", _F), lucid.ShapeError, "its axes 'i' differ in length"),
        (lambda: lucid.einsum("ij,ji", _F, _F), lucid.ShapeError, "axes of the lengths 3 and 2"),
        (lambda: lucid.einsum("ij,ij", _F), lucid.ArgumentError, "names 2 operands, and there are 1"),
        (lambda: lucid.einsum("ij->k", _F), lucid.ArgumentError, "only letters of operands"),
        (lambda: lucid.einsum("ij->ii", _F), lucid.ArgumentError, "names each letter once"),
        (lambda: lucid.einsum("i1", _F), lucid.ArgumentError, "may hold letters"),
        (lambda: lucid.einsum("...i->i", _F), lucid.ArgumentError, "so the result needs one"),
    ],
)
def test_errors(call: Any, error: Any, message: str) -> None:
    with pytest.raises(error, match=message):
        call()
    assert bool(lucid.all(_F == 1))
