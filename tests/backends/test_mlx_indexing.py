"""Indexing on the MLX device: what NumPy gives, and never a way out of the array."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid

pytest.importorskip("mlx.core", reason="MLX is not installed")

from lucid.backends.mlx import _computing, _keys

pytestmark = pytest.mark.device("mlx:cpu", reason="this is about MLX")

MLX = "mlx:cpu"
SHAPE = (3, 4, 5)
VALUES = np.arange(60, dtype=np.float32).reshape(SHAPE)
ROWS = np.array([[0, 2], [-1, 1]])
MASK = np.arange(12).reshape(3, 4) % 5 < 2

KEYS: dict[str, Any] = {
    "int": 1,
    "negative int": -3,
    "all ints": (2, -1, 0),
    "ellipsis": ...,
    "nothing": (),
    "new axes": (None, 1, ..., None),
    "slice": slice(1, 3),
    "reverse": slice(None, None, -1),
    "reverse from the end": (..., slice(-1, 0, -2)),
    "slices far outside": (slice(-(10**12), 10**12), slice(10**12, -(10**12), -(10**12))),
    "empty slice": slice(2, 1),
    "big step": (slice(None), slice(1, None, 2**40)),
    "array": ROWS,
    "array of small ints": ROWS.astype(np.int8),
    "array of uint64": np.abs(ROWS).astype(np.uint64),
    "no indices": np.zeros((0, 2), dtype=np.int64),
    "arrays side by side": (slice(None), ROWS, np.array([4, -5])),
    "arrays apart": (ROWS, slice(None), np.array([4, -5])),
    "int and array apart": (0, slice(None), np.array([1, 1, 2])),
    "ellipsis between": (np.array([1]), ..., 2),
    "array and new axis": (None, slice(1), ROWS % 4, None),
    "mask": VALUES % 7 < 2,
    "mask of the first axes": MASK,
    "mask of the last axes": (slice(None), np.ones((4, 5), dtype=bool)),
    "mask of nothing": np.zeros(SHAPE, dtype=bool),
    "mask and array": (np.array([True, False, True]), np.array([0, -1])),
    "True": True,
    "False": (False, 1),
    "0-d mask": np.array(True),
}


def _ours(key: Any) -> Any:
    """Return a key with Tensors for arrays."""
    if isinstance(key, tuple):
        return tuple(_ours(part) for part in key)
    return lucid.asarray(key, device=MLX) if isinstance(key, np.ndarray) else key


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS.keys())
def test_reading(key: Any) -> None:
    x = lucid.asarray(VALUES, device=MLX)
    expected = np.asarray(VALUES[key])
    np.testing.assert_array_equal(x[_ours(key)].numpy(), expected, strict=True)
    np.testing.assert_array_equal(x[key].numpy(), expected, strict=True)


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS.keys())
@pytest.mark.parametrize("whole", [True, False], ids=["array", "scalar"])
def test_writing(key: Any, whole: bool) -> None:
    expected = VALUES.copy()
    value = -1.0 - np.arange(expected[key].size, dtype=np.float32).reshape(expected[key].shape) if whole else -1.0
    expected[key] = value
    x = lucid.asarray(VALUES, device=MLX)
    kept = x + 0.0
    same = x.detach()
    x[_ours(key)] = lucid.asarray(value, device=MLX) if whole else value
    np.testing.assert_array_equal(x.numpy(), expected, strict=True)
    np.testing.assert_array_equal(same.numpy(), expected, strict=True)
    np.testing.assert_array_equal(kept.numpy(), VALUES, strict=True)


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS.keys())
def test_gradients_of_reading_and_writing(key: Any) -> None:
    grads = {}
    for device in ("cpu", MLX):
        x = lucid.tensor(VALUES, device=device, requires_grad=True)
        on_device = _ours(key) if device == MLX else key
        part = x[on_device]
        weights = lucid.reshape(lucid.arange(part.size, dtype=lucid.float32, device=device), part.shape)
        value = lucid.tensor(2.0, device=device, requires_grad=True)
        changed = x * 3.0
        changed[on_device] = value
        ((part * weights).sum() + changed.sum()).backward()
        grads[device] = (x.grad.numpy(), value.grad.numpy())
    for ours, expected in zip(grads[MLX], grads["cpu"], strict=True):
        np.testing.assert_allclose(ours, expected, rtol=1e-6, strict=True)


BAD: dict[str, tuple[Any, type[Exception]]] = {
    "int": (3, IndexError),
    "negative int": (-4, IndexError),
    "far int": (10**6, IndexError),
    "int beyond 64 bits": (2**70, IndexError),
    "later int": ((0, 0, 5), IndexError),
    "too many": ((0, 0, 0, 0), IndexError),
    "two ellipses": ((..., ...), IndexError),
    "step of zero": (slice(None, None, 0), ValueError),
    "array": (np.array([0, 3]), IndexError),
    "negative array": (np.array([[-4]]), IndexError),
    "far array": ((slice(None), np.array([10**6])), IndexError),
    "second array": ((np.array([0, 1]), np.array([0, 4])), IndexError),
    "uint64 that looks negative": (np.array([2**64 - 1], dtype=np.uint64), IndexError),
    "int8 that would wrap": (np.array([-128], dtype=np.int8), IndexError),
    "mask of another shape": (np.ones(4, dtype=bool), IndexError),
    "mask with too many axes": (np.ones((3, 4, 5, 1), dtype=bool), IndexError),
    "floats": (np.array([0.0], dtype=np.float32), IndexError),
    "arrays that do not broadcast": ((np.array([0, 1]), np.array([0, 1, 2])), ValueError),
}


@pytest.mark.parametrize(("key", "error"), BAD.values(), ids=BAD.keys())
def test_what_has_no_place_in_the_array(key: Any, error: type[Exception]) -> None:
    x = lucid.asarray(VALUES, device=MLX)
    with pytest.raises(error) as caught:
        x[_ours(key)]
    assert isinstance(caught.value, lucid.LucidError)
    with pytest.raises(error) as caught:
        x[_ours(key)] = 1.0
    assert isinstance(caught.value, lucid.LucidError)
    np.testing.assert_array_equal(x.numpy(), VALUES)  # nothing has happened


@pytest.mark.parametrize("shape", [(2,), (4, 5, 1), (2, 4, 5)])
def test_a_value_that_does_not_fit(shape: tuple[int, ...]) -> None:
    x = lucid.asarray(VALUES, device=MLX)
    for key in (0, slice(1), lucid.asarray([0, 1, 2], device=MLX), lucid.asarray(VALUES > 9, device=MLX)):
        with pytest.raises(lucid.ShapeError, match="does not broadcast"):
            x[key] = lucid.zeros((*shape, 7), device=MLX)


def test_an_axis_without_elements() -> None:
    x = lucid.zeros((0, 3), device=MLX)
    assert x[lucid.zeros((2, 0), dtype=lucid.int64, device=MLX)].shape == (2, 0, 3)
    assert x[lucid.zeros((0, 3), dtype=lucid.bool, device=MLX)].shape == (0,)
    for index in (0, -1, lucid.asarray([0], device=MLX)):
        with pytest.raises(IndexError):
            x[index]


# --- take and take_along_axis ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("axis", [0, 1, 2, -1])
@pytest.mark.parametrize("dtype", ["int8", "int64", "uint8", "uint64"])
def test_take(axis: int, dtype: str) -> None:
    indices = np.array([0, 2, 2, 1]).astype(dtype)
    if dtype.startswith("int"):
        indices[1] = -1
    x = lucid.asarray(VALUES, device=MLX)
    ours = lucid.take(x, lucid.asarray(indices, device=MLX), axis=axis)
    np.testing.assert_array_equal(ours.numpy(), np.take(VALUES, indices.astype(int), axis=axis), strict=True)
    along = indices.reshape([-1 if i == axis % 3 else 1 for i in range(3)])
    ours = lucid.take_along_axis(x, lucid.asarray(along, device=MLX), axis=axis)
    expected = np.take_along_axis(VALUES, along.astype(int), axis=axis)
    np.testing.assert_array_equal(ours.numpy(), expected, strict=True)


@pytest.mark.parametrize("index", [3, -4, 10**6, -(10**12), 2**63 - 1])
def test_take_out_of_bounds(index: int) -> None:
    x = lucid.asarray(VALUES, device=MLX)
    indices = lucid.asarray([0, index], device=MLX)
    with pytest.raises(lucid.IndexingError, match="out of bounds"):
        lucid.take(x, indices, axis=0)
    with pytest.raises(lucid.IndexingError, match="out of bounds"):
        lucid.take_along_axis(x, lucid.reshape(indices, (2, 1, 1)), axis=0)
    for function in (lucid.take, lucid.take_along_axis):
        with pytest.raises(lucid.AxisError):
            function(lucid.ones(3, device=MLX), lucid.asarray([0], device=MLX), axis=2)


def test_on_a_gpu_an_index_is_moved_inside_and_told_of_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_keys, "on_cpu", lambda: False)  # so that the way without a wait runs here too
    x = lucid.asarray([10.0, 20.0, 30.0], device=MLX)
    far = lucid.asarray([-(2**62), -3, 1, 3, 2**62], device=MLX)
    for read in (lambda: x[far], lambda: lucid.take(x, far), lambda: lucid.take_along_axis(x, far)):
        ours = read()
        with pytest.raises(lucid.IndexingError, match="earlier call was out of bounds for an axis of length 3"):
            lucid.evaluate(ours)
        assert ours.tolist() == [10.0, 10.0, 20.0, 30.0, 30.0]  # said once
    x[far] = 0.0
    with pytest.raises(lucid.IndexingError, match="out of bounds"):
        x.tolist()
    assert x.tolist() == [0.0, 0.0, 0.0]


def test_on_a_gpu_indices_within_bounds_cost_no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_keys, "on_cpu", lambda: False)
    waits = []
    settle = _computing.settle
    monkeypatch.setattr(_computing, "settle", lambda: waits.append(settle()))
    x, near = lucid.asarray([10.0, 20.0, 30.0], device=MLX), lucid.asarray([-3, 2], device=MLX)
    for _ in range(_computing._MOST - 1):
        near = lucid.astype(x[near], near.dtype) % 3
    assert not waits
    x[near]
    assert len(waits) == 1  # or what was promised would pile up
    assert near.shape == (2,)
