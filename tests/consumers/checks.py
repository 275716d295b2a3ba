"""The three comparisons that a row is put to: values, gradients, refusals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

import lucid
from tests.consumers.case import Array, Case, leaves

STEP = 1e-4


def compare_values(case: Case, device: str) -> None:
    """Compare the whole result with NumPy's: structure, types, devices, dtypes, shapes and numbers."""
    single = device != "cpu"

    def numpy_array(x: Array) -> Array:
        return np.array(x, dtype=_single(x.dtype) if single else None)

    def tensor(x: Array) -> Any:
        return lucid.asarray(numpy_array(x), device=device)

    expected = list(leaves(case.run(numpy_array)))
    found = list(leaves(case.run(tensor)))
    assert [path for path, _ in found] == [path for path, _ in expected]
    tolerance = 2e-3 if single else case.exactness
    for (path, ours), (_, theirs) in zip(found, expected, strict=True):
        if isinstance(ours, lucid.Tensor):
            assert isinstance(theirs, np.ndarray | np.generic), f"{path} is a Tensor"
            assert ours.device == device, f"{path} is on {ours.device}"
            dtype = _single(theirs.dtype) if single else theirs.dtype
            assert ours.dtype.numpy == dtype, f"{path}: {ours.dtype} instead of {dtype}"
            assert ours.shape == theirs.shape, f"{path}: shape {ours.shape} instead of {theirs.shape}"
            ours = ours.numpy()
        elif isinstance(theirs, np.ndarray):
            assert case.plain, f"{path} is {type(ours)}"
        if isinstance(theirs, np.ndarray | np.generic | float | complex):
            np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance, err_msg=path)
        else:
            assert ours == theirs, path


def _single(dtype: Any) -> Any:
    """Return the dtype that a device without float64 has instead."""
    return np.dtype({"f": np.float32, "c": np.complex64}.get(dtype.kind, dtype))


def gradients_of_all(case: Case) -> list[Array]:
    """Return the gradients of a random projection of all results."""
    points = case.arrays()
    return _gradients(case, points, range(len(points)), _weights(case, np.random.default_rng(5)))


def _weights(case: Case, rng: np.random.Generator) -> list[Array]:
    """Return random weights for all floating results, zero where one is not finite, like a ROC curve's threshold."""
    return [_like(rng, y) * np.isfinite(y) for y in _floating(case.run(np.copy))]


def compare_gradients(case: Case, only: int | None = None) -> list[Array]:
    """Compare the gradient of a random projection of all results with differences of NumPy's results.

    A result that does not require grad counts with a gradient of zero: the differences show whether that is true.
    """
    points = case.arrays()
    wanted = range(len(points)) if only is None else (only,)
    rng = np.random.default_rng(5)
    weights = _weights(case, rng)

    def loss(moved: Sequence[Array]) -> float:
        values = _floating(case.run(np.copy, list(moved)))
        return math.fsum(
            float(np.sum(np.real(np.conj(w) * np.where(np.isfinite(y), y, 0))))
            for y, w in zip(values, weights, strict=True)
        )

    gradients = _gradients(case, points, wanted, weights)
    scale = max([1.0, *[float(np.max(np.abs(g), initial=0.0)) for g in gradients]])
    for _ in range(2):
        directions = [_like(rng, points[i]) for i in wanted]

        def at(t: float, directions: list[Array] = directions) -> float:
            moved = [x.copy() for x in points]
            for i, d in zip(wanted, directions, strict=True):
                moved[i] = moved[i] + t * d
            return loss(moved)

        numeric = (8 * (at(STEP) - at(-STEP)) - (at(2 * STEP) - at(-2 * STEP))) / (12 * STEP)
        exact = math.fsum(float(np.sum(np.real(np.conj(d) * g))) for d, g in zip(directions, gradients, strict=True))
        assert abs(exact - numeric) <= case.tolerance * scale * max(1, sum(d.size for d in directions)), (
            f"{case}: the gradient says {exact!r}, differences say {numeric!r}"
        )
    return gradients


def _gradients(case: Case, points: Sequence[Array], wanted: Sequence[int], weights: Sequence[Array]) -> list[Array]:
    """Return the gradients of the sum of all floating results, each times its weight."""
    given = [lucid.asarray(x, copy=True) for x in points]
    for i in wanted:
        given[i].requires_grad = True
    results = _floating(case.run(lambda x: lucid.asarray(x, copy=True), [x * 1 if case.writes else x for x in given]))
    total = lucid.zeros(())
    for y, w in zip(results, weights, strict=True):
        if isinstance(y, lucid.Tensor) and y.requires_grad:
            kept = lucid.asarray(np.flatnonzero(w))
            w = lucid.conj(lucid.asarray(w)) if w.dtype.kind == "c" else lucid.asarray(w)
            total = total + lucid.real(lucid.sum(lucid.reshape(y, (-1,))[kept] * lucid.reshape(w, (-1,))[kept]))
    if total.requires_grad:
        total.backward()
    gradients = [np.zeros_like(points[i]) if given[i].grad is None else given[i].grad.numpy() for i in wanted]
    for i, g in zip(wanted, gradients, strict=True):
        assert (g.dtype, g.shape) == (points[i].dtype, points[i].shape)
    return gradients


def _floating(result: Any) -> list[Any]:
    """Return the floating results."""
    found = []
    for _, x in leaves(result):
        if isinstance(x, lucid.Tensor):
            if x.dtype.is_floating or x.dtype.is_complex:
                found.append(x)
        elif isinstance(x, np.ndarray | np.generic | float | complex) and np.asarray(x).dtype.kind in "fc":
            found.append(np.asarray(x))
    return found


def _like(rng: np.random.Generator, x: Array) -> Array:
    sample = rng.uniform(0.2, 1, x.shape) * rng.choice([-1.0, 1.0], x.shape)
    return np.asarray(sample + 1j * rng.uniform(-1, 1, x.shape) if x.dtype.kind == "c" else sample)
