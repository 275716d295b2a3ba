"""Manipulation functions on the MLX device against the NumPy backend."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lucid

pytest.importorskip("mlx.core", reason="MLX is not installed")

pytestmark = pytest.mark.device("mlx:cpu", reason="this is about MLX")

MLX = "mlx:cpu"
VALUES = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
EMPTY = np.zeros((2, 0, 4), dtype=np.float32)


def _check(function: Any, *arrays: Any) -> None:
    """Compare a function of Tensors on both devices, values, dtypes and gradients, or that both raise the same."""
    results = {}
    for device in ("cpu", MLX):
        inputs = [lucid.tensor(array, device=device, requires_grad=array.dtype.kind in "fc") for array in arrays]
        out = function(*inputs)
        if out.requires_grad:
            weights = lucid.reshape(lucid.arange(out.size, dtype=lucid.float32, device=device), out.shape)
            lucid.real(out * weights).sum().backward()
        results[device] = [out.detach().numpy(), *[x.grad.numpy() for x in inputs if x.grad is not None]]
    for ours, expected in zip(results[MLX], results["cpu"], strict=True):
        np.testing.assert_array_equal(ours, expected, strict=True)


CALLS: dict[str, Any] = {
    "broadcast_to": lambda x: lucid.broadcast_to(x, (5, *x.shape)),
    "concat": lambda x: lucid.concat([x, x * 2], axis=-2),
    "concat one": lambda x: lucid.concat([x], axis=1),
    "concat flat": lambda x: lucid.concat([x, x], axis=None),
    "expand_dims": lambda x: lucid.expand_dims(x, axis=(0, -1, 2)),
    "flip": lambda x: lucid.flip(x),
    "flip axes": lambda x: lucid.flip(x, axis=(0, -1)),
    "moveaxis": lambda x: lucid.moveaxis(x, 0, -1),
    "moveaxis axes": lambda x: lucid.moveaxis(x, (0, 2), (1, 0)),
    "moveaxis none": lambda x: lucid.moveaxis(x, (), ()),
    "permute_dims": lambda x: lucid.permute_dims(x, (2, 0, -2)),
    "repeat": lambda x: lucid.repeat(x, 3, axis=1),
    "repeat flat": lambda x: lucid.repeat(x, 2),
    "repeat never": lambda x: lucid.repeat(x, 0, axis=0),
    "reshape": lambda x: lucid.reshape(x, (4, -1)),
    "reshape to more": lambda x: lucid.reshape(x, (1,) * 20 + x.shape),
    "roll": lambda x: lucid.roll(x, 5),
    "roll back": lambda x: lucid.roll(x, -(2**40) - 1, axis=-1),
    "roll axes": lambda x: lucid.roll(x, (1, -2, 3), axis=(0, 2, 0)),
    "stack": lambda x: lucid.stack([x, x * 2], axis=-1),
    "tile": lambda x: lucid.tile(x, (2, 1, 1, 3)),
    "tile fewer": lambda x: lucid.tile(x, (2,)),
    "tile to nothing": lambda x: lucid.tile(x, (0, 1)),
    "squeeze": lambda x: lucid.squeeze(lucid.expand_dims(x, axis=(0, 2)), axis=(0, -3)),
    "unstack": lambda x: lucid.unstack(x, axis=2)[1],
    "meshgrid": lambda x: lucid.meshgrid(x[0, :, 0], x[1, 0, :])[1] if x.size else x,
    "matrix_transpose": lambda x: x.mT,
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
@pytest.mark.parametrize("values", [VALUES, EMPTY], ids=["full", "empty"])
def test_against_numpy(call: Any, values: Any) -> None:
    if call is CALLS["reshape"] and not values.size:
        values = np.zeros((0, 4), dtype=np.float32)
    _check(call, values)


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint64", "int64", "float16", "complex64"])
def test_other_dtypes_keep_theirs(dtype: str) -> None:
    values = (np.arange(24).reshape(2, 3, 4) % 3).astype(dtype)
    for name in ("concat", "flip", "moveaxis axes", "repeat", "roll axes", "stack", "tile"):
        call = CALLS[name] if dtype != "bool" or name not in ("concat", "stack") else CALLS["concat one"]
        out = call(lucid.asarray(values, device=MLX))
        np.testing.assert_array_equal(out.numpy(), call(lucid.asarray(values)).numpy(), strict=True)


@pytest.mark.parametrize("counts", [[2, 0, 3], [0, 0, 0], [1, 1, 1], [4]])
@pytest.mark.parametrize("dtype", ["int64", "uint8"])
def test_repeat_by_an_array(counts: list[int], dtype: str) -> None:
    given = np.array(counts).astype(dtype)
    for device in ("cpu", MLX):
        x = lucid.tensor(VALUES, device=device, requires_grad=True)
        out = lucid.repeat(x, lucid.asarray(given, device=device), axis=1)
        np.testing.assert_array_equal(out.detach().numpy(), np.repeat(VALUES, given, axis=1), strict=True)
        out.sum().backward()
        assert x.grad[0, :, 0].tolist() == np.broadcast_to(given, 3).tolist()


BAD: dict[str, tuple[Any, type[Exception]]] = {
    "concat axis": (lambda x: lucid.concat([x], axis=3), lucid.AxisError),
    "concat shapes": (lambda x: lucid.concat([x, x[:1]], axis=1), lucid.ShapeError),
    "expand_dims axis": (lambda x: lucid.expand_dims(x, axis=5), lucid.AxisError),
    "expand_dims twice": (lambda x: lucid.expand_dims(x, axis=(0, 0)), lucid.AxisError),
    "flip axis": (lambda x: lucid.flip(x, axis=3), lucid.AxisError),
    "moveaxis axis": (lambda x: lucid.moveaxis(x, 0, 3), lucid.AxisError),
    "permute_dims twice": (lambda x: lucid.permute_dims(x, (0, 0, 1)), ValueError),
    "permute_dims short": (lambda x: lucid.permute_dims(x, (0, 1)), lucid.ShapeError),
    "permute_dims axis": (lambda x: lucid.permute_dims(x, (0, 1, 3)), lucid.AxisError),
    "repeat negative": (lambda x: lucid.repeat(x, -1), lucid.ShapeError),
    "repeat negative array": (lambda x: lucid.repeat(x, lucid.asarray([1, -1], device=MLX), axis=0), lucid.ShapeError),
    "repeat length": (lambda x: lucid.repeat(x, lucid.asarray([1, 1, 1], device=MLX), axis=0), lucid.ShapeError),
    "repeat floats": (lambda x: lucid.repeat(x, lucid.asarray([1.0], device=MLX), axis=0), TypeError),
    "reshape size": (lambda x: lucid.reshape(x, (5, 5)), lucid.ShapeError),
    "reshape negative": (lambda x: lucid.reshape(x, (-2, -12)), lucid.ShapeError),
    "reshape two unknown": (lambda x: lucid.reshape(x, (-1, -1)), lucid.ShapeError),
    "reshape unknown of nothing": (lambda x: lucid.reshape(x[:0], (0, -1)), lucid.ShapeError),
    "roll axis": (lambda x: lucid.roll(x, 1, axis=3), lucid.AxisError),
    "squeeze length": (lambda x: lucid.squeeze(x, axis=0), lucid.ShapeError),
    "squeeze axis": (lambda x: lucid.squeeze(x, axis=7), lucid.AxisError),
    "stack axis": (lambda x: lucid.stack([x, x], axis=4), lucid.AxisError),
    "stack shapes": (lambda x: lucid.stack([x, x[0]]), lucid.ShapeError),
    "tile negative": (lambda x: lucid.tile(x, (-1,)), lucid.ShapeError),
    "broadcast_to": (lambda x: lucid.broadcast_to(x, (3, 4)), lucid.ShapeError),
    "broadcast_to negative": (lambda x: lucid.broadcast_to(x, (-1, 2, 3, 4)), lucid.ShapeError),
    "other device": (lambda x: lucid.concat([x, lucid.ones((2, 3, 4))]), lucid.DeviceMismatchError),
}


@pytest.mark.parametrize(("call", "error"), BAD.values(), ids=BAD.keys())
def test_errors(call: Any, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        call(lucid.asarray(VALUES, device=MLX))
    assert isinstance(caught.value, lucid.LucidError)
